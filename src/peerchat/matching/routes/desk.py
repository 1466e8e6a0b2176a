"""What the calls of the waiting line work with, and all of them together."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from fastapi import Request

from peerchat.errors import Refusal
from peerchat.matching.again import Again
from peerchat.matching.forms import Sanctioned
from peerchat.matching.guidelines import Promises
from peerchat.matching.keeping import Keeping
from peerchat.matching.listening import ListeningHours, none_at_all, uncounted
from peerchat.matching.rate import Rate
from peerchat.matching.rest import Breaks
from peerchat.matching.services import Services
from peerchat.matching.site import Site
from peerchat.matching.topics import Catalogue
from peerchat.matching.vapid import Vapid
from peerchat.safety.decided import said
from peerchat.safety.pow import ProofOfWork
from peerchat.safety.sanctions import Told
from peerchat.tokens import Signer


@dataclass(frozen=True)
class Rates:
    """Per network. `joins`: tickets; `codes`: codes that are tried; `acts`: everything else."""

    joins: Rate
    codes: Rate
    acts: Rate


async def _nobody(_visitor: str) -> float:
    return 0.0


@dataclass(frozen=True)
class Desk:
    """`work`, `rates`: None where limits are off; `vapid`: None where nobody is called. `visitor_of(room, member)`: who sits or
    sat there; `block(mine, theirs)`: visitors. `banned(visitor)`: what keeps them from beginning a talk.
    `network`: a request's key for limiters (`limits.network_key`). `ticket_seconds`, `visitor_seconds`: how long these tokens
    are good for. `promises`: what everyone agrees to; `topics`: what people come about. `clock`: unix seconds. `listening`: whether
    volunteers are there; `shielded(visitor)`: seconds that none of them is asked for this person, 0.0: they are.
    `asked(language)`: one more asks for one, let in or not: that is what shifts are planned by."""

    signer: Signer
    site: Site
    keeping: Keeping
    again: Again
    breaks: Breaks
    banned: Callable[[str], Awaitable[Told | None]]
    vapid: Vapid | None
    services: Services
    visitor_of: Callable[[str, str], Awaitable[str | None]]
    block: Callable[[str, str], Awaitable[None]]
    work: ProofOfWork | None
    rates: Rates | None
    network: Callable[[Request], bytes]
    ticket_seconds: float
    visitor_seconds: float
    promises: Promises = field(default_factory=Promises)
    topics: Catalogue = field(default_factory=Catalogue)
    clock: Callable[[], float] = time.time
    listening: ListeningHours = none_at_all
    shielded: Callable[[str], Awaitable[float]] = _nobody
    asked: Callable[[str], None] = uncounted

    async def not_banned(self, visitor: str, language: str) -> None:
        """Raises Refusal (banned), which says why in this language."""
        told = await self.banned(visitor)
        if told is None:
            return
        left = told.seconds or 1
        sanction = Sanctioned(
            step="ban",
            reason=told.reason,
            until=int((self.clock() + left) * 1000),
            appeal=told.appeal,
            told=None if told.told is None else said(told.told, language),
        )
        raise Refusal("banned", retry_in=left, status=403, more={"sanction": sanction.model_dump()})

    async def not_shielded(self, visitor: str) -> None:
        """Raises Refusal (shielded)."""
        left = await self.shielded(visitor)
        if left:
            raise Refusal("shielded", retry_in=left, status=403)

    async def may_join(self, request: Request) -> None:
        """Raises Refusal (rate)."""
        if self.rates is not None:
            await self.rates.joins.take(self.network(request))

    async def may_try_a_code(self, request: Request) -> None:
        """Raises Refusal (rate)."""
        if self.rates is not None:
            await self.rates.codes.take(self.network(request))

    async def may_act(self, request: Request) -> None:
        """Raises Refusal (rate)."""
        if self.rates is not None:
            await self.rates.acts.take(self.network(request))
