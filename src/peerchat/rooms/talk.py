"""What somebody who sits in a room can do: say, sign, pause, type, block. Each act is checked by the store itself.

How it ends is in `parting.py`, what follows from a held message in `conduct.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from functools import partial
from typing import Any, Protocol

import msgspec

from peerchat import wire
from peerchat.errors import StoreAway
from peerchat.limits import TokenBucket
from peerchat.rooms.conduct import Conduct
from peerchat.rooms.entry import fragment, new_nonce
from peerchat.rooms.house import STORE_RETRY_SECONDS, House, listens
from peerchat.rooms.hub import Hub
from peerchat.rooms.log import Draft
from peerchat.rooms.parting import Parting
from peerchat.rooms.pauses import Pauses
from peerchat.rooms.seat import Seat
from peerchat.rooms.second import Second
from peerchat.rooms.speech import Checked, Listener, objection
from peerchat.rooms.writing import Writing
from peerchat.safety.policy import PASS, Decision, in_pieces
from peerchat.safety.spread import ASKED_S
from peerchat.tokens import SeatToken
from peerchat.wire import Close

NUMBERED = wire.Say | wire.Mark | wire.Pause | wire.Resume | wire.Handover | wire.Answer


class Mouth(Protocol):
    """The socket's side of a talk."""

    connection: str

    def tell(self, frame: msgspec.Struct) -> None: ...
    def hand(self, frame: bytes) -> None: ...
    def over(self, reason: str) -> None: ...
    def close(self, code: Close) -> None: ...
    def paced(self, bucket: TokenBucket, n: int | None) -> bool: ...


