"""One worker of the house, as far as operators run it, on a real store and a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast, get_args

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.matching.guidelines import Promises
from peerchat.matching.topics import Catalogue
from peerchat.ops.house.forms import LimitName
from peerchat.ops.house.guidelines import GuidelinesPaper
from peerchat.ops.house.hours import HoursPaper
from peerchat.ops.house.keeper import Keeper
from peerchat.ops.house.limits import Knob, LimitsPaper
from peerchat.ops.house.papers import Papers
from peerchat.ops.house.press import Press
from peerchat.ops.house.resources import ResourcesPaper
from peerchat.ops.house.shelf import Shelf
from peerchat.ops.house.topics import TopicsPaper
from peerchat.safety.contact import known
from peerchat.safety.resources import Resources
from peerchat.settings import Settings
from peerchat.volunteers.shifts.doors import Doors
from peerchat.volunteers.shifts.frame import Frame
from tests.conftest import TIME_FACTOR

SHIPPED = Resources.load()


class Held:
    """What of the doors is turned."""

    def __init__(self) -> None:
        self.frames: dict[str, Frame] = {}
        self.last_entry = timedelta(minutes=20)


class Worker:
    """`limits`: as they are in effect here."""

    def __init__(self, database: Database, bus: Bus, clock: Callable[[], float], folder: Path | None) -> None:
        self.topics, self.promises, self.doors = Catalogue(), Promises(), Held()
        self.resources = SHIPPED.laid_over({}, ())
        self.limits: dict[str, float] = {}
        settings = Settings()

        def knob(name: LimitName) -> Knob:
            return Knob(getattr(settings, name), lambda value: self.limits.update({name: value}))

        self.papers = Papers(
            TopicsPaper(self.topics, self._waiting),
            GuidelinesPaper(self.promises),
            HoursPaper(cast("Doors", self.doors)),
            LimitsPaper({name: knob(name) for name in get_args(LimitName)}),
            ResourcesPaper(self.resources, clock),
        )
        self.keeper = Keeper(database, bus, self.papers.by_kind, Shelf(folder))
        self.press = Press(database, self.papers.by_kind, self.keeper, clock)

    async def _waiting(self) -> Mapping[str, int | None]:
        return {"grief": 2}


@asynccontextmanager
async def working(
    database: Database, store: str, clock: Callable[[], float], *, again: float, folder: Path | None = None
) -> AsyncIterator[Worker]:
    """Runs until the end. `store`: address of one that answers, or of none. `again`: seconds between two looks."""
    broker = Broker(store, timeout=0.5)
    bus = Bus(broker, "w")
    async with asyncio.timeout(10 * TIME_FACTOR):
        if ":1/" not in store:
            await broker.start()
            await bus.start()
    worker = Worker(database, bus, clock, folder)
    worker.keeper.remember()
    running = asyncio.create_task(worker.keeper.run(again))
    try:
        await worker.keeper.ready()
        yield worker
    finally:
        known.learn([])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await bus.close()
        await broker.close()
        await asyncio.sleep(0)
