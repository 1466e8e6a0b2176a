"""Texts that wait for a human, in the store's memory alone: sealed at once, bound to their case, gone at a set time.

Promises: whoever copies the store cannot read them without the server's secret; a sealed text opens for its own case only; each
is kept once. Does not promise to keep them: a store that loses its memory has lost them, and `of` says so.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Literal, NamedTuple, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from peerchat.broker import keys
from peerchat.broker.client import Broker

_NONCE_BYTES = 12  # 96 random bits, as AES-GCM takes them (NIST SP 800-38D §8.2.2: fewer than 2³² texts under one key)

Kind = Literal["line", "words", "code", "who"]
"""A message of a talk; what somebody wrote to whoever decides; the code of the sanction that an appeal is about; the visitor whom
a report is about, so that a decision can reach them."""
MOST: dict[Kind, int] = {"line": 20, "words": 5, "code": 1, "who": 1}


class Added(NamedTuple):
    """How many of what was given are kept, and how many of them are new."""

    kept: int
    new: int


class SealedTexts:
    """`secret`: the server's. All acts raise StoreAway."""

    def __init__(self, broker: Broker, secret: bytes) -> None:
        self._broker = broker
        self._cipher = AESGCM(hashlib.blake2b(secret, digest_size=32, person=b"peerchat-texts").digest())

    async def add(self, case: str, kind: Kind, texts: Mapping[str, bytes], until: int) -> Added:
        """MOST of a kind are kept. `texts` by name. `until`: unix seconds at which all of the case's texts end."""
        if not texts:
            return Added(0, 0)
        sealed = [part for name, text in texts.items() for part in (name, self._seal(case, text))]
        key = keys.sealed(case)
        return Added(*await self._broker.run("keep_sealed", [key], [until, kind, MOST[kind], *sealed]))

    async def of(self, case: str) -> list[tuple[Kind, bytes]]:
        """In no order; empty: gone, or there never were any. What was sealed under another secret is gone, too."""
        key = keys.sealed(case)
        row = await self._broker.command(key, "HGETALL", key)
        opened = [(row[i].partition(b":")[0].decode(), self._open(case, row[i + 1])) for i in range(0, len(row), 2)]
        return [(cast(Kind, kind), text) for kind, text in opened if text is not None]

    async def forget(self, case: str) -> None:
        key = keys.sealed(case)
        await self._broker.command(key, "UNLINK", key)

    def _seal(self, case: str, text: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text, case.encode())

    def _open(self, case: str, sealed: bytes) -> bytes | None:
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], case.encode())
        except (InvalidTag, ValueError):  # of another case or secret; too short to be one at all
            return None
