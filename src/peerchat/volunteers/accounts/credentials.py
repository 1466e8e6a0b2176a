"""What somebody changes about their own way in: password, recovery codes, authenticator app.

Promises: each needs the password and a code anew, so that a console left open is not enough; a new password or app ends all other
sessions, and other devices are strangers again.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from peerchat.db import audit, recovery, staff, staff_sessions
from peerchat.db.engine import Database, Transaction
from peerchat.db.staff import Account
from peerchat.errors import Refusal
from peerchat.volunteers.accounts import totp
from peerchat.volunteers.accounts.enrolment import Enrolment, Shown
from peerchat.volunteers.accounts.envelope import Seal
from peerchat.volunteers.accounts.passwords import Passwords, is_weak
from peerchat.volunteers.accounts.recovery import digest, new_codes
from peerchat.volunteers.accounts.turns import Turns
from peerchat.volunteers.sessions import Sessions
from peerchat.volunteers.staff import Staff


class Credentials:
    """`turns` None: limits are off. `clock`: unix seconds. All acts raise DatabaseAway, StoreAway or Refusal (proof_wrong, rate)."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        passwords: Passwords,
        enrolment: Enrolment,
        turns: Turns | None,
        secret: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._passwords = passwords
        self._enrolment = enrolment
        self._turns = turns
        self._keys = Seal(secret, "totp")
        self._clock = clock

    async def change_password(self, by: Staff, password: str, code: str, new: str) -> None:
        """Raises Refusal (password_weak) too."""
        account = await self._with_password(by, password)
        if is_weak(new, account.login or "", account.name):
            raise Refusal("password_weak", status=422)
        fresh = await self._passwords.hash(new)
        async with self._database.writing() as connection:
            await self._with_code(connection, account, code)
            await staff.change(connection, by.id, password=fresh, known_from=int(self._clock()))
            ended = await self._alone(connection, by, "password_changed")
        self._sessions.live.ended(ended)

    async def renew_recovery(self, by: Staff, password: str, code: str) -> list[str]:
        """The new codes, told this once; the old ones are void."""
        account, codes = await self._with_password(by, password), new_codes()
        async with self._database.writing() as connection:
            await self._with_code(connection, account, code)
            await recovery.renew(connection, by.id, filter(None, map(digest, codes)))
            await audit.append(connection, int(self._clock()), by.id, "recovery_renewed", by.id)
        return codes

    async def recovery_left(self, by: Staff) -> int:
        async with self._database.reading() as connection:
            return await recovery.left(connection, by.id)

    async def prove(self, by: Staff, password: str, code: str) -> Account:
        """Whose it is, if password and code are right. `code`: of the app, or a recovery code."""
        account = await self._with_password(by, password)
        async with self._database.writing() as connection:
            await self._with_code(connection, account, code)
        return account

    async def begin_app(self, by: Staff, password: str, code: str) -> Shown:
        """For a new phone. `code`: of the old one, or a recovery code."""
        account = await self.prove(by, password, code)
        return self._enrolment.begin(by.session, account.login or "")

    async def finish_app(self, by: Staff, enrolment: str, code: str) -> None:
        """Raises Refusal (enrolment_over, code_wrong) instead of `proof_wrong`."""
        proven = self._enrolment.prove(by.session, by.id, enrolment, code)
        async with self._database.writing() as connection:
            now = int(self._clock())
            await staff.change(connection, by.id, totp=proven.sealed, totp_used=proven.step, known_from=now)
            ended = await self._alone(connection, by, "app_changed")
        self._sessions.live.ended(ended)

    async def _with_password(self, by: Staff, password: str) -> Account:
        """By a turn of this session's own: whoever stole one keeps nobody else from anything."""
        if self._turns is not None:
            await self._turns.take(self._turns.name("session", by.session))
        async with self._database.reading() as connection:
            account = await staff.find(connection, by.id)
        if account is None or not await self._passwords.fits(account.password, password):
            raise Refusal("proof_wrong", status=403)
        return account

    async def _with_code(self, connection: Transaction, account: Account, code: str) -> None:
        used = digest(code)
        if used is not None:
            good = await recovery.use(connection, account.id, used)
        else:
            key = self._keys.open(account.totp, account.id)
            step = totp.step_of(key, code, self._clock()) if key else None
            good = step is not None and await staff.use_code(connection, account.id, step)
        if not good:
            raise Refusal("proof_wrong", status=403)

    async def _alone(self, connection: Transaction, by: Staff, what: str) -> list[str]:
        ended = await staff_sessions.end_all(connection, by.id, but=by.session)
        await audit.append(connection, int(self._clock()), by.id, what, by.id)
        return ended
