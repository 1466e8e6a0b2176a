"""What is handed out and comes back, or lies in the database, and only this server may read: sealed, for one use, with an end.

Promises: an envelope that was altered, is for another use, or is over does not open; its length says nothing beyond what was put in.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

T = TypeVar("T")
_NONCE_BYTES = 12  # NIST SP 800-38D §8.2.2


class Seal:
    """Bytes at rest. `use`: what for; nothing sealed for one use opens for another. `about`: what it belongs to: an account."""

    def __init__(self, secret: bytes, use: str) -> None:
        key = hashlib.blake2b(use.encode(), key=secret[:64], digest_size=32, person=b"peerchat-staff").digest()
        self._cipher = AESGCM(key)

    def close(self, data: bytes, about: str = "") -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, about.encode())

    def open(self, sealed: bytes, about: str = "") -> bytes | None:
        """None: not ours, of another secret, or about something else."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            return None


class Envelopes(Generic[T]):
    """Texts for the way to the client and back. `seconds`: how long one is good. `clock`: unix seconds."""

    def __init__(
        self, secret: bytes, use: str, kind: type[T], seconds: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._seal = Seal(secret, use)
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(tuple[int, kind])  # type: ignore[valid-type]
        self._seconds = seconds
        self._clock = clock

    def close(self, content: T) -> str:
        body = msgspec.msgpack.encode((int(self._clock()) + self._seconds, content))
        return base64.urlsafe_b64encode(self._seal.close(body)).rstrip(b"=").decode()

    def open(self, text: str) -> T | None:
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except ValueError:
            return None
        body = self._seal.open(sealed)
        if body is None:
            return None
        try:
            end, content = self._decoder.decode(body)
        except msgspec.DecodeError:
            return None  # ours, from a release with other fields
        found: T = content
        return found if end > self._clock() else None
