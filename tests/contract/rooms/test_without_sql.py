"""The whole house: whoever sits down, talks, is cut off, comes back and leaves asks the database nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from peerchat.app import create_app
from peerchat.settings import Settings
from peerchat.sockets import Gate
from tests.contract.rooms.worker import SECRET, Person, Worker, seats
from tests.contract.store import Store
from tests.databases import migrated

ROOMS = "/peerchat/rooms/"


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """For each statement of any database the file in which the task that asked began; '': in no task."""
    files: list[str] = []

    def hears(*_: object) -> None:
        task = asyncio.current_task()
        code: Any = getattr(task.get_coro(), "cr_code", None) if task is not None else None
        files.append("" if code is None else code.co_filename)

    event.listen(Engine, "before_cursor_execute", hears)
    yield files
    event.remove(Engine, "before_cursor_execute", hears)


async def test_a_cut_costs_no_sql(
    own: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    monkeypatch.setenv("PEERCHAT_FRONTEND", "skip")
    shutil.copy(migrated(), tmp_path)
    app = create_app(Settings(redis_url=own.url, data_dir=tmp_path, secret=SECRET.decode(), limits="on"))
    async with app.router.lifespan_context(app) as state:
        gate: Gate = (state or {})["gate"]

        def person(token: Any) -> Person:
            conversation, _ = gate.check("/ws/room", lambda _name: None, "127.0.0.1")
            return Person(cast(Worker, SimpleNamespace(house=conversation._house)), token)  # type: ignore[attr-defined]

        one, two = [person(token).hello() for token in seats()]
        for each in (one, two):
            await each.hears("welcome")
        one.say(1, "hello")
        await two.reads("hello")
        assert asked, "those of the house itself are heard"
        assert "" not in asked
        one.gone()
        two.say(1, "are you there")
        await two.reads("hello", "are you there")
        back = person(one.token)
        back.transcript = one.transcript
        back.hello(one.pos)
        await back.reads("hello", "are you there")
        back.tell(t="leave")
        await back.is_closed()
        await two.is_closed()
        for each in (back, two):
            each.gone()
        assert [file for file in asked if ROOMS in file or not file] == []
