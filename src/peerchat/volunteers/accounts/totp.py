"""Codes of an authenticator app: RFC 6238 with SHA-1, six digits and 30 s, which is what all apps can do. Pure; the clock is
passed in."""

from __future__ import annotations

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

KEY_BYTES = 20  # RFC 4226 §4 R6 recommends 160 bits
STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1  # RFC 6238 §5.2: at most one step for what the network and a slow thumb take


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def step_at(now: float) -> int:
    return int(now // STEP_SECONDS)


def code_at(key: bytes, step: int) -> str:
    digest = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(key: bytes, code: str, now: float) -> int | None:
    """The time step that this code is of, if it is good now; whoever takes it remembers the step, so that it counts once.

    All steps in question are looked at, whichever fits.
    """
    typed = "".join(char for char in code if char not in " \u00a0\u202f-").encode(errors="replace")
    steps = range(step_at(now) - DRIFT_STEPS, step_at(now) + DRIFT_STEPS + 1)
    fitting = [step for step in steps if hmac.compare_digest(code_at(key, step).encode(), typed)]
    return fitting[-1] if fitting else None


def spelled(key: bytes) -> str:
    """For typing it in where no camera is."""
    return base64.b32encode(key).decode().rstrip("=")


def uri(key: bytes, login: str, site: str) -> str:
    """What the QR code says (the apps' common form: otpauth://totp/site:account)."""
    label = f"{quote(site, safe='')}:{quote(login, safe='')}"
    return f"otpauth://totp/{label}?{urlencode({'secret': spelled(key), 'issuer': site})}"
