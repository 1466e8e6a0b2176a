"""One connected person of this worker in a waiting line, and who wants to know how they fare."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Protocol

from peerchat.matching.pair import Pair
from peerchat.matching.ticket import Ticket
from peerchat.tokens import TicketToken
from peerchat.wire import Widening


class Listener(Protocol):
    """Told from the event loop; may not block."""

    def standing(self, position: int, wait_s: tuple[int, int], widening: Widening) -> None:
        """In line. `position`: 1 is next; `wait_s`: seconds still to wait, from and to."""

    def matched(self, pair: Pair) -> None:
        """Found somebody; the place is given up."""

    def displaced(self) -> None:
        """A newer connection holds the ticket; the place is given up."""


@dataclass(eq=False)
class Place:
    """`since`: unix ms, best known. `look_at`, `sought_at`: loop time of the next look at the ticket in the store, and of the
    last search for a partner. `widening`: how far the search reached when last looked at."""

    token: TicketToken
    listener: Listener
    connection: str = field(default_factory=lambda: secrets.token_urlsafe(6))
    ticket: Ticket | None = None
    since: int = 0
    entered: bool = False
    widening: Widening | None = None
    look_at: float = 0.0
    sought_at: float = float("-inf")


@dataclass(frozen=True)
class Pace:
    """Seconds between two rounds, between two looks at one ticket, and between two readings of recent waits."""

    round: float = 1.0
    look: float = 2.0
    forecast: float = 5.0
