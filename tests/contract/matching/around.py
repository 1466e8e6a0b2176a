"""Around one talk, for tests: its two seats, the calls that its people make after it, and the app behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from peerchat.broker.client import Broker
from peerchat.matching.again import Again
from peerchat.matching.blocks import Blocks
from peerchat.tokens import SeatMember, SeatToken, TicketToken, new_id
from tests.contract.matching.joining import CODES, Clock, body, http_of
from tests.contract.matching.worker import SIGNER

DAY, WEEK = 86400, 604800
NOTHING = {"code": None, "expires_at": None}


class Talk:
    """Two seats in one room. `sat`: who took theirs, by member."""

    def __init__(self, clock: Clock, kind: Any = "pair") -> None:
        members = (SeatMember("m1", "Otter", "seek", "heard"), SeatMember("m2", "Heron", "give", "heard"))
        self.room, self.sat = new_id(), {"m1": new_id(), "m2": new_id()}
        self.one, self.other = (
            SeatToken(
                exp=int(clock.now) + DAY, room=self.room, kind=kind, topic=None, language="de", at=int(clock.now * 1000),
                member=member, members=members, visitor=visitor, ticket=new_id(),
            )
            for member, visitor in self.sat.items()
        )  # fmt: skip

    async def visitor_of(self, room: str, member: str) -> str | None:
        return self.sat.get(member) if room == self.room else None


class Around:
    """The calls around one talk."""

    def __init__(self, http: httpx.AsyncClient, talk: Talk, again: Again, blocks: Blocks) -> None:
        self.http, self.talk, self.again, self.blocks = http, talk, again, blocks

    async def wish(self, seat: SeatToken, *, wish: bool = True) -> dict[str, Any]:
        answer = await self.http.post("/api/again", json={"seat": SIGNER.sign(seat), "wish": wish})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        said: dict[str, Any] = answer.json()
        return said

    async def both(self) -> tuple[str, str]:
        await self.wish(self.talk.one)
        other = (await self.wish(self.talk.other))["code"]
        return (await self.wish(self.talk.one))["code"], other

    async def block(self, seat: SeatToken, member: str) -> httpx.Response:
        return await self.http.post("/api/block", json={"seat": SIGNER.sign(seat), "member": member})

    async def join(self, code: str, **differs: Any) -> httpx.Response:
        return await self.http.post("/api/join", json=body(code=code, **differs))

    async def comes(self, code: str, **differs: Any) -> TicketToken:
        answer = await self.join(code, **differs)
        assert answer.status_code == 201, answer.text
        token = SIGNER.open(answer.json()["ticket"], TicketToken)
        assert token is not None
        return token


@asynccontextmanager
async def around_of(broker: Broker, clock: Clock, talk: Talk, blocks: Blocks) -> AsyncIterator[Around]:
    again = Again(broker, CODES, WEEK, DAY, talk.visitor_of, clock)

    async def block(mine: str, theirs: str) -> None:
        await blocks.add(mine, theirs)
        await again.never(mine, theirs)

    parts: dict[str, Any] = {"again": again, "visitor_of": talk.visitor_of, "block": block}
    async with http_of(broker, clock, limited=False, **parts) as http:
        yield Around(http, talk, again, blocks)
