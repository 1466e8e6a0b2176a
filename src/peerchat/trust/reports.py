"""What somebody reports about a member of their room, from the call to the decision.

Promises: the database learns no text and no visitor's id; only what the reporter chose is taken, and from the room's own log, so
that nobody can put words into another's mouth; one report per reporter, reported and room; no single report mutes anybody.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from peerchat.db.engine import Database
from peerchat.db.reports import Report, ReportTable
from peerchat.errors import Refusal
from peerchat.matching.codes import Codes, read
from peerchat.rooms.entry import Entry, Seal
from peerchat.rooms.log import Gone, RoomLog
from peerchat.safety.assessment import Assessment
from peerchat.tokens import SeatToken, new_id
from peerchat.trust.excerpt import Excerpt, Line, chosen, excerpt
from peerchat.trust.holds import Holds
from peerchat.trust.independent import independent
from peerchat.trust.retention import DAY, DECIDED
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.severity import severity
from peerchat.trust.standing import Receipt, Standing
from peerchat.wire import ReportReason

log = logging.getLogger("peerchat.trust")
encode = msgspec.msgpack.encode
_COUNTED = 500  # of the newest: a crowd of reports is no reason to read for long


class Reports:
    """`sealed_seconds`: how long texts wait for a human. `clock`: unix seconds. All acts raise `DatabaseAway` or StoreAway; what had
    happened by then is found again by the same call."""

    def __init__(
        self,
        database: Database,
        texts: SealedTexts,
        codes: Codes,
        seal: Seal,
        rooms: RoomLog,
        assess: Callable[[str, str], Assessment],
        sealed_seconds: float,
        holds: Holds,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.table = ReportTable(database)
        self._texts = texts
        self._codes = codes
        self._seal = seal
        self._rooms = rooms
        self._assess = assess
        self._sealed_seconds = int(sealed_seconds)
        self._holds = holds
        self._clock = clock

    # ---- whoever reports ---------------------------------------------------------------------

    async def take(
        self,
        seat: SeatToken,
        member: str,
        visitor: str,
        reason: ReportReason,
        attach: Sequence[str],
        note: str | None,
        networks: Sequence[bytes],
    ) -> Receipt:
        """`member`, `visitor`: who is reported, in the room and by id. `attach`: positions; `note`: own words; `networks`: see
        `Holds.reported`. Raises Refusal (full) where the note does not fit in any more; the rest was taken."""
        now = int(self._clock())
        entries = await self._entries_of(seat.room) if attach else []
        lines = chosen(entries, self._seal, seat.room, seat.member, member, attach)
        weight = severity(reason, self._seen(lines.values(), seat.language))
        until = now + self._sealed_seconds
        report, new = await self._open(seat, visitor, reason, weight, until if lines or note else None, now)
        if report.state != "decided" and (report.sealed_until or 0) > now:
            until = report.sealed_until or until
        texts = {name: encode(line) for name, line in lines.items()}
        words = {self._codes.name("words", note): encode(Line(0, now * 1000, "reporter", note))} if note else {}
        await self._texts.add(report.id, "who", {"": visitor.encode()}, until)
        added = await self._texts.add(report.id, "line", texts, until)
        said = await self._texts.add(report.id, "words", words, until)
        if not new and (added.new or said.new or weight > report.severity):
            await self.table.grow(report.id, reason, weight, until if added.new or said.new else None, now)
        await self._holds.reported(report, visitor, networks)
        if said.kept < len(words):
            raise Refusal("full", status=409)
        return Receipt(self._code(report.id), report.at + DECIDED, added.kept)

    async def _open(
        self, seat: SeatToken, visitor: str, reason: ReportReason, weight: int, until: int | None, now: int
    ) -> tuple[Report, bool]:
        while True:
            case = new_id()
            found = await self.table.add({
                "id": case,
                "code": self._codes.digest(self._code(case)),
                "at": now,
                "state": "received",
                "changed_at": now,
                "sealed_until": until,
                "reason": reason,
                "severity": weight,
                "language": seat.language,
                "reporter": self.name_of(seat.visitor),
                "reported": self.name_of(visitor),
                "room": self._codes.name("room", seat.room),
            })  # fmt: skip
            if found is not None:  # otherwise its code is another one's already: with 40 bits this may happen
                return found

    async def _entries_of(self, room: str) -> list[Entry]:
        try:
            return (await self._rooms.since(room, ""))[2]
        except Gone:
            return []

    def _seen(self, lines: Iterable[Line], language: str) -> Iterable[Assessment]:
        for line in lines:
            if line.by == "reported":
                try:
                    yield self._assess(line.text, language)
                except Exception as error:  # noqa: BLE001  # a report is never lost by our own fault
                    log.error("the assessment failed: %s", type(error).__name__)

    def _code(self, case: str) -> str:
        return self._codes.of("report", case)

    async def standing(self, code: str) -> Standing | None:
        """None: no such code."""
        spelled = read(code)
        report = None if spelled is None else await self.table.by_code(self._codes.digest(spelled))
        return None if report is None else Standing.of(report)

    # ---- whoever decides ---------------------------------------------------------------------

    def name_of(self, visitor: str) -> str:
        """Under which reports know this visitor."""
        return self._codes.name("visitor", visitor)

    async def queue(self, most: int = 200) -> list[Report]:
        """The undecided ones, the severest first, and of these the oldest."""
        return await self.table.queue(most)

    async def independent(self, persons: Iterable[str], within: int = DAY) -> dict[str, int]:
        """By person, how many reports of the last `within` seconds stand for themselves. `persons` as `name_of` gives them."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for report in await self.table.about(persons, int(self._clock()) - within, _COUNTED):
            found[report.reported].append((report.reporter, report.room))
        return {person: independent(about) for person, about in found.items()}

    async def excerpt(self, report: str) -> Excerpt | None:
        """What was attached; None: gone, or there was nothing. To look at it is `moderation.Moderation.open`."""
        return excerpt(await self._texts.of(report))

    async def whom(self, report: str) -> str | None:
        """The visitor whom it is about. None: forgotten, as it is with the decision."""
        return next((who.decode() for kind, who in await self._texts.of(report) if kind == "who"), None)

    async def forget(self, report: str) -> None:
        """Its text, now."""
        await self._texts.forget(report)
