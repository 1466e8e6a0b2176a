"""Codes that people write down: eight characters, easy to read aloud, worth nothing to whoever copies the store.

Promises: a code says nothing about anybody; the store sees only a keyed hash of it; small slips of reading and typing are
forgiven. Does not promise that 40 bits stand against endless guessing: rates do.
"""

from __future__ import annotations

import hashlib
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_LOOK_ALIKES = str.maketrans("OIL", "011")
_FILLING = str.maketrans("", "", " \t\n\u00a0\u2007\u202f-\u2010\u2011\u2012\u2013\u2014_.")
_CHARS = 8
_BITS = 5 * _CHARS


def spell(number: int, chars: int) -> str:
    """A number of 5 bits per character, without hyphens."""
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (chars - 1), -1, -5))


def plain(text: str) -> str:
    """What somebody typed, in our characters alone; empty if it cannot be a code."""
    bare = text.translate(_FILLING)
    bare = bare.upper().translate(_LOOK_ALIKES) if bare.isascii() else ""
    return bare if set(bare) <= set(_ALPHABET) else ""


def read(text: str) -> str | None:
    """The code as we spell it, from what somebody typed; None if it cannot be one."""
    typed = plain(text)
    return f"{typed[:4]}-{typed[4:]}" if len(typed) == _CHARS else None


def _spell(number: int) -> str:
    text = spell(number, _CHARS)
    return f"{text[:4]}-{text[4:]}"


class Codes:
    """`secret`: the server's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-codes").digest()

    def new(self) -> str:
        return _spell(secrets.randbits(_BITS))

    def of(self, *words: str) -> str:
        """Always the same code for these words, so that it need not be kept anywhere to be told again."""
        return _spell(int.from_bytes(self._hash(b"of", *words)[: _BITS // 8], "big"))

    def name(self, *words: str) -> str:
        """A name for a record about these words, from which they cannot be read."""
        return self._hash(b"name", *words).hex()

    def digest(self, code: str) -> str:
        """Under which the store knows this code, as `read` spells it."""
        return self._hash(b"digest", code).hex()

    def _hash(self, use: bytes, *words: str) -> bytes:
        text = "\0".join(words).encode()
        return hashlib.blake2b(text, key=self._key, digest_size=16, person=use).digest()
