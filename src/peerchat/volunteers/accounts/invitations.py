"""How somebody becomes staff, or gets in again who lost password and phone: a link, good once and for three days.

Promises: the link's secret is after its `#`, which no browser sends to a server; of two who follow one link at once one is let in;
an invitation falls with the account of whoever gave it, or with their role.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from peerchat.db import audit, invitations, passkeys, recovery, staff, staff_sessions
from peerchat.db.engine import Database, Transaction
from peerchat.db.invitations import Invitation
from peerchat.db.staff import Account
from peerchat.errors import Refusal
from peerchat.tokens import new_id
from peerchat.volunteers.accounts.enrolment import Enrolment, Proven, Shown
from peerchat.volunteers.accounts.passwords import Passwords, is_weak
from peerchat.volunteers.accounts.recovery import digest, new_codes
from peerchat.volunteers.accounts.sign_in import SignedIn, SignIn, spelled
from peerchat.volunteers.sessions import Sessions
from peerchat.volunteers.staff import Staff, may_manage
from peerchat.wire import StaffRole

LIFE_SECONDS = 3 * 86400
LINK = "/staff#invitation="


class Given(NamedTuple):
    """`link`: path and fragment, to be told to one person over a way that both trust."""

    id: str
    link: str
    expires_at: int


class Opened(NamedTuple):
    """`again`: who is let in again; None: somebody new."""

    role: StaffRole
    again: Account | None
    shown: Shown
    expires_at: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says about themself. `login`, `name`: of no use where somebody is let in again."""

    login: str
    name: str
    languages: tuple[str, ...]
    time_zone: str
    password: str = field(repr=False)
    enrolment: str = field(repr=False)
    code: str = field(repr=False)


class Joined(NamedTuple):
    """`recovery`: the codes, told this once."""

    signed_in: SignedIn
    recovery: list[str]


class Invitations:
    """`clock`: unix seconds. All acts raise DatabaseAway."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        sign_in: SignIn,
        passwords: Passwords,
        enrolment: Enrolment,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._sign_in = sign_in
        self._passwords = passwords
        self._enrolment = enrolment
        self._clock = clock

    async def give(self, by: Staff, role: StaffRole) -> Given:
        """To somebody new. Raises Refusal (role)."""
        if not may_manage(by.role, role):
            raise Refusal("role", status=403)
        async with self._database.writing() as connection:
            return await give(connection, by.id, role, None, int(self._clock()))

    async def let_in_again(self, by: Staff, account: str) -> Given:
        """What was good until now stays good until the link is used. Raises Refusal (role, staff_unknown)."""
        async with self._database.writing() as connection:
            known = await staff.find(connection, account)
            if known is None or known.left_at is not None:
                raise Refusal("staff_unknown", status=404)
            if not may_manage(by.role, known.role) or known.id == by.id:
                raise Refusal("role", status=403)
            return await give(connection, by.id, known.role, known.id, int(self._clock()))

    async def waiting(self, by: Staff) -> list[Invitation]:
        """Those that this role could have given, the latest first."""
        async with self._database.reading() as connection:
            found = await invitations.waiting(connection, int(self._clock()))
        return [one for one in found if may_manage(by.role, one.role)]

    async def withdraw(self, by: Staff, invitation: str) -> None:
        """Raises Refusal (role, invitation_unknown)."""
        async with self._database.writing() as connection:
            gone = await invitations.withdraw(connection, invitation)
            if gone is None:
                raise Refusal("invitation_unknown", status=404)
            if not may_manage(by.role, gone.role):
                raise Refusal("role", status=403)
            await audit.append(connection, int(self._clock()), by.id, "invitation_withdrawn", invitation)

    # ---- whoever follows the link ----------------------------------------------------------------

    async def open(self, token: str) -> Opened:
        """Raises Refusal (invitation_unknown)."""
        async with self._database.reading() as connection:
            invitation = await self._find(connection, token)
            again = await staff.find(connection, invitation.staff) if invitation.staff else None
        shown = self._enrolment.begin(invitation.id, (again and again.login) or invitation.role)
        return Opened(invitation.role, again, shown, invitation.expires_at)

    async def accept(self, token: str, new: Newcomer, device: str) -> Joined:
        """Raises Refusal (invitation_unknown, enrolment_over, code_wrong, password_weak, login_taken); then the link is as good as
        before."""
        async with self._database.reading() as connection:
            invitation = await self._find(connection, token)
            again = await staff.find(connection, invitation.staff) if invitation.staff else None
        who = again.id if again else new_id()
        proven = self._enrolment.prove(invitation.id, who, new.enrolment, new.code)
        if is_weak(new.password, *((again.login or "", again.name) if again else (new.login, new.name))):
            raise Refusal("password_weak", status=422)
        password, codes, now = await self._passwords.hash(new.password), new_codes(), int(self._clock())
        ended: list[str] = []
        async with self._database.writing() as connection:
            if not await invitations.use(connection, invitation.id, who, now):
                raise Refusal("invitation_unknown", status=404)
            if again is None:
                account = _account(who, invitation.role, new, password, proven, now)
                if not await staff.add(connection, account):
                    raise Refusal("login_taken", status=409)
            else:
                ended = await self._renew(connection, again, password, proven, now)
                account = again
            await recovery.renew(connection, who, filter(None, map(digest, codes)))
            about = invitation.invited_by or "command"
            await audit.append(
                connection, now, who, "let_in_again" if again else "joined", who, by=about, role=account.role
            )
            joined = Joined(await self._sign_in.open(connection, account, device), codes)
        self._sessions.live.ended(ended)
        return joined

    async def _find(self, connection: Transaction, token: str) -> Invitation:
        found = await invitations.find(connection, _digest(token), int(self._clock()))
        if found is None:
            raise Refusal("invitation_unknown", status=404)
        return found

    async def _renew(
        self, connection: Transaction, account: Account, password: str, proven: Proven, now: int
    ) -> list[str]:
        """The sessions that ended by it."""
        fresh = {"password": password, "totp": proven.sealed, "totp_used": proven.step, "known_from": now}
        if not await staff.change(connection, account.id, **fresh):
            raise Refusal("invitation_unknown", status=404)  # gone in the meantime
        await passkeys.remove_all(connection, account.id)
        return await staff_sessions.end_all(connection, account.id)


async def give(connection: Transaction, by: str | None, role: StaffRole, account: str | None, now: int) -> Given:
    """A part of the giver's transaction. `by` None: from the command line. `account`: who is let in again."""
    token, invitation = secrets.token_urlsafe(24), new_id()
    given = Invitation(
        id=invitation, digest=_digest(token), role=role, staff=account, invited_by=by, at=now, expires_at=now + LIFE_SECONDS
    )  # fmt: skip
    await invitations.add(connection, given)
    await audit.append(connection, now, by, "invited", invitation, role=role, **({"again": account} if account else {}))
    return Given(invitation, LINK + token, given.expires_at)


def _account(who: str, role: StaffRole, new: Newcomer, password: str, proven: Proven, now: int) -> Account:
    return Account(
        id=who, login=spelled(new.login), name=new.name, role=role, languages=new.languages, time_zone=new.time_zone,
        password=password, totp=proven.sealed, totp_used=proven.step, known_from=now, since=now,
    )  # fmt: skip


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
