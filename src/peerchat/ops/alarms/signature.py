"""Signatures of webhooks by the Standard Webhooks specification (1.0.0): HMAC-SHA256 over `id.timestamp.body`. Pure.

Keys are `whsec_` and base64 of 24 to 64 bytes. Several may hold at once, for a change of keys: the header then has a signature of
each.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64


class WrongKey(ValueError):
    """Not of the form above. The text carries nothing of it."""


def keys_in(said: str) -> tuple[bytes, ...]:
    """`said`: comma-separated. Raises WrongKey."""
    return tuple(_key(part.strip()) for part in said.split(",") if part.strip())


def _key(part: str) -> bytes:
    try:
        key = base64.b64decode(part.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise WrongKey(f"a webhook's key is {PREFIX} and base64 of {LEAST_BYTES} to {MOST_BYTES} bytes")
    return key


def headers(keys: Sequence[bytes], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """`at`: unix seconds of this attempt: receivers refuse what is too old."""
    signed = f"{message_id}.{at}.".encode() + body
    signatures = (base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
