"""A worker that watches, with a real database, and a house whose readings the test chooses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

from peerchat.db.engine import Database, DatabaseAway
from peerchat.ops.alarms.channels import Channel
from peerchat.ops.alarms.lease import Lease
from peerchat.ops.alarms.outbox import Outbox
from peerchat.ops.alarms.readings import LineReading, Readings
from peerchat.ops.alarms.rules import RULES
from peerchat.ops.alarms.watch import Watch
from peerchat.ops.metrics.record import HouseRecord
from tests.contract.volunteers.team import Clock

KEY = b"k" * 32
KEY_SAID = "whsec_" + base64.b64encode(KEY).decode()
WELL = Readings(lines={"de": LineReading(10.0)}, crisis_wait_s=0.0, store_away_s=0.0, loop_lag_s=0.0)
CRISIS = replace(WELL, crisis_wait_s=90.0)


class Held(Lease):
    """The one that watches, whatever the others do."""

    def __init__(self) -> None:
        self.database_away = False
        self.looked = None

    async def held(self) -> bool:
        return True

    async def let_go(self) -> None:
        return None


class Worker:
    """Starts with nothing in memory, as after a crash."""

    def __init__(self, database: Database, clock: Clock, *channels: Channel) -> None:
        self.readings = WELL
        self.house = HouseRecord()
        self.outbox = Outbox(database, channels, clock, lambda: 0.5)
        self.lease = Held()

        async def read() -> tuple[Readings, HouseRecord]:
            return self.readings, HouseRecord()

        def told(house: HouseRecord | None) -> None:
            self.house = house or HouseRecord()

        self.watch = Watch(database, RULES, self.outbox, self.lease, read, told, clock=clock)

    async def look(self, readings: Readings) -> None:
        self.readings = readings
        await self.watch.look()


def genuine(headers: dict[str, str], body: bytes, key: bytes = KEY) -> dict[str, Any]:
    """What was sent, once its signature was checked as a receiver would."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mine = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert f"v1,{mine}" in headers["webhook-signature"].split(" ")
    said: dict[str, Any] = json.loads(body)
    return said


class Breakable(Database):
    """`broken`: it does not answer. A deliberate fault; all else is the real one. `asked`: how often."""

    broken, asked = False, 0

    def _transaction(self, engine: Any) -> Any:
        self.asked += 1
        if self.broken:
            raise DatabaseAway
        return super()._transaction(engine)
