"""Sessions of staff: on the server, each with a cookie of its own that nobody can guess, listed and ended one by one.

Promises: a session begins with a fresh cookie and only after both steps of signing in, so none can be planted; what is kept is
its digest; ending it, or a change of role, closes its sockets within a moment. Times are unix seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from peerchat.broker.bus import Bus
from peerchat.db import audit, staff_sessions
from peerchat.db.engine import Database, Transaction
from peerchat.db.staff import Account
from peerchat.db.staff_sessions import Session
from peerchat.tokens import new_id
from peerchat.volunteers.live import Live
from peerchat.volunteers.staff import Staff

SEEN_TO_WITHIN = 120  # seconds: not each call is worth a write
_COOKIE_BYTES = 32


class Opened(NamedTuple):
    """`cookie`: its bearer is signed in."""

    cookie: str
    staff: Staff


class Sessions:
    """`life`: seconds until a session ends whatever happens; `idle`: seconds without a call or an open socket until it does."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        secret: bytes,
        life: float,
        idle: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-csrf").digest()
        self._life = int(life)
        self._idle = int(idle)
        self._clock = clock
        self.live = Live(bus, self._still)

    async def seated(self, cookie: str | None) -> Staff | None:
        """Who is signed in with this cookie; None: nobody. For sockets too: then `watch`. Raises DatabaseAway."""
        if not cookie or len(cookie) > 4 * _COOKIE_BYTES:
            return None
        now = int(self._clock())
        async with self._database.reading() as connection:
            found = await staff_sessions.find(connection, _digest(cookie), now, now - self._idle)
        if found is None:
            return None
        session, account = found
        if session.seen_at < now - SEEN_TO_WITHIN:
            async with self._database.writing() as connection:
                await staff_sessions.seen(connection, [session.id], now)
        return _staff(account, session.id)

    def watch(
        self, staff: Staff, ended: Callable[[], None], described: Callable[[Staff], None] | None = None
    ) -> Callable[[], None]:
        """`ended()` when this session is over, or the role is another one; `described(staff)` when they say something else about
        themself. Returns what ends the watch. While somebody watches, the session counts as used."""
        return self.live.watch(staff.session, ended, staff, described)

    def csrf(self, staff: Staff) -> str:
        """What unsafe calls of this session carry, and another site cannot read: signed and bound to it, as OWASP asks for."""
        return hmac.digest(self._key, staff.session.encode(), "sha256").hex()[:32]

    async def open(self, connection: Transaction, account: Account, device: str) -> Opened:
        """A part of the transaction that signs in. `device`: see `staff_tables.py`."""
        now, cookie = int(self._clock()), secrets.token_urlsafe(_COOKIE_BYTES)
        session = Session(
            id=new_id(), staff=account.id, digest=_digest(cookie), device=device, at=now, seen_at=now, expires_at=now + self._life
        )  # fmt: skip
        await staff_sessions.add(connection, session)
        await audit.append(connection, now, account.id, "signed_in", session.id)
        return Opened(cookie, _staff(account, session.id))

    async def of(self, staff: str) -> list[Session]:
        """The living ones, the latest first. Raises DatabaseAway."""
        now = int(self._clock())
        async with self._database.reading() as connection:
            return await staff_sessions.of(connection, staff, now, now - self._idle)

    async def end(self, by: Staff, session: str) -> bool:
        """One of one's own; False: it is none. Raises DatabaseAway."""
        async with self._database.writing() as connection:
            if not await staff_sessions.end(connection, by.id, session):
                return False
            what = "signed_out" if session == by.session else "session_ended"
            await audit.append(connection, int(self._clock()), by.id, what, session)
        self.live.ended([session])
        return True

    async def _still(self, sessions: Iterable[str]) -> dict[str, Staff]:
        sessions, now = list(sessions), int(self._clock())
        async with self._database.writing() as connection:
            alive = await staff_sessions.alive(connection, sessions, now)
            await staff_sessions.seen(connection, alive, now)
        return {session: _staff(account, session) for session, account in alive.items()}


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def _staff(account: Account, session: str) -> Staff:
    return Staff(
        id=account.id, name=account.name, role=account.role, languages=account.languages, time_zone=account.time_zone, session=session
    )  # fmt: skip
