"""Frames of /ws/queue."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from peerchat.wire.room import Beat, NewTicket
from peerchat.wire.staff import Unserved
from peerchat.wire.words import Calm, ChoiceOption, Frame, Goodbye, Refused, RoomKind, Token, Trouble, Widening

# ---- client to server --------------------------------------------------------------------------


class QueueHello(Frame, tag="hello"):
    v: int
    ticket: Token


class Choose(Frame):
    option: ChoiceOption


class Reach(Frame):
    """How far the search may reach at most; it goes back too. Answered by `ticket` and a fresh `waiting`."""

    most: Widening


class Keep(Frame):
    """Hold my place: answered by `kept`. `push`: address at the browser's push service, to be called when somebody is there."""

    push: Annotated[str, Meta(max_length=1024, pattern="^https://")] | None = None


class QueueLeave(Frame, tag="leave"):
    """Gives the place up for good."""


QUEUE_KINDS = frozenset({"hello", "choose", "beat", "reach", "keep", "leave"})
QueueIn = QueueHello | Choose | Beat | Reach | Keep | QueueLeave

# ---- server to client --------------------------------------------------------------------------


class Waiting(Frame):
    """`wait_s`: honest range in seconds, or null where there is nothing to go by. `position` never rises, but for people in
    acute need who are let ahead: `fast_lane` is how many of those it counts.

    `most`: how far the search may reach; `widens_in_s`: seconds until its next step, null: none is to come.
    """

    position: int
    wait_s: tuple[int, int] | None
    widening: Widening
    most: Widening = "any language"
    widens_in_s: int | None = None
    fast_lane: int = 0


class Choice(Frame, omit_defaults=True):
    """What else would help, after `after_s` seconds; the place in line stays. `why`: no volunteer could come so far, and why."""

    after_s: int
    options: list[ChoiceOption]
    why: Unserved | None = None


class Matched(Frame):
    seat: Token
    room: str
    kind: RoomKind
    topic: str | None


class Kept(Frame):
    """The place is kept without a connection. `code`: leads back to it, once more, from any device; `expires_at`: unix seconds.

    `push`: who is going to call ("Mozilla", "Google", …), or null.
    """

    code: str
    expires_at: int
    push: str | None = None


QueueOut = Waiting | Choice | Matched | NewTicket | Kept | Trouble | Calm | Refused | Goodbye
