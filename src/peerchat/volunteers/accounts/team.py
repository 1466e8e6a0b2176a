"""The team: who is in it, in which role, and how somebody goes.

Promises: nobody changes their own role; a change of role ends all sessions of whoever it is about, sockets within a moment, and takes
back the invitations that they gave; whoever goes leaves an id behind, and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from peerchat.db import audit, invitations, learning, passkeys, recovery, shifts, staff, staff_sessions
from peerchat.db.engine import Database, Transaction
from peerchat.db.staff import Account
from peerchat.errors import Refusal
from peerchat.volunteers.sessions import Sessions
from peerchat.volunteers.staff import Staff, may_manage
from peerchat.wire import StaffRole


class Team:
    """`clock`: unix seconds. All acts raise DatabaseAway."""

    def __init__(self, database: Database, sessions: Sessions, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock

    async def all(self) -> list[Account]:
        """By name, without those who left."""
        async with self._database.reading() as connection:
            return await staff.team(connection)

    async def change_role(self, by: Staff, account: str, role: StaffRole) -> None:
        """Raises Refusal (role, staff_unknown)."""
        async with self._database.writing() as connection:
            known = await self._known(connection, by, account)
            if known.id == by.id or not may_manage(by.role, role):
                raise Refusal("role", status=403)
            if known.role == role:
                return
            await staff.change(connection, account, role=role)
            await invitations.withdraw_all(connection, account)
            ended = await staff_sessions.end_all(connection, account)
            now = int(self._clock())
            await audit.append(connection, now, by.id, "role_changed", account, before=known.role, after=role)
        self._sessions.live.ended(ended)

    async def part(self, by: Staff, account: str) -> None:
        """Somebody goes, by their own will or another's. Raises Refusal (role, staff_unknown)."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            await self._known(connection, by, account)
            ended = await staff_sessions.end_all(connection, account)
            await recovery.renew(connection, account, ())
            await passkeys.remove_all(connection, account)
            await invitations.withdraw_all(connection, account)
            await shifts.forget(connection, account)
            await learning.forget(connection, account)
            nothing = {"login": None, "name": "", "languages": "", "password": "", "totp": b"", "time_zone": "UTC"}
            await staff.change(connection, account, **nothing, left_at=now)
            await audit.append(connection, now, by.id, "left" if account == by.id else "removed", account)
        self._sessions.live.ended(ended)

    async def describe(self, by: Staff, name: str, languages: tuple[str, ...], time_zone: str) -> None:
        """What somebody says about themself."""
        async with self._database.writing() as connection:
            await staff.change(connection, by.id, name=name, languages=",".join(languages), time_zone=time_zone)
            await audit.append(connection, int(self._clock()), by.id, "described", by.id)
        self._sessions.live.described()

    async def end_sessions(self, by: Staff, account: str) -> None:
        """All of somebody's, when a phone was lost; of one's own, all but this. Raises Refusal (role, staff_unknown)."""
        async with self._database.writing() as connection:
            await self._known(connection, by, account)
            ended = await staff_sessions.end_all(connection, account, but=by.session)
            await audit.append(connection, int(self._clock()), by.id, "sessions_ended", account, count=len(ended))
        self._sessions.live.ended(ended)

    async def _known(self, connection: Transaction, by: Staff, account: str) -> Account:
        """Somebody whom `by` may manage, or they themself."""
        known = await staff.find(connection, account)
        if known is None or known.left_at is not None:
            raise Refusal("staff_unknown", status=404)
        if known.id != by.id and not may_manage(by.role, known.role):
            raise Refusal("role", status=403)
        return known
