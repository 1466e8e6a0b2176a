"""What the calls around accounts need, in one place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response

from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.matching.rate import Rate
from peerchat.volunteers.accounts.credentials import Credentials
from peerchat.volunteers.accounts.device import device
from peerchat.volunteers.accounts.enrolment import Enrolment
from peerchat.volunteers.accounts.forms import Me
from peerchat.volunteers.accounts.invitations import Invitations
from peerchat.volunteers.accounts.passkeys import Passkeys
from peerchat.volunteers.accounts.passwords import Passwords
from peerchat.volunteers.accounts.sign_in import KNOWN_SECONDS, SignedIn, SignIn
from peerchat.volunteers.accounts.team import Team
from peerchat.volunteers.accounts.turns import Turns
from peerchat.volunteers.door import Door, set_cookie
from peerchat.volunteers.sessions import Sessions
from peerchat.volunteers.staff import Staff

KNOWN_COOKIE = "__Host-peerchat-known"


@dataclass(frozen=True)
class Desk:
    """`may_try`: None where limits are off. `network`: a request's key for limiters. `session_seconds`: see `Sessions`."""

    database: Database
    door: Door
    sign_in: SignIn
    credentials: Credentials
    invitations: Invitations
    team: Team
    passkeys: Passkeys
    may_try: Rate | None
    network: Callable[[Request], bytes]
    session_seconds: int

    async def stranger(self, request: Request) -> None:
        """For calls of whoever is not signed in. Raises Refusal (origin, rate)."""
        self.door.check_origin(request)
        if self.may_try is not None:
            await self.may_try.take(self.network(request))

    def me(self, staff: Staff) -> Me:
        return Me(
            id=staff.id, name=staff.name, role=staff.role, languages=list(staff.languages), time_zone=staff.time_zone,
            session=staff.session, csrf=self.door.sessions.csrf(staff),
        )  # fmt: skip

    def let_in(self, answer: Response, signed_in: SignedIn) -> Me:
        set_cookie(answer, signed_in.opened.cookie, self.session_seconds)
        answer.set_cookie(
            KNOWN_COOKIE, signed_in.known, max_age=KNOWN_SECONDS, path="/", secure=True, httponly=True, samesite="strict"
        )  # fmt: skip
        return self.me(signed_in.opened.staff)


def make(
    database: Database,
    sessions: Sessions,
    door: Door,
    broker: Broker,
    secret: bytes,
    site: str,
    tries_per_minute: float | None,
    network: Callable[[Request], bytes],
    session_seconds: float,
    passwords: Passwords | None = None,
    clock: Callable[[], float] = time.time,
) -> Desk:
    """All parts of it. `site`: its name. `tries_per_minute`: None: limits are off. `passwords`: of other parameters, for tests."""
    limited = tries_per_minute is not None
    passwords, turns = passwords or Passwords(), Turns(broker, secret) if limited else None
    enrolment = Enrolment(secret, site, clock)
    sign_in = SignIn(database, sessions, passwords, turns, secret, clock)
    credentials = Credentials(database, sessions, passwords, enrolment, turns, secret, clock)
    return Desk(
        database=database,
        door=door,
        sign_in=sign_in,
        credentials=credentials,
        invitations=Invitations(database, sessions, sign_in, passwords, enrolment, clock),
        team=Team(database, sessions, clock),
        passkeys=Passkeys(database, broker, sign_in, credentials, secret, site, clock),
        may_try=Rate(broker, "staff", tries_per_minute) if tries_per_minute is not None else None,
        network=network,
        session_seconds=int(session_seconds),
    )


def device_of(request: Request) -> str:
    return device(request.headers.get("user-agent", ""))
