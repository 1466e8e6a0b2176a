"""What all staff conversations of a worker share: each a part of the house, or a callable of one."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from peerchat import wire
from peerchat.tokens import Signer
from peerchat.volunteers.duty.aside import Asides
from peerchat.volunteers.duty.exchange import Exchange
from peerchat.volunteers.duty.listening import Listening
from peerchat.volunteers.duty.roster import Roster
from peerchat.volunteers.staff import Staff


async def always(_staff: Staff) -> bool:
    """Where nothing has to be learned first."""
    return True


async def _nobody(_room: str, _member: str) -> str | None:
    return None


@dataclass(frozen=True)
class Post:
    """`seated(cookie header)`: who is signed in; may raise DatabaseAway. `watch(staff, ended, described)`: see `Sessions.watch`.
    `ready(staff)`: may go on duty. `end(room)`: ends it for both, at once and with `safety`.
    `visitor_of(room, member)`: who sits there. `store(listener)`, `away()`: see `Broker.watch`. `seat`, `stalled`, `hello`: seconds.
    `frames_per_second`: None where limits are off."""

    roster: Roster
    listening: Listening
    exchange: Exchange
    asides: Asides
    signer: Signer
    seated: Callable[[str], Awaitable[Staff | None]]
    watch: Callable[[Staff, Callable[[], None], Callable[[Staff], None]], Callable[[], None]]
    end: Callable[[str], Awaitable[None]]
    store: Callable[[Callable[[bool], None]], Callable[[], None]]
    away: Callable[[], bool]
    ready: Callable[[Staff], Awaitable[bool]] = always
    visitor_of: Callable[[str, str], Awaitable[str | None]] = _nobody
    seat: float = 86400.0
    stalled: float = 45.0
    hello: float = wire.HELLO_SECONDS
    frames_per_second: float | None = 20.0
    random: Callable[[], float] = random.random
