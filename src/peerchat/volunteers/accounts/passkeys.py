"""Passkeys: another way in than password and code, that cannot be phished, guessed or typed wrong.

Promises: each challenge counts once, on all workers; a passkey is good for this site alone; adding one needs password and code;
nothing tells whether an account has any. Whoever loses the device still has password and code.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.db import audit, passkeys, staff
from peerchat.db.engine import Database
from peerchat.db.passkeys import Passkey
from peerchat.errors import Refusal
from peerchat.tokens import new_id
from peerchat.volunteers.accounts.credentials import Credentials
from peerchat.volunteers.accounts.envelope import Envelopes
from peerchat.volunteers.accounts.place import Place
from peerchat.volunteers.accounts.sign_in import SignedIn, SignIn
from peerchat.volunteers.staff import Staff

if TYPE_CHECKING:
    from peerchat.volunteers.accounts.ceremony import Ceremony

SECONDS = 300
MOST = 10
_CHALLENGE_BYTES = 32  # WebAuthn §13.4.3 asks for 16 at least


class Challenge(msgspec.Struct, frozen=True, array_like=True):
    """`session`: for which a passkey is added; empty: for signing in."""

    challenge: bytes
    session: str


class Asked(NamedTuple):
    """`options`: for the browser, as JSON; `ticket`: comes back with its answer."""

    options: dict[str, Any]
    ticket: str


class Passkeys:
    """`site`: its name. `clock`: unix seconds. All acts raise DatabaseAway or StoreAway."""

    def __init__(
        self,
        database: Database,
        broker: Broker,
        sign_in: SignIn,
        credentials: Credentials,
        secret: bytes,
        site: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._broker = broker
        self._sign_in = sign_in
        self._credentials = credentials
        self._site = site
        self._clock = clock
        self._challenges = Envelopes(secret, "passkey", Challenge, SECONDS, clock)

    # ---- one's own -------------------------------------------------------------------------------

    async def begin(self, by: Staff, place: Place, password: str, code: str) -> Asked:
        """Raises Refusal (proof_wrong, rate, passkeys_full)."""
        if len(await self.of(by)) >= MOST:
            raise Refusal("passkeys_full", status=409)
        account = await self._credentials.prove(by, password, code)
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        how = await _ceremony()
        options = how.ask_for_new(place, self._site, by.id, account.login or "", challenge)
        return Asked(options, self._challenges.close(Challenge(challenge, by.session)))

    async def add(self, by: Staff, place: Place, ticket: str, answer: dict[str, Any], name: str) -> Passkey:
        """Raises Refusal (enrolment_over, passkey_wrong)."""
        challenge = self._challenges.open(ticket)
        if challenge is None or challenge.session != by.session or not await self._spent(challenge):
            raise Refusal("enrolment_over", status=409)
        made = (await _ceremony()).new(place, challenge.challenge, answer)
        passkey = Passkey(
            id=new_id(), staff=by.id, digest=_digest(made.credential), public_key=made.public_key, count=made.signatures,
            name=name, at=int(self._clock()),
        )  # fmt: skip
        async with self._database.writing() as connection:
            if await passkeys.find(connection, passkey.digest) is not None:
                raise Refusal("passkey_wrong", status=422)
            await passkeys.add(connection, passkey)
            await audit.append(connection, passkey.at, by.id, "passkey_added", passkey.id)
        return passkey

    async def of(self, by: Staff) -> list[Passkey]:
        async with self._database.reading() as connection:
            return await passkeys.of(connection, by.id)

    async def remove(self, by: Staff, passkey: str) -> None:
        """Raises Refusal (passkey_unknown)."""
        async with self._database.writing() as connection:
            if not await passkeys.remove(connection, by.id, passkey):
                raise Refusal("passkey_unknown", status=404)
            await audit.append(connection, int(self._clock()), by.id, "passkey_removed", passkey)

    # ---- signing in --------------------------------------------------------------------------------

    async def ask(self, place: Place) -> Asked:
        """The same for everybody: the device knows whose passkeys it has."""
        challenge = secrets.token_bytes(_CHALLENGE_BYTES)
        options = (await _ceremony()).ask_for_known(place, challenge)
        return Asked(options, self._challenges.close(Challenge(challenge, "")))

    async def enter(self, place: Place, ticket: str, answer: dict[str, Any], device: str) -> SignedIn:
        """Raises Refusal (sign_in)."""
        how, challenge = await _ceremony(), self._challenges.open(ticket)
        credential = how.credential_of(answer)
        if challenge is None or challenge.session or credential is None or not await self._spent(challenge):
            raise Refusal("sign_in", status=401)
        async with self._database.reading() as connection:
            passkey = await passkeys.find(connection, _digest(credential))
        if passkey is None:
            raise Refusal("sign_in", status=401)
        count = how.known(place, challenge.challenge, answer, passkey.public_key, passkey.count)
        if count is None:
            raise Refusal("sign_in", status=401)
        async with self._database.writing() as connection:
            account = await staff.find(connection, passkey.staff)
            good = await passkeys.used(connection, passkey, count, int(self._clock()))
            if account is None or account.left_at is not None or not good:
                raise Refusal("sign_in", status=401)
            return await self._sign_in.open(connection, account, device)

    async def _spent(self, challenge: Challenge) -> bool:
        """Whether this was the first time."""
        key = keys.spent_challenge(hashlib.sha256(challenge.challenge).hexdigest()[:32])
        return await self._broker.command(key, "SET", key, "1", "NX", "EX", SECONDS + 60) is not None


async def _ceremony() -> type[Ceremony]:
    return await asyncio.to_thread(_load)


def _load() -> type[Ceremony]:
    """Loading takes a moment the first time: away from the event loop."""
    from peerchat.volunteers.accounts.ceremony import Ceremony

    return Ceremony


def _digest(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
