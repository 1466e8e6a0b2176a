"""Who calls: the server's key pair for Web Push, and its signed word for one push service (RFC 8292).

Promises: the same key from the same secret on every worker and after every restart, so that subscriptions stay good; the
signed word is of no use at another service, and of none a day later.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

GOOD_SECONDS = 3600  # RFC 8292 §2 allows a day
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SP 800-186 §3.2.1.3)
_SEED_BYTES = 48  # 128 bits more than the order, so that the remainder is as good as even (FIPS 186-5 §A.2.1)


class Vapid:
    """`secret`: the server's. `contact`: mailto: or https: address of the operator for the push service; empty: none.
    `clock`: unix seconds."""

    def __init__(self, secret: bytes, contact: str = "", clock: Callable[[], float] = time.time) -> None:
        seed = HKDF(SHA256(), _SEED_BYTES, salt=None, info=b"peerchat vapid").derive(secret)
        self._private = ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.key = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
        self._contact = contact
        self._clock = clock

    def authorization(self, origin: str) -> str:
        """The header for a call to this service. `origin`: scheme, host and port alone."""
        claims: dict[str, object] = {"aud": origin, "exp": int(self._clock()) + GOOD_SECONDS}
        if self._contact:
            claims["sub"] = self._contact
        return f"vapid t={jwt.encode(claims, self._private, 'ES256')}, k={self.key}"
