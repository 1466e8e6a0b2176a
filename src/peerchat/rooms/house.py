"""What all rooms of a worker share, and what they ask of the parts above them: each a callable or a small contract."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from peerchat import wire
from peerchat.rooms.hub import Hub
from peerchat.rooms.speech import Assess, MakeCard
from peerchat.safety.opinion.desk import Ask
from peerchat.safety.sanctions import Sanctions
from peerchat.tokens import SeatToken, Signer

STORE_RETRY_SECONDS = 2.0


@dataclass
class Pace:
    """(per second, at once) of each. A change is for whoever sits down from then on."""

    messages: tuple[float, float]
    frames: tuple[float, float]

    def per_second(self, messages: float) -> None:
        self.messages = (messages, self.messages[1])

    def at_once(self, messages: float) -> None:
        self.messages = (self.messages[0], messages)


class Circles(Protocol):
    """Who has a seat in which circle. It is kept where newcomers are sent in from; a room only asks. All raise StoreAway."""

    async def arrive(self, token: SeatToken) -> bool:
        """At every hello: is this seat (still, or again) that person's? No room ever holds more than it may."""

    async def stay(self, room: str, members: Sequence[str]) -> bool:
        """These are there, and keep their seats. False: fewer than two are left with nobody on the way, and it is closed now."""

    async def free(self, room: str, member: str) -> bool:
        """This one leaves. The answer is that of `stay`."""

    async def close(self, room: str) -> None:
        """The room has ended: nobody is sent in any more."""

    async def back(self, token: SeatToken) -> None:
        """Nobody came: this person waits again, with the old seniority."""


LISTENER = "m2"
"""The volunteer's member in every listening room."""


def listens(token: SeatToken) -> bool:
    """Whether this seat is a volunteer's. Its `visitor` is `staff-<id>`, its `ticket` the session that it is tied to."""
    return token.kind == "volunteer" and token.member == LISTENER


class Listening(Protocol):
    """Who listens in which room, kept with the volunteers' duty; a room only asks and tells. All but `watch` raise StoreAway."""

    async def arrive(self, token: SeatToken) -> bool:
        """At every hello: is this seat still that one's?"""

    async def stay(self, token: SeatToken, present: bool) -> None:
        """At each tick: whether the volunteer is there, or on the way back."""

    async def raised(self, room: str, level: int, sign: str) -> None:
        """Somebody's words were of this level of acute need; `sign`: of which kind, never the words."""

    async def over(self, room: str, why: str = "over") -> None:
        """The talk has ended; `no_show`: it never began."""

    async def back(self, token: SeatToken, *, note: str = "", handed_over: bool = False) -> str | None:
        """The person waits again, with the old seniority; the ticket that leads there, if anything is known of them."""

    def watch(self, token: SeatToken, ended: Callable[[], None]) -> Callable[[], None]:
        """`ended()` once whoever has this seat is signed out; returns what ends the watch."""


@dataclass(frozen=True)
class House:
    """`block(mine, theirs)`, `release(ticket, language, room)` and `ended(room, language, topic)` are matching's.

    `talked(visitor, level)`: this person's talk is over, it is told once per room and person; the answer is a break to propose, or
    None. `level`: the highest acute need that anybody's words raised in it. `pace`: None where limits are off.
    `second`: another opinion, asked once the message is out; None: there is none. `listening`: None where there are no volunteers.
    """

    hub: Hub
    signer: Signer
    assess: Assess
    card: MakeCard
    block: Callable[[str, str], Awaitable[None]]
    release: Callable[[str, str, str], Awaitable[None]]
    ended: Callable[[str, str, str | None], Awaitable[None]]
    seat_grace_seconds: float
    pace: Pace | None
    talked: Callable[[str, int], Awaitable[wire.Rest | None]]
    circles: Circles
    sanctions: Sanctions
    second: Ask | None = None
    listening: Listening | None = None
