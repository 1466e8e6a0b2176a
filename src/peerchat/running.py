"""Running the house while people talk, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack

from fastapi import FastAPI

from peerchat.broker.bus import Bus
from peerchat.db.engine import Database
from peerchat.matching.guidelines import Promises
from peerchat.matching.site import Site
from peerchat.matching.topics import Catalogue
from peerchat.ops import audit
from peerchat.ops.house.answers import HouseSection
from peerchat.ops.house.forms import LimitName
from peerchat.ops.house.guidelines import GuidelinesPaper
from peerchat.ops.house.hours import HoursPaper
from peerchat.ops.house.keeper import Keeper
from peerchat.ops.house.limits import Knob, LimitsPaper
from peerchat.ops.house.papers import Papers
from peerchat.ops.house.press import Press
from peerchat.ops.house.resources import ResourcesPaper
from peerchat.ops.house.routes import router
from peerchat.ops.house.shelf import Shelf
from peerchat.ops.house.topics import TopicsPaper
from peerchat.ops.sections import Section
from peerchat.safety.resources import Resources
from peerchat.settings import Settings
from peerchat.tasks import end
from peerchat.volunteers.shifts.doors import Doors

DUE_SECONDS = 30.0
"""A day is long: what is due need not be counted at every look."""


class Running:
    """What there is of it on one worker. All that is handed in takes what operators publish."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        bus: Bus,
        *,
        site: Site,
        topics: Catalogue,
        promises: Promises,
        doors: Doors,
        resources: Resources,
        knobs: Mapping[LimitName, Knob],
    ) -> None:
        async def waiting() -> Mapping[str, int | None]:
            known = (await site.now()).all
            return {topic.id: known[topic.id].waiting if topic.id in known else None for topic in topics.all}

        self.papers = Papers(
            TopicsPaper(topics, waiting),
            GuidelinesPaper(promises),
            HoursPaper(doors),
            LimitsPaper(knobs),
            ResourcesPaper(resources),
        )
        self.keeper = Keeper(database, bus, self.papers.by_kind, Shelf(settings.data_dir))
        self.sections = [Section("house", HouseSection, self._section, every=DUE_SECONDS)]
        press = Press(database, self.papers.by_kind, self.keeper)
        self._routers = [router(press, self.papers), audit.router(database)]

    async def _section(self) -> HouseSection:
        resources = self.papers.resources
        return HouseSection(due=len(resources.due()), next_due=resources.next_due())

    def install(self, app: FastAPI) -> None:
        """Its routes."""
        for one in self._routers:
            app.include_router(one)

    async def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker. Returns when the first look is done, or takes too long."""
        self.keeper.remember()
        stack.push_async_callback(end, asyncio.create_task(self.keeper.run(), name="running the house"))
        await self.keeper.ready()