class Talk:
    """One member's talk over one socket. It outlives a `resume`, so that its pace and its cards do too."""

    __slots__ = (
        "_behind", "_bucket", "_counts", "_heard_at", "_house", "_hub", "_listener", "_loop", "_mouth", "_token",
        "_writing", "conduct", "parting", "pauses",
    )  # fmt: skip

    def __init__(self, house: House, token: SeatToken, mouth: Mouth, hello: wire.RoomHello) -> None:
        self.parting = Parting(house, token, mouth)
        self.pauses = Pauses(token.member)
        self._hub = house.hub
        self._house = house
        self._token = token
        self._mouth = mouth
        self._loop = asyncio.get_running_loop()
        self._bucket = TokenBucket(*house.pace.messages, self._loop.time()) if house.pace else None
        self.conduct = Conduct(house, token, mouth, self.parting)
        self._counts = house.sanctions.counts
        self._listener = Listener(
            house.assess, house.card, self._loop.time, token.language, hello.lang or token.language, hello.country,
            others=partial(_others, house.hub, token), counts=self._counts, again=self.conduct.again,
        )  # fmt: skip
        # No method of this talk: what it is made of does not know it, so that it is gone when its conversation is.
        raised = partial(_raise, house, token)
        self._writing = Writing(house, token, mouth, Second(house, token, self._listener, raised), raised)
        self._behind: deque[wire.RoomIn] | None = None
        self._heard_at = 0.0

    def heard(self, frame: wire.RoomIn, seat: Seat) -> bool:
        """True: a heartbeat that tells how far this seat has read."""
        self._heard_at = seat.heard_at = self._loop.time()
        if self._behind is not None and isinstance(frame, NUMBERED):
            self._behind.append(frame)  # numbered: it goes after the one that is being looked at
        elif type(frame) is wire.Say:  # nearly all are
            self._say(frame.n, frame.text)
        elif type(frame) is wire.Beat:
            opened = self._hub.seal.open(self._token.room, frame.pos) if frame.pos else None
            seat.beat(opened[0] if opened else None, seat.heard_at)
            return opened is not None
        else:
            self._hear(frame, seat)
        return False

    def _hear(self, frame: wire.RoomIn, seat: Seat) -> None:
        match frame:
            case wire.Typing(on):
                self._hub.typing(self._token.room, self._token.member, on)
            case wire.Leave(goodbye):
                self._hub.spawn(self.parting.leave(goodbye))
            case wire.Block(member):
                self._hub.spawn(self._block(member))
            case wire.RoomHello():
                self._mouth.tell(wire.Refused("unknown_kind"))
            case wire.Mark(n, of):
                self._sign(n, "mark", of=of)
            case wire.Pause(n, minutes):
                self._pause(n, minutes)
            case wire.Resume(n):
                self._sign(n, "resume")
            case wire.Handover(n, note):
                self._hand_over(n, note)
            case wire.Answer(n, of, yes, note):
                self._answer(n, of, yes, note)

    # ---- say ---------------------------------------------------------------------------------

    def _say(self, n: int, text: str) -> None:
        if (code := objection(text)) is not None:
            self._mouth.tell(wire.Refused(code, n=n))
        elif self._may_speak(n):
            checked = self._listener.check(self._token.member, n, text, self._hub.log.now_ms())
            if not self.conduct.lets(checked.decision, n):
                return
            self._judged(n, text, checked)

    def _judged(self, n: int, text: str, checked: Checked) -> None:
        decision = checked.decision
        finding, asks = self.conduct.pieces(n, text) if decision is PASS else ("no", False)
        if asks:
            self._hub.log.ask(self._token.room, ASKED_S)
        if decision.action == "hold":
            self._hold(n, text, decision)
        elif finding == "given":
            self._hold(n, text, in_pieces(text))
        elif decision.gathers:
            self._behind = deque()
            self.conduct.gathers(lambda clear: self._gathered(n, text, checked, decision if clear else None))
        elif finding == "if asked":
            self._behind = deque()
            self._hub.log.asked(self._token.room, lambda asked: self._answered(n, text, checked, asked=asked))
        else:
            self._append(n, checked.drafts, decision, text)

    def _hold(self, n: int, text: str, decision: Decision) -> None:
        self._mouth.tell(wire.Hold(n, list(decision.reasons)))
        self._hub.log.note(self._token.room, "holds")
        self.conduct.held(n, text, decision)

    def _answered(self, n: int, text: str, checked: Checked, *, asked: bool) -> None:
        if asked:
            self.conduct.spread.held()
        self._gathered(n, text, checked, in_pieces(text) if asked else None)

    def _gathered(self, n: int, text: str, checked: Checked, hold: Decision | None) -> None:
        """What several messages mean together is known: now this one, and what came behind it."""
        if hold is not None:
            self._hold(n, text, hold)
        else:
            self._append(n, checked.drafts, checked.decision, text)
        behind, self._behind = self._behind or (), None
        seat = self._hub.seat(self._token.room, self._token.member, self._mouth.connection)
        if seat is not None:
            for frame in behind:
                self.heard(frame, seat)

    def _sign(self, n: int, kind: wire.EntryKind, **fields: Any) -> bool:
        """What is not said in words, but counts and is kept like a message. False: not now, and it was told so."""
        if not self._may_speak(n):
            return False
        body = fragment(self._hub.log.now_ms(), self._token.member, kind, n=n, **fields)
        self._append(n, [Draft(new_nonce(), "", body)])
        return True

    def _hand_over(self, n: int, note: str) -> None:
        if not listens(self._token):
            self._mouth.tell(wire.Refused("no_option", n=n))
        elif (code := objection(note)) is not None:
            self._mouth.tell(wire.Refused(code, n=n))
        else:
            self._sign(n, "handover", text=note)

    def _answer(self, n: int, of: str, yes: bool, note: str | None) -> None:
        if self._token.kind != "volunteer" or listens(self._token):
            return self._mouth.tell(wire.Refused("no_option", n=n))
        if note and (code := objection(note)) is not None:
            return self._mouth.tell(wire.Refused(code, n=n))
        signed = self._sign(n, "answer", of=of, yes=yes, **({"text": note} if note and yes else {}))
        if signed and yes:  # the script for the end runs behind the one that writes this: the store takes both in order
            self._hub.spawn(self.parting.hand_over(note or ""))
        return None

    def _pause(self, n: int, minutes: int) -> None:
        now = self._hub.log.now_ms()
        wait = self.pauses.wait(n, now)
        if wait:
            # Not `rate`: it would be sent again by itself, and everything said meanwhile would wait behind it.
            return self._mouth.tell(wire.Refused("no_option", wait, n))
        self.pauses.took(n, now)
        self._sign(n, "pause", minutes=minutes)
        return None

    def _may_speak(self, n: int) -> bool:
        if self._bucket is not None and not self._mouth.paced(self._bucket, n):
            return False
        if self._hub.weather.away(self._token.room):
            self._mouth.tell(wire.Refused("store_away", STORE_RETRY_SECONDS, n))
            return False
        return True

    def _append(self, n: int, drafts: list[Draft], decision: Decision = PASS, text: str | None = None) -> None:
        self._writing.write(n, drafts, self._heard_at, decision, text)

    # ---- block -------------------------------------------------------------------------------

    async def _block(self, member: str) -> None:
        """Silent: nobody is told, and the one who blocks sees nothing but that it was taken."""
        try:
            visitor = await self._hub.log.visitor_of(self._token.room, member)
            if visitor is None or member == self._token.member:
                return self._mouth.tell(wire.Refused("not_member"))
            return await self._house.block(self._token.visitor, visitor)
        except StoreAway:
            return self._mouth.tell(wire.Refused("store_away", STORE_RETRY_SECONDS))


def _others(hub: Hub, token: SeatToken) -> list[str]:
    """Who reads what this member says."""
    known = [one.id for one in token.members] if token.kind != "circle" else hub.there(token.room)
    return [member for member in known if member != token.member]


def _raise(house: House, token: SeatToken, level: int, sign: str) -> None:
    if token.kind == "volunteer":
        house.hub.spawn(_raised(house, token, level, sign))


async def _raised(house: House, token: SeatToken, level: int, sign: str) -> None:
    if house.listening is not None:
        with contextlib.suppress(StoreAway):  # the next such word says it again
            await house.listening.raised(token.room, level, sign)
