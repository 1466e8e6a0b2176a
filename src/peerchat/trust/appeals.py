"""A word against a sanction: somebody else looks at it. Only a human lifts or upholds; the software lets it lapse at most.

Promises: one appeal per sanction; its text is sealed at once, and gone with the decision or after `APPEAL_OPEN`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import msgspec

from peerchat.db.appeals import Appeal, AppealTable
from peerchat.db.engine import Database
from peerchat.errors import Refusal
from peerchat.matching.codes import Codes, read
from peerchat.tokens import new_id
from peerchat.trust.excerpt import Excerpt, Line, excerpt
from peerchat.trust.retention import APPEAL_OPEN, DECIDED
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.standing import AppealOutcome, Receipt, Standing
from peerchat.wire import HoldCode, SanctionStep


class Sanctioned(Protocol):
    """What is known of a sanction by its code."""

    @property
    def step(self) -> SanctionStep: ...
    @property
    def reason(self) -> HoldCode: ...
    @property
    def visitor(self) -> str: ...


class Ladder(Protocol):
    """Who gives sanctions, and takes them back."""

    async def by_code(self, code: str) -> Sanctioned | None:
        """`code` as `codes.read` spells it. None: no such sanction, or it is forgotten. Raises StoreAway."""

    async def lift(self, visitor: str) -> None:
        """Nothing of it is held against this visitor any more. Raises StoreAway."""


class Appeals:
    """`clock`: unix seconds. All acts raise `DatabaseAway` or StoreAway; the same call again finds what had happened by then."""

    def __init__(
        self,
        database: Database,
        texts: SealedTexts,
        codes: Codes,
        ladder: Ladder,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.table = AppealTable(database)
        self._texts = texts
        self._codes = codes
        self._ladder = ladder
        self._clock = clock

    async def take(self, code: str, text: str) -> Receipt | None:
        """None: no such sanction. Raises Refusal (appeal_decided, full), and then the text was not kept."""
        spelled = read(code)
        sanction = None if spelled is None else await self._ladder.by_code(spelled)
        if spelled is None or sanction is None:
            return None
        now = int(self._clock())
        appeal = await self._open(self._codes.digest(spelled), sanction, now)
        if appeal.state == "decided":
            raise Refusal("appeal_decided", status=409)
        words = {self._codes.name("words", text): msgspec.msgpack.encode(Line(0, now * 1000, "reporter", text))}
        until = appeal.at + APPEAL_OPEN
        await self._texts.add(appeal.id, "code", {"": spelled.encode()}, until)
        if not (await self._texts.add(appeal.id, "words", words, until)).kept:
            raise Refusal("full", status=409)
        return Receipt(self._code(appeal.id), appeal.at + DECIDED)

    async def _open(self, digest: str, sanction: Sanctioned, now: int) -> Appeal:
        while True:
            case = new_id()
            found = await self.table.add({
                "id": case,
                "code": self._codes.digest(self._code(case)),
                "at": now,
                "state": "received",
                "changed_at": now,
                "sealed_until": now + APPEAL_OPEN,
                "sanction": digest,
                "step": sanction.step,
                "reason": sanction.reason,
            })  # fmt: skip
            if found is not None:
                return found[0]

    def _code(self, case: str) -> str:
        return self._codes.of("appeal", case)

    async def standing(self, code: str) -> Standing | None:
        """Of an appeal, by its own code. None: no such code."""
        spelled = read(code)
        appeal = None if spelled is None else await self.table.by_code(self._codes.digest(spelled))
        return None if appeal is None else Standing.of(appeal)

    # ---- whoever decides ---------------------------------------------------------------------

    async def queue(self, most: int = 200) -> list[Appeal]:
        """The undecided ones, the oldest first."""
        return await self.table.queue(most)

    async def read(self, appeal: str, by: str) -> Excerpt | None:
        """Its words; None: gone. From now on the person is told `seen`. `by`: who reads."""
        await self.table.saw(appeal, by, int(self._clock()))
        return excerpt(await self._texts.of(appeal))

    async def decide(self, appeal: str, outcome: AppealOutcome, by: str) -> bool:
        """Once: False if it was decided before, or there is no such appeal. `lifted` takes effect at once; the text is gone either
        way. `by`: who decides, and it is the caller's to see that this is somebody else. Where the store was away, call again."""
        done = await self.table.decide(appeal, int(self._clock()), outcome=outcome, decided_by=by)
        decided = await self.table.find(appeal)
        if decided is not None and decided.outcome == "lifted":
            await self._lift(appeal)
        await self._texts.forget(appeal)
        return done

    async def _lift(self, appeal: str) -> None:
        for kind, code in await self._texts.of(appeal):
            sanction = await self._ladder.by_code(code.decode()) if kind == "code" else None
            if sanction is not None:
                await self._ladder.lift(sanction.visitor)
