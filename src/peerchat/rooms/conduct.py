"""What follows for one member from messages that were held, or from what a human decided: each step is told with its reason, its
time and a code to appeal.

Promises: whoever cries for help is heard, also during a pause; nobody else in the room is told of a step, or blamed for an end.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from typing import Protocol

import msgspec

from peerchat import wire
from peerchat.rooms.house import House
from peerchat.rooms.parting import Parting
from peerchat.safety.decided import said
from peerchat.safety.flood import Openings, Repeats, is_opening
from peerchat.safety.policy import Decision
from peerchat.safety.sanctions import Told
from peerchat.safety.spread import Finding, Spread
from peerchat.tokens import SeatToken
from peerchat.wire import Close

log = logging.getLogger("peerchat.safety")


class Ear(Protocol):
    """The socket's side."""

    connection: str

    def tell(self, frame: msgspec.Struct) -> None: ...
    def close(self, code: Close) -> None: ...


class Conduct:
    __slots__ = (
        "_hub", "_loop", "_mouth", "_notice", "_openings", "_out", "_parting", "_paused", "_repeats", "_sanctions",
        "_seated", "_token", "_unwatch", "spread",
    )  # fmt: skip

    def __init__(self, house: House, token: SeatToken, mouth: Ear, parting: Parting) -> None:
        self._sanctions = house.sanctions
        self._hub = house.hub
        self._token = token
        self._mouth = mouth
        self._parting = parting
        self._loop = asyncio.get_running_loop()
        self.spread = Spread(self._loop.time)
        self._repeats = Repeats(self._loop.time) if house.pace else None
        self._openings = Openings()
        self._paused: dict[bool, tuple[float, Told]] = {}  # by whether a human decided it
        self._notice: Told | None = None
        self._seated = False
        self._out = False
        self._unwatch: Callable[[], object] = lambda: None

    # ---- coming and going --------------------------------------------------------------------

    def arrive(self) -> None:
        """Before the seat is taken: what this person brings along is asked for beside it, and costs no time."""
        sanctions, visitor = self._sanctions, self._token.visitor
        watches = (sanctions.bans.watch(visitor, self._banned), sanctions.watch_decided(visitor, self._look))
        self._unwatch = lambda: [unwatch() for unwatch in watches]
        sanctions.standing(visitor, self._stood)
        self._look()
        if self._repeats is not None:
            self._sanctions.openings(self._token.visitor, self._began)

    def seated(self) -> None:
        """The welcome went out: a pause that goes on is told again, and a notice that waited for it."""
        self._seated = True
        now = self._loop.time()
        until, told = max(self._paused.values(), key=lambda pause: pause[0], default=(0.0, None))
        if told is not None and until > now:
            self._tell(told._replace(seconds=math.ceil(until - now)))
        if self._notice is not None:
            self._decided(self._notice)

    def leave(self) -> None:
        self._unwatch()
        self._unwatch = lambda: None

    def _began(self, openings: Openings) -> None:
        self._openings = openings

    def _stood(self, told: Told) -> None:
        if told.step == "ban":
            self._tell(told)
            self._banned()
        elif told.step == "pause":
            self._begin_pause(told)
            if self._seated:
                self._tell(told)

    def _look(self) -> None:
        self._sanctions.decision(self._token.visitor, self._decided)

    def _decided(self, told: Told | None) -> None:
        """A human's word takes the place of the one before."""
        self._paused.pop(True, None)
        if told is None:
            return
        if told.step != "notice":
            self._stood(told)
        elif self._seated:
            self._notice = None
            self._tell(told)
            self._sanctions.decided.heard(self._token.visitor)
        else:
            self._notice = told

    # ---- a message ---------------------------------------------------------------------------

    def lets(self, decision: Decision, n: int) -> bool:
        """Whether this member may say it now. What gets a card beside it always passes."""
        left = self._paused_for()
        if not left or decision.card_level is not None:
            return True
        self._sanctions.counts.add("sanctioned")
        self._mouth.tell(wire.Refused("sanctioned", round(left + 0.05, 1), n))
        return False

    def again(self, n: int, text: str) -> bool:
        """The same once too often, in this room or as the beginning of many? Where limits are off, nothing is."""
        if self._repeats is None:
            return False
        if is_opening(n, text):
            mark = self._sanctions.prints.of(text)
            if self._openings.worn(mark, self._token.room):
                return True
            self._sanctions.opened(self._token.visitor, mark, self._token.room)
        return self._repeats.again(n, text)

    def pieces(self, n: int, text: str) -> tuple[Finding, bool]:
        """See `Spread.look`. Fails towards the message."""
        try:
            return self.spread.look(n, text)
        except Exception as error:  # noqa: BLE001  # whatever it is, and without its text
            log.error("the look at pieces failed: %s", type(error).__name__)
            self._sanctions.counts.add(f"failed:{type(error).__name__}")
            return "no", False

    def held(self, n: int, text: str, decision: Decision) -> None:
        """It has been told already; only what follows from it is decided here."""
        mark = self._sanctions.prints.of(self._token.room, self._token.member, str(n), text)
        code = decision.reasons[0].code
        self._sanctions.counts.add(f"held:{code}")
        self._sanctions.held(self._token.visitor, code, decision.weight, mark, self._mouth.connection, self._follows)

    def gathers(self, clear: Callable[[bool], None]) -> None:
        """One sign of a pattern: `clear(True)` if there are enough by now."""
        self._sanctions.gather(self._token.visitor, clear)

    # ---- steps -------------------------------------------------------------------------------

    def _follows(self, told: Told) -> None:
        self._tell(told)
        if told.step == "pause":
            self._begin_pause(told)
        elif told.step == "end":
            self._expel()
        elif told.step == "ban":
            self._banned()
            self._sanctions.bans.reached(self._token.visitor)

    def _begin_pause(self, told: Told) -> None:
        self._paused[told.told is not None] = (self._loop.time() + (told.seconds or 0), told)

    def _paused_for(self) -> float:
        """Seconds."""
        if not self._paused:
            return 0.0
        until = max((until for until, _ in self._paused.values()), default=0.0)
        return max(0.0, until - self._loop.time())

    def _banned(self) -> None:
        self._mouth.close(Close.FORBIDDEN)
        self._expel()

    def _expel(self) -> None:
        if not self._out:
            self._out = True
            self._hub.spawn(self._parting.expel())

    def _tell(self, told: Told) -> None:
        why = None if told.told is None else said(told.told, self._token.language)
        self._mouth.tell(wire.Sanction(told.step, told.reason, told.seconds, told.appeal, why))
