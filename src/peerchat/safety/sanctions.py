"""The ladder in the store: what was held adds up for a visitor, on whichever worker and in whichever room.

Promises: one act of the store decides, so two workers never give the same step twice; keys live for minutes to hours and hold
no text; every sanction has a code under which a human can look at it. Where the store does not answer, nothing follows from a
hold, and nothing is thought of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, cast

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.safety import flood, ladder
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.flood import Openings, Prints
from peerchat.safety.ladder import Sanction
from peerchat.wire import HoldCode, SanctionStep


class Codes(Protocol):
    """Codes that people write down."""

    def of(self, *words: str) -> str:
        """Always the same code for these words."""

    def digest(self, code: str) -> str:
        """Under which the store knows it."""


class Told(NamedTuple):
    """What the person is told. `seconds`: from now on; None: it lasts no time. `appeal`: the code."""

    step: SanctionStep
    reason: HoldCode
    seconds: int | None
    appeal: str


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
        """`known` is called if a pause or a ban goes on; not where the store is away."""
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

    async def banned(self, visitor: str) -> float:
        """Seconds until a ban is over; 0.0: there is none. Raises StoreAway."""
        key = keys.standing(visitor)
        told = self._going_on(visitor, await self._broker.command(key, "HMGET", key, *_GOING_ON))
        return float(told.seconds or 0) if told is not None and told.step == "ban" else 0.0

    def watch(self, visitor: str, banned: Callable[[], None]) -> Callable[[], None]:
        """`banned()` once, if there is a ban already or when one is given; returns what ends the watch."""
        unwatch = self.bans.watch(visitor, banned)
        self.standing(visitor, lambda told: banned() if told.step == "ban" else None)
        return unwatch

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

    def _told(self, visitor: str, step: SanctionStep, reason: HoldCode, left: int, at: int) -> Told:
        code = self._codes.of("sanction", visitor, step, str(at))
        return Told(step, reason, -(-left // 1000) or None, code)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _read(reply: Any) -> tuple[SanctionStep, HoldCode, int, int]:
    step, reason, lasts, at = reply[:4]
    return cast(SanctionStep, step.decode()), cast(HoldCode, reason.decode()), int(lasts), int(at)
