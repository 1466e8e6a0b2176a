"""Signing in, in two steps that look the same to whoever guesses.

Promises: the first step answers alike whatever is wrong with it, after the same work; only a right code after a right
password gets an answer of its own; each code counts once, on all workers; a session begins with a fresh cookie; nobody can lock
somebody else out (`turns.py`). No password and no code is in any log or error.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from peerchat.db import audit, recovery, staff
from peerchat.db.engine import Database, Transaction
from peerchat.db.staff import Account
from peerchat.errors import Refusal
from peerchat.tokens import new_id
from peerchat.volunteers.accounts import totp
from peerchat.volunteers.accounts.envelope import Envelopes, Seal
from peerchat.volunteers.accounts.passwords import Passwords
from peerchat.volunteers.accounts.recovery import digest
from peerchat.volunteers.accounts.turns import Turns
from peerchat.volunteers.sessions import Opened, Sessions

STEP_SECONDS = 300
KNOWN_SECONDS = 90 * 86400
IN_A_ROW_STEPS = 3  # the second of two codes: of the next 90 seconds
_NO_KEY = bytes(totp.KEY_BYTES)


class Half(msgspec.Struct, frozen=True, array_like=True):
    """What the first step found. `staff`: made up where something was wrong. `turn`, `doubts`: names of `Turns`. `first`: time step
    of the first of two codes."""

    staff: str
    turn: str
    doubts: str
    first: int = 0


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A device on which this account signed in `at`, unix seconds."""

    staff: str
    device: str
    at: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`known`: for the device to be known by."""

    opened: Opened
    known: str


@dataclass(frozen=True, slots=True)
class OneMore:
    """The next code is needed too. `ticket`: for it."""

    ticket: str


class SignIn:
    """`turns` None: limits are off. `clock`: unix seconds. All acts raise DatabaseAway or StoreAway."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        passwords: Passwords,
        turns: Turns | None,
        secret: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._passwords = passwords
        self._turns = turns
        self._clock = clock
        self._halves = Envelopes(secret, "half", Half, STEP_SECONDS, clock)
        self._known = Envelopes(secret, "known", Known, KNOWN_SECONDS, clock)
        self._keys = Seal(secret, "totp")

    async def password(self, login: str, password: str, network: bytes, known: str | None) -> str:
        """The ticket for the second step, whether it is right or not. `network`: see `limits.network_key`. `known`: from an earlier
        signing in. Raises Refusal (rate)."""
        login = spelled(login)
        async with self._database.reading() as connection:
            account = await staff.by_login(connection, login)
        device = self._device(account, known)
        turn = doubts = ""
        if self._turns is not None:
            turn = self._turns.name("device", device) if device else self._turns.name("network", network.hex(), login)
            await self._turns.take(turn)
        right = await self._passwords.fits(account.password if account else None, password)
        who = account.id if account and right else new_id()
        if self._turns is not None:
            doubts = self._turns.name("codes", device if device and right else who)
        return self._halves.close(Half(who, turn, doubts))

    async def code(self, ticket: str, code: str, device: str) -> SignedIn | OneMore:
        """`code`: of the app, or a recovery code. `device`: see `device.py`. Raises Refusal (sign_in)."""
        half = self._halves.open(ticket)
        if half is None:
            raise Refusal("sign_in", status=401)
        now = self._clock()
        async with self._database.reading() as connection:
            account = await staff.find(connection, half.staff)
        sealed = account.totp if account else self._keys.close(_NO_KEY)
        key = self._keys.open(sealed, half.staff)
        step = totp.step_of(key or _NO_KEY, code, now)
        doubted = self._turns is not None and await self._turns.doubted(half.doubts)
        answer: SignedIn | OneMore | None = None
        if (recovers := digest(code)) is not None:
            answer = await self._recovered(account, half.staff, recovers, device)
        elif account is not None and half.first:
            answer = await self._second(account, half, step, device)
        elif account is not None and key is not None and step is not None:
            answer = await (self._first(account, half, step) if doubted else self._enter(account, step, device))
        if answer is None:
            if self._turns is not None:
                await self._turns.doubt(half.doubts)
            raise Refusal("sign_in", status=401)
        if self._turns is not None and isinstance(answer, SignedIn):
            await self._turns.settled(half.turn, half.doubts)
        return answer

    async def _enter(self, account: Account, step: int, device: str) -> SignedIn | None:
        async with self._database.writing() as connection:
            if not await staff.use_code(connection, account.id, step):
                return None
            return await self.open(connection, account, device)

    async def _first(self, account: Account, half: Half, step: int) -> OneMore | None:
        async with self._database.writing() as connection:
            if not await staff.use_code(connection, account.id, step):
                return None
        return OneMore(self._halves.close(msgspec.structs.replace(half, first=step)))

    async def _second(self, account: Account, half: Half, step: int | None, device: str) -> SignedIn | OneMore | None:
        """One try alone: it uses up the first code, right or wrong, of many at once too. The first one again is no try."""
        if step == half.first:
            return OneMore(self._halves.close(half))
        follows = step is not None and half.first < step <= half.first + IN_A_ROW_STEPS
        async with self._database.writing() as connection:
            if not await staff.follow_code(
                connection, account.id, half.first, step if step and follows else half.first + 1
            ):
                return None
            return await self.open(connection, account, device) if follows else None

    async def _recovered(self, account: Account | None, who: str, used: str, device: str) -> SignedIn | None:
        """80 random bits need no second ones. The same work for nobody."""
        async with self._database.writing() as connection:
            if not await recovery.use(connection, who, used) or account is None:
                return None
            await audit.append(connection, int(self._clock()), account.id, "recovery_code_used", account.id)
            return await self.open(connection, account, device)

    async def open(self, connection: Transaction, account: Account, device: str) -> SignedIn:
        """A part of the transaction in which somebody has shown who they are."""
        known = Known(account.id, new_id(), int(self._clock()))
        return SignedIn(await self._sessions.open(connection, account, device), self._known.close(known))

    def _device(self, account: Account | None, known: str | None) -> str:
        found = self._known.open(known) if known else None
        if found is None or account is None or found.staff != account.id or found.at < account.known_from:
            return ""
        return found.device


def spelled(login: str) -> str:
    """However it was typed."""
    return login.strip().casefold()
