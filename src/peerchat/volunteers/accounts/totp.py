"""Codes of an authenticator app: RFC 6238 with SHA-1, six digits and 30 s, which is what all apps can do. pyotp reckons; here stands
which codes are taken, and when. Pure; the clock is passed in."""

from __future__ import annotations

import base64
import secrets

from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

KEY_BYTES = 20  # RFC 4226 §4 R6 recommends 160 bits
STEP_SECONDS = 30
DRIFT_STEPS = 1  # RFC 6238 §5.2: at most one step for what the network and a slow thumb take
_BETWEEN = " \u00a0\u202f-"  # apps show a code in two halves


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def app(key: bytes) -> TOTP:
    """What the app reckons with."""
    return TOTP(spelled(key), interval=STEP_SECONDS)


def step_of(key: bytes, code: str, now: float) -> int | None:
    """The time step that this code is of, if it is good now; whoever takes it remembers the step, so that it counts once."""
    typed = "".join(char for char in code if char not in _BETWEEN)
    if not typed.isascii():
        return None
    try:
        return app(key).verify_and_get_timecode(typed, for_time=now, valid_window=DRIFT_STEPS)
    except OTPVerificationError:
        return None


def spelled(key: bytes) -> str:
    """For typing it in where no camera is."""
    return base64.b32encode(key).decode().rstrip("=")


def uri(key: bytes, login: str, site: str) -> str:
    """What the QR code says (the apps' common form: otpauth://totp/site:account)."""
    return app(key).provisioning_uri(name=login, issuer_name=site)
