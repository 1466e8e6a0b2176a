"""Shifts, opening hours and learning, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

from fastapi import FastAPI

from peerchat.db.engine import Database
from peerchat.matching.topics import LANGUAGES
from peerchat.settings import Settings
from peerchat.tasks import end
from peerchat.volunteers.forgetting import Forgetting
from peerchat.volunteers.learning import routes as learning
from peerchat.volunteers.learning.study import Study
from peerchat.volunteers.shifts import routes as shifts
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.doors import Doors
from peerchat.volunteers.shifts.feed import Feed
from peerchat.volunteers.shifts.office import Office


class Planning:
    """What there is of it on one worker. `on_duty()`: volunteers by language; may raise StoreAway. `forget`: an hourly step."""

    def __init__(
        self, settings: Settings, database: Database, study: Study, on_duty: Callable[[], Awaitable[Mapping[str, int]]]
    ) -> None:
        book = Book(database)
        self._office = Office(book, LANGUAGES)
        self.forget = Forgetting(database).step
        self.doors = Doors(book, self._office, LANGUAGES, on_duty)
        self._routers = [
            shifts.router(book, self._office, Feed(book, settings.site_name)),
            learning.router(study),
        ]

    def install(self, app: FastAPI) -> None:
        """Its routes."""
        for router in self._routers:
            app.include_router(router)

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        stack.callback(self.doors.close)
        stack.push_async_callback(end, asyncio.create_task(self.doors.run(), name="asked for volunteers"))
