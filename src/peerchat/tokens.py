"""Signed tokens for tickets, seats and visitors: what a reconnect needs, without a database.

Promises: a token that was altered, is of another kind, or has expired does not open. Does not promise secrecy:
its bearer can read it, so it never carries anything about another person that the bearer may not know.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from peerchat.wire import AgeGroup, Need, Role, RoomKind, Widening

T = TypeVar("T", bound="Token")
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_MAC_BYTES = 16  # 128 bits: beyond guessing online (RFC 2104 §5 asks for no fewer than 80)


class Token(msgspec.Struct, frozen=True, array_like=True):
    """`exp`: unix seconds after which it does not open."""

    exp: int


class VisitorToken(Token, frozen=True, tag="v", array_like=True):
    visitor: str


class TicketToken(Token, frozen=True, tag="t", array_like=True):
    """`at`: unix milliseconds of the join, the seniority that survives even an empty store.

    `also`: further languages that this person can talk in. `level`: how acute it is by their own word (C-SSRS shape, 0–4).
    `widened`: reaches at least so far from the start; `most`: never further. `meet`: only with whoever has the same word.
    """

    id: str
    visitor: str
    at: int
    language: str
    topics: tuple[str, ...]
    need: Need
    role: Role
    format: RoomKind
    age: AgeGroup
    no_go: tuple[str, ...]
    also: tuple[str, ...] = ()
    level: int = 0
    widened: Widening = "same topic"
    most: Widening = "any language"
    meet: str = ""


class SeatMember(msgspec.Struct, frozen=True, array_like=True):
    """What members of a room know of each other."""

    id: str
    name: str
    role: Role
    need: Need


class SeatToken(Token, frozen=True, tag="s", array_like=True):
    """Enough to re-create the room after the store lost everything. `at`: unix ms when the room was made.

    `ticket` is the bearer's own, to go back in line when the other does not come; `visitor` is the bearer's own.
    """

    room: str
    kind: RoomKind
    topic: str | None
    language: str
    at: int
    member: str
    members: tuple[SeatMember, ...]
    visitor: str
    ticket: str


_ANY = VisitorToken | TicketToken | SeatToken


class Signer:
    """HMAC-SHA256 over msgpack, base64url. `secret`: at least 32 bytes."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        if len(secret) < 32:
            raise ValueError("the secret needs at least 32 bytes")
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-tokens").digest()
        self._clock = clock
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(_ANY).decode

    def sign(self, token: Token) -> str:
        body = self._encode(token)
        mac = hmac.digest(self._key, body, "sha256")[:_MAC_BYTES]
        return base64.urlsafe_b64encode(mac + body).rstrip(b"=").decode()

    def open(self, text: str, kind: type[T]) -> T | None:
        """The token, or None if it is not genuine, not of this kind, or expired."""
        token = self.genuine(text, kind)
        return None if token is None or token.exp < self._clock() else token

    def genuine(self, text: str, kind: type[T]) -> T | None:
        """The token, expired or not: it opens nothing any more, but says whose it was."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, hmac.digest(self._key, body, "sha256")[:_MAC_BYTES]):
            return None
        try:
            token = self._decode(body)
        except msgspec.DecodeError:
            return None  # ours, from a release with other fields
        return token if isinstance(token, kind) else None


def new_id() -> str:
    """96 random bits, base64url: rooms, tickets and visitors cannot be guessed."""
    # A third of what secrets.token_urlsafe takes, for the same: twelve bytes need no padding.
    return binascii.b2a_base64(os.urandom(12), newline=False).translate(_URL_SAFE).decode()
