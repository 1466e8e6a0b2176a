"""One connected person of this worker in a waiting line, and who wants to know how they fare."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from peerchat.matching.pair import Pair
from peerchat.matching.pool import Waits
from peerchat.matching.ticket import Ticket
from peerchat.tokens import TicketToken
from peerchat.wire import Widening


class Fares(NamedTuple):
    """How somebody in line fares. `position`: 1 is next, `fast_lane` of them were let ahead; `wait_s`: seconds still to wait, from
    and to, None: nothing to go by; `widens_in_s`: seconds until the search widens by itself, None: it does not."""

    position: int
    fast_lane: int
    wait_s: tuple[int, int] | None
    widening: Widening
    widens_in_s: int | None


class Listener(Protocol):
    """Told from the event loop; may not block."""

    def standing(self, fares: Fares) -> None:
        """In line."""

    def matched(self, pair: Pair) -> None:
        """Found somebody; the place is given up."""

    def displaced(self) -> None:
        """A newer connection holds the ticket; the place is given up."""

    def spent(self) -> None:
        """The ticket is of no use any more; there is no place."""


@dataclass(eq=False)
class Place:
    """`ticket`: what stands in line, or will. `asked`, `entered`: whether the store was told, and has confirmed, what the ticket
    says now; `found`: its last word. `widening`: how far the search reached when last looked at; `abroad`: the ticket stands in
    other languages' lines too. `seek`: there is a reason to search. `keep_until`: unix ms.

    Loop times: `look_at` of the next sign of life, `sought_at` of the last search, `called_at` of the last call to somebody on
    this person's behalf.
    """

    token: TicketToken
    listener: Listener
    connection: str = field(default_factory=lambda: secrets.token_urlsafe(6))
    ticket: Ticket = field(init=False)
    asked: bool = False
    entered: bool = False
    found: Waits | None = None
    widening: Widening | None = None
    abroad: bool = False
    seek: bool = True
    keep_until: int = 0
    look_at: float = 0.0
    sought_at: float = float("-inf")
    called_at: float = float("-inf")

    def __post_init__(self) -> None:
        self.ticket = Ticket.of(self.token).placed(self.token.at, self.connection)


@dataclass(frozen=True)
class Pace:
    """Seconds between two rounds, between two signs of life, between two readings of recent waits, and between two searches
    for whoever has no new reason to be searched for."""

    round: float = 1.0
    look: float = 5.0
    forecast: float = 5.0
    seek: float = 2.0
