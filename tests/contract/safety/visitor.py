"""One visitor on the ladder, for tests: what is held, what follows, and time that has passed."""

from __future__ import annotations

import asyncio
from typing import Any

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching.codes import Codes
from peerchat.safety import ladder
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.flood import Openings, Prints
from peerchat.safety.policy import TABLE
from peerchat.safety.sanctions import Sanctions, Told
from peerchat.tokens import new_id
from peerchat.wire import HoldCode

SECRET = b"a secret of thirty-two bytes, or more"
FIVE: list[HoldCode] = ["encouragement"] * 5  # until a ban
HALF_LIFE = int(ladder.HALF_LIFE_SECONDS * 1000)


class Held:
    """One visitor on the ladder."""

    def __init__(self, broker: Broker, bus: Bus) -> None:
        self.broker = broker
        self.sanctions = Sanctions(broker, Codes(SECRET), Prints(SECRET), Bans(bus), Counts())
        self.visitor = new_id()
        self.key = keys.standing(self.visitor)
        self._number = 0

    async def hold(self, code: HoldCode = "contact", mark: str = "", connection: str = "c1") -> Told | None:
        """The step that follows, if any."""
        told: list[Told] = []
        self._number += 1
        mark = mark or f"mark-{self._number}"
        self.sanctions.held(self.visitor, code, TABLE[code].weight, mark, connection, told.append)
        await self.do("GET", self.key + ":fence")  # one slot, one link: answered after it
        return told[0] if told else None

    async def steps(self, *codes: HoldCode) -> list[str]:
        return [told.step if (told := await self.hold(code)) else "" for code in codes]

    async def do(self, *command: Any) -> Any:
        return await self.broker.command(self.key, *command)

    async def later(self, seconds: float) -> None:
        """All that is remembered happened so much earlier; nothing expires by it."""
        for field in ("at", "until", "taken"):
            value = await self.do("HGET", self.key, field)
            if value is not None:
                await self.do("HSET", self.key, field, int(value) - int(seconds * 1000))

    async def standing(self) -> Told | None:
        """What goes on, if anything."""
        told: list[Told] = []
        self.sanctions.standing(self.visitor, told.append)
        await self.do("EXISTS", self.key)
        return told[0] if told else None

    async def openings(self) -> Openings:
        known: asyncio.Future[Openings] = asyncio.get_running_loop().create_future()
        self.sanctions.openings(self.visitor, known.set_result)
        return await known
