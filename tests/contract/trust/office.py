"""A room with real entries, people who report from it, and the office that hears them: real store, real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any

import httpx
import pytest

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.db import audit
from peerchat.db.engine import Database
from peerchat.errors import Refusal
from peerchat.matching.codes import Codes
from peerchat.matching.rate import Rate
from peerchat.rooms.entry import Entry, Seal, fragment, new_nonce, text_fragment
from peerchat.rooms.log import Draft, Life, RoomLog
from peerchat.safety.assess import CALM, Assessment
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.flood import Prints
from peerchat.safety.sanctions import Sanctions, Told
from peerchat.tokens import SeatMember, SeatToken, Signer, new_id
from peerchat.trust.appeals import Appeals
from peerchat.trust.holds import Holds
from peerchat.trust.housekeeping import Housekeeping
from peerchat.trust.moderation import Decision, Moderation, Rule
from peerchat.trust.reports import Reports
from peerchat.trust.routes import Desk, router
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.standing import ReportOutcome
from peerchat.trust.verdicts import Verdicts
from peerchat.wire import Card
from tests.contract import lent

SECRET = b"a secret of thirty-two bytes, or more"
SIGNER, CODES, SEAL = Signer(SECRET), Codes(SECRET), Seal(SECRET)
SEALED_SECONDS = 259200
LIFE = Life(lease=30_000, idle=2_700_000, ended=600_000, room=86_400_000, entries=500)
RULES = [
    Rule("2/1", {"de": "Sei freundlich.", "en": "Be kind."}),
    Rule("2/2", {"de": "Kein Flirten.", "en": "No flirting."}),
]
NEEDED = {"noticed": 0, "paused": 900, "banned": 86400}
CARD = Card("crisis", 3, "DE", ["112"], [])


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def assess(text: str, lang: str) -> Assessment:
    """So that a test chooses what is seen by what is said."""
    if "trouble" in text:
        raise RuntimeError(text)
    levels = {"goodbye for ever": 4, "sad": 1}
    level = next((level for said, level in levels.items() if said in text), 0)
    labels = tuple(label for label in ("abuse", "encouragement", "phone") if label in text)
    return Assessment(level, labels, ()) if level or labels else CALM


class Room:
    """Everybody sits in it."""

    def __init__(self, broker: Broker, clock: Clock, size: int = 2, visitors: dict[str, str] | None = None) -> None:
        self.broker, self.id = broker, new_id()
        self.log = RoomLog(broker, "w1", LIFE)
        members = tuple(SeatMember(f"m{number}", f"name {number}", "either", "heard") for number in range(1, size + 1))
        self.visitors = {one.id: (visitors or {}).get(one.id) or new_id() for one in members}
        self.seats = {
            member: SeatToken(
                exp=int(clock.now) + 86400, room=self.id, kind="pair" if size == 2 else "circle", topic=None, language="en",
                at=self.log.now_ms(), member=member, members=members, visitor=visitor, ticket=new_id(),
            )
            for member, visitor in self.visitors.items()
        }  # fmt: skip
        self._said = dict.fromkeys(self.seats, 0)

    async def open(self) -> Room:
        for member, seat in self.seats.items():
            await self.log.attend(seat, f"connection-{member}", "")
        return self

    def token(self, member: str = "m1") -> str:
        return SIGNER.sign(self.seats[member])

    async def say(self, member: str, *texts: str) -> list[str]:
        """The positions."""
        return [await self._write(member, text) for text in texts]

    async def _write(self, member: str, text: str) -> str:
        self._said[member] += 1
        number = self._said[member]
        draft = Draft(new_nonce(), "", text_fragment(self.log.now_ms(), member, number, text))
        return self._position(await self._append(member, number, draft), draft)

    async def card(self, member: str) -> str:
        """The position of a private entry."""
        draft = Draft(new_nonce(), member, fragment(self.log.now_ms(), None, "card", card=CARD))
        return self._position(await self._append(member, 0, draft), draft)

    async def mark(self, member: str, of: str) -> str:
        self._said[member] += 1
        body = fragment(self.log.now_ms(), member, "mark", n=self._said[member], of=of)
        draft = Draft(new_nonce(), "", body)
        return self._position(await self._append(member, self._said[member], draft), draft)

    async def _append(self, member: str, number: int, draft: Draft) -> int:
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.log.append(self.id, member, f"connection-{member}", number, [draft], reply.set_result)
        answer = await reply
        assert answer[0] == b"ok", answer
        return int(answer[1])

    def _position(self, number: int, draft: Draft) -> str:
        return SEAL.close(self.id, Entry(number, draft.nonce, draft.to, draft.fragment)).decode()

    async def end(self) -> None:
        now = self.log.now_ms()
        ended = fragment(now, None, "ended", reason="left")
        left = fragment(now, "m2", "left")
        await self.log.end(self.id, "leave", ended, "m2", "connection-m2", left)

    async def text_gone(self) -> None:
        """As ten minutes after the end."""
        log = keys.room(self.id).log
        await self.broker.command(log, "DEL", log)


class Office:
    """The calls, and whoever decides."""

    def __init__(
        self, broker: Broker, database: Database, clock: Clock, rates: Rate | None = None, **differs: Any
    ) -> None:
        self.broker, self.database, self.clock = broker, database, clock
        self.sanctions = Sanctions(broker, CODES, Prints(SECRET), Bans(Bus(broker, "w1")), Counts())
        self.rooms = RoomLog(broker, "w1", LIFE)
        self.texts = SealedTexts(broker, SECRET)
        known: dict[str, Any] = {"codes": CODES, "texts": self.texts, **differs}
        bans = self.sanctions.bans
        self.verdicts = Verdicts(database, self.sanctions.decided, bans, known["codes"], clock)
        holds = Holds(database, broker, self.verdicts, known["codes"], clock)
        self.reports = Reports(
            database, known["texts"], known["codes"], SEAL, self.rooms, assess, SEALED_SECONDS, holds, clock
        )
        self.appeals = Appeals(database, known["texts"], known["codes"], self.sanctions, self.verdicts, clock)
        self.moderation = Moderation(database, self.reports, self.verdicts, lambda: RULES, clock)
        self.network = (b"net", b"net of yesterday")
        self.housekeeping = Housekeeping(self.reports, self.appeals, self.texts, self.verdicts, clock)
        desk = Desk(
            SIGNER,
            self.reports,
            self.appeals,
            self.rooms.visitor_of,
            rates,
            rates,
            lambda _request, ago: self.network[1 if ago else 0],
        )
        self.http = lent.http(router, desk)

    async def room(self, size: int = 2, visitors: dict[str, str] | None = None) -> Room:
        return await Room(self.broker, self.clock, size, visitors).open()

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(path, content=json.dumps(body), headers={"content-type": "application/json"})

    async def report(self, room: Room, by: str = "m1", member: str = "m2", **more: Any) -> dict[str, Any]:
        body = {"seat": room.token(by), "member": member, "reason": "abuse", **more}
        answer = await self.post("/api/reports", **body)
        assert answer.status_code == 201, answer.text
        assert answer.headers["cache-control"] == "no-store"
        told: dict[str, Any] = answer.json()
        return told

    async def decide(self, report: str, outcome: ReportOutcome, by: str, seconds: int | None = None) -> bool:
        lasts = NEEDED.get(outcome, 0) if seconds is None else seconds
        rule = None if outcome == "no_breach" else "2/2"
        return await self.moderation.decide(report, by, Decision(outcome, rule, lasts))

    async def told(self, visitor: str) -> Told | None:
        """What a human's decision, or being held for one, says to this visitor."""
        told: list[Told | None] = []
        self.sanctions.decision(visitor, told.append)
        key = keys.decided(self.sanctions.decided.person(visitor))
        await self.broker.command(key, "EXISTS", key)  # the same link: answered after it
        return told[0]

    async def audited(self) -> list[str]:
        """`who what`, in order."""
        async with self.database.reading() as connection:
            return [f"{one.who} {one.what}" for one in reversed(await audit.latest(connection, None, 100))]

    async def outcome(self, code: str) -> dict[str, Any]:
        answer = await self.post("/api/reports/outcome", code=code)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def sanctioned(self, visitor: str | None = None) -> str:
        """The code that a sanctioned person was told: a notice for abuse."""
        told: list[Told] = []
        visitor = visitor or new_id()
        for mark in ("one", "other"):
            self.sanctions.held(visitor, "abuse", 2.0, mark, "connection", told.append)
        assert await self.weighs(visitor)
        return told[0].appeal

    async def weighs(self, visitor: str) -> bool:
        """Is anything held against this visitor?"""
        key = keys.standing(visitor)
        return bool(await self.broker.command(key, "EXISTS", key))

    async def appeal(self, code: str, text: str = "It was a song.") -> dict[str, Any]:
        answer = await self.post("/api/appeals", code=code, text=text)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told


async def refusal(act: Awaitable[object]) -> str:
    """The code of the no that this answers."""
    with pytest.raises(Refusal) as said:
        await act
    return said.value.code
