"""Proof of work: a small price in computing for one act, so that a flood costs the flooder. No account, no third party.

Promises: a challenge cannot be made or altered by a client, is good for one kind of act and at most ten minutes, and a
solution counts once, however many submit it at the same time. Does not promise to stop a determined attacker: rates do.
Every signed field has a fixed place and width and the action comes last, so no field can be read as a part of another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
import time
from collections.abc import Callable

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.errors import Refusal

LIFE_SECONDS = 600
_HEAD = struct.Struct(">BBQ16s")  # version, bits, unix seconds of the end, nonce
_VERSION = 1
_MAC_BYTES = 16
_SOLUTION_DIGITS = 20


def leading_zeros(digest: bytes) -> int:
    return len(digest) * 8 - int.from_bytes(digest, "big").bit_length()


def solves(challenge: str, solution: str, bits: int) -> bool:
    """SHA-256 of `challenge:solution` begins with so many zero bits."""
    return leading_zeros(hashlib.sha256(f"{challenge}:{solution}".encode()).digest()) >= bits


def _write(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class ProofOfWork:
    """`bits`: leading zero bits asked for; each one doubles the work. `clock`: unix seconds."""

    def __init__(self, secret: bytes, broker: Broker, bits: int, clock: Callable[[], float] = time.time) -> None:
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-pow").digest()
        self._broker = broker
        self.bits = bits
        self._clock = clock

    def issue(self, action: str) -> str:
        end = int(self._clock()) + LIFE_SECONDS
        body = _HEAD.pack(_VERSION, self.bits, end, secrets.token_bytes(16)) + action.encode()
        return _write(body + self._mac(body))

    async def spend(self, challenge: str, solution: str, action: str) -> None:
        """Accept the solution, once. Raises Refusal (pow_wrong, pow_expired, pow_used) or StoreAway."""
        mac, bits, end = self._open(challenge, action)
        now = self._clock()
        if end <= now:
            raise Refusal("pow_expired", status=403)
        if not (solution.isascii() and solution.isdigit() and len(solution) <= _SOLUTION_DIGITS):
            raise Refusal("pow_wrong", status=403)
        if not solves(challenge, solution, bits):
            raise Refusal("pow_wrong", status=403)
        key = keys.spent_work(mac.hex())
        # A minute longer than the challenge, for workers whose clocks differ.
        fresh = await self._broker.command(key, "SET", key, "1", "NX", "EX", int(end - now) + 60)
        if fresh is None:
            raise Refusal("pow_used", status=403)

    def _open(self, challenge: str, action: str) -> tuple[bytes, int, int]:
        try:
            raw = base64.b64decode(challenge + "=" * (-len(challenge) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise Refusal("pow_wrong", status=403) from None
        body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        # One challenge has one spelling: base64 would let the last bits vary.
        if len(body) < _HEAD.size or _write(raw) != challenge or not hmac.compare_digest(mac, self._mac(body)):
            raise Refusal("pow_wrong", status=403)
        version, bits, end, _nonce = _HEAD.unpack_from(body)
        if version != _VERSION or body[_HEAD.size :] != action.encode():
            raise Refusal("pow_wrong", status=403)
        return mac, bits, end

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_MAC_BYTES]
