"""The ladder in the store: what was held adds up for a visitor, on whichever worker and in whichever room.

Promises: one act of the store decides, so two workers never give the same step twice; keys live for minutes to hours and hold
no text; every sanction has a code under which a human can look at it. Where the store does not answer, nothing follows from a
hold, and nothing is thought of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.safety import flood, ladder
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.decided import Decided, Verdict
from peerchat.safety.flood import Openings, Prints
from peerchat.safety.ladder import Sanction
from peerchat.wire import HoldCode, SanctionStep

# The store's clock, as a worker knows it, may be behind by some milliseconds: a day is not told as a day and a second.
_CLOCK_DOUBT = 250


class Codes(Protocol):
    """Codes that people write down."""

    def of(self, *words: str) -> str:
        """Always the same code for these words."""

    def digest(self, code: str) -> str:
        """Under which the store knows it."""

    def name(self, *words: str) -> str:
        """A name for a record about these words, from which they cannot be read."""


class Told(NamedTuple):
    """What the person is told. `seconds`: from now on; None: it lasts no time. `appeal`: the code. `told`: the reason by language,
    where a human decided."""

    step: SanctionStep
    reason: HoldCode
    seconds: int | None
    appeal: str
    told: Mapping[str, str] | None = None


_GOING_ON = ("now", "reason", "until", "taken")
_record = msgspec.json.Decoder(Sanction).decode


class Sanctions:
    """One per worker. Replies come in callbacks: a message never waits for what follows from it."""

    def __init__(self, broker: Broker, codes: Codes, prints: Prints, bans: Bans, counts: Counts) -> None:
        self._broker = broker
        self._codes = codes
        self.prints = prints
        self.bans = bans
        self.counts = counts
        self.decided = Decided(broker, lambda visitor: codes.name("visitor", visitor))

    # ---- a message -----------------------------------------------------------------------------

    def held(
        self, visitor: str, reason: HoldCode, weight: float, mark: str, connection: str, told: Callable[[Told], None]
    ) -> None:
        """A message was held. `told` is called if a step follows. `mark`: `Prints` of seat, n and text."""
        args: Sequence[str | int] = [
            str(weight), reason, _ms(ladder.HALF_LIFE_SECONDS), str(ladder.FORGOTTEN_BELOW), mark, connection,
            *(str(least) for _, least in ladder.STEPS), _ms(ladder.BAN_SECONDS), *map(_ms, ladder.PAUSES_SECONDS),
        ]  # fmt: skip

        def weighed(reply: Any) -> None:
            if not isinstance(reply, Exception) and reply[0]:
                told(self._keep(visitor, *_read(reply)))

        self._broker.submit("weigh", [keys.standing(visitor)], args, weighed)

    def gather(self, visitor: str, clear: Callable[[bool], None]) -> None:
        """A sign of grooming. `clear(True)`: by now there are enough of them; False also where the store is away."""
        args = ("1", _ms(ladder.PATTERN_HALF_LIFE_SECONDS), str(ladder.FORGOTTEN_BELOW))

        def gathered(reply: Any) -> None:
            clear(not isinstance(reply, Exception) and float(reply) >= ladder.PATTERN)

        self._broker.submit("gather", [keys.pattern(visitor)], args, gathered)

    def opened(self, visitor: str, mark: str, room: str) -> None:
        """Somebody begins a talk with these words. Nothing waits for it."""
        args = (mark, room, _ms(flood.OPENING_SECONDS), flood.OPENINGS_KEPT)
        self._broker.submit("opening", [keys.openings(visitor)], args, lambda _reply: None)

    # ---- who comes -----------------------------------------------------------------------------

    def standing(self, visitor: str, known: Callable[[Told], None]) -> None:
        """`known` is called if a pause or a ban of the ladder goes on; not where the store is away."""
        key = keys.standing(visitor)

        def stood(reply: Any) -> None:
            told = None if isinstance(reply, Exception) else self._going_on(visitor, reply)
            if told is not None:
                known(told)

        self._broker.send(key, ("HMGET", key, *_GOING_ON), stood)

    def openings(self, visitor: str, known: Callable[[Openings], None]) -> None:
        """With which words this visitor began other talks. Not called where the store is away."""
        key = keys.openings(visitor)

        def remembered(reply: Any) -> None:
            if not isinstance(reply, Exception) and reply:
                pairs = (mark.decode().partition(" ") for mark in reply)
                known(Openings((mark, room) for mark, _, room in pairs))

        self._broker.send(key, ("SMEMBERS", key), remembered)

    def decision(self, visitor: str, known: Callable[[Told | None], None]) -> None:
        """What a human decided, where it goes on or was not told yet; None: nothing. Not called where the store is away."""
        self.decided.of(visitor, lambda verdict: known(self._decided(visitor, verdict)))

    async def refused(self, visitor: str) -> Told | None:
        """Why this visitor may begin no talk now. A human's pause counts as well: nobody is to meet somebody who must not speak.
        Raises StoreAway."""
        human = self._decided(visitor, await self.decided.now(visitor))
        if human is not None and human.step in ("pause", "ban"):
            return human
        key = keys.standing(visitor)
        told = self._going_on(visitor, await self._broker.command(key, "HMGET", key, *_GOING_ON))
        return told if told is not None and told.step == "ban" else None

    async def weight(self, visitor: str) -> float:
        """What was held of this visitor lately, halved as time went by. Raises StoreAway."""
        key = keys.standing(visitor)
        score, at = await self._broker.command(key, "HMGET", key, "score", "at")
        age = (self._broker.now_ms(key) - int(at or 0)) / 1000
        return float(score or 0) * float(0.5 ** (max(0.0, age) / ladder.HALF_LIFE_SECONDS))

    def watch(self, visitor: str, refused: Callable[[], None]) -> Callable[[], None]:
        """`refused()` if there is a ban or a human's pause already, or when one is given; returns what ends the watch."""

        def look() -> None:
            self.decision(visitor, lambda told: refused() if told and told.step in ("pause", "ban") else None)

        unwatch = self.bans.watch(visitor, refused)
        unwatch_decided = self.watch_decided(visitor, look)
        self.standing(visitor, lambda told: refused() if told.step == "ban" else None)
        look()

        def over() -> None:
            unwatch()
            unwatch_decided()

        return over

    def watch_decided(self, visitor: str, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed()` when a human decides something about this visitor, or takes it back; returns what ends the watch."""
        return self.bans.watch(self.decided.person(visitor), changed)

    # ---- appeals -------------------------------------------------------------------------------

    async def by_code(self, code: str) -> Sanction | None:
        """`code`: as it was told, spelled like `codes.read` spells it. None: no such code, or too old. Raises StoreAway."""
        key = keys.sanction(self._codes.digest(code))
        found = await self._broker.command(key, "GET", key)
        return _record(found) if found else None

    async def lift(self, visitor: str) -> None:
        """A human saw that it was wrong: nothing of it is held against this visitor any more. Raises StoreAway."""
        key = keys.standing(visitor)
        await self._broker.command(key, "DEL", key)

    # ---- small acts ----------------------------------------------------------------------------

    def _keep(self, visitor: str, step: SanctionStep, reason: HoldCode, lasts: int, at: int) -> Told:
        told = self._told(visitor, step, reason, lasts, at)
        self.counts.add(f"sanction:{step}")
        key = keys.sanction(self._codes.digest(told.appeal))
        record = msgspec.json.encode(Sanction(step, reason, at, at + lasts if lasts else 0, visitor))
        life = _ms(ladder.APPEAL_SECONDS)
        self._broker.send(key, ("SET", key, record, "PX", life), lambda _reply: None)
        return told

    def _going_on(self, visitor: str, known: Any) -> Told | None:
        step, reason, until, taken = known
        left = int(until or 0) - self._broker.now_ms(keys.standing(visitor))
        return self._told(visitor, *_read([step, reason, left, taken])) if left > 0 else None

    def _decided(self, visitor: str, verdict: Verdict | None) -> Told | None:
        if verdict is None:
            return None
        left = self.decided.left_ms(visitor, verdict)
        if verdict.until and not left:
            return None
        return Told(verdict.step, verdict.reason, _seconds(left), verdict.appeal, verdict.told)

    def _told(self, visitor: str, step: SanctionStep, reason: HoldCode, left: int, at: int) -> Told:
        code = self._codes.of("sanction", visitor, step, str(at))
        return Told(step, reason, _seconds(left), code)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _seconds(left: int) -> int | None:
    """Of milliseconds: rounded up, so that nobody comes back too early. None: it lasts no time."""
    return max(1, -(-(left - _CLOCK_DOUBT) // 1000)) if left else None


def _read(reply: Any) -> tuple[SanctionStep, HoldCode, int, int]:
    step, reason, lasts, at = reply[:4]
    return cast(SanctionStep, step.decode()), cast(HoldCode, reason.decode()), int(lasts), int(at)
