"""Passwords of staff: argon2id, away from the event loop, and the same work whether there is such an account or not.

Parameters: RFC 9106 §4, the second recommended choice (3 passes, 64 MiB, 4 lanes). They stand in each hash:
others may follow.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from peerchat.errors import Refusal

LEAST_CHARS = 12  # NIST SP 800-63B-4 §3.1.1.2 asks for 8 beside a second factor, 15 alone
MOST_CHARS = 128
LEAST_DIFFERENT = 5
AT_ONCE = 1  # per worker: each takes 64 MiB and a quarter of a second, and people talk on the same cores
MOST_WAITING = 20  # some five seconds
RETRY_SECONDS = 5.0


class Passwords:
    """`hasher`: other parameters, for tests."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._here = 0
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Raises Refusal (rate) where too many wait."""
        async with self._place():
            return await asyncio.to_thread(self._hasher.hash, _same(password))

    async def fits(self, hashed: str | None, password: str) -> bool:
        """`hashed`: None: there is no such account, which takes as long to find out. Raises Refusal (rate) where too many wait."""
        async with self._place():
            return await asyncio.to_thread(self._fits, hashed, _same(password))

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        if self._here >= AT_ONCE + MOST_WAITING:
            raise Refusal("rate", retry_in=RETRY_SECONDS, status=429)
        self._here += 1
        try:
            async with self._turn:
                yield
        finally:
            self._here -= 1

    def _fits(self, hashed: str | None, password: str) -> bool:
        if hashed is None:
            if self._nobodys is None:
                self._nobodys = self._hasher.hash("nobody")
            self._verified(self._nobodys, password)
            return False
        return self._verified(hashed, password)

    def _verified(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def is_weak(password: str, *words: str) -> bool:
    """Too short, too few different characters, or one of these words (login, name) in other clothes."""
    plain = _same(password)
    bare = "".join(char for char in plain.casefold() if char.isalnum())
    for word in ("peerchat", "password", "passwort", *words):
        bare = bare.replace("".join(char for char in word.casefold() if char.isalnum()) or " ", "")
    return not LEAST_CHARS <= len(plain) <= MOST_CHARS or len(set(bare)) < LEAST_DIFFERENT


def _same(password: str) -> str:
    """However a keyboard composes its characters (NIST SP 800-63B-4 §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
