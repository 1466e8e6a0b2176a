"""Recovery codes: for the day on which the phone is gone. Ten, each good once, with 80 random bits, so that no guessing reaches them
and their plain digests are worth nothing. They do not hang on the server's secret: who loses that one still gets in."""

from __future__ import annotations

import hashlib
import secrets

from peerchat.matching import codes

COUNT = 10
_GROUPS = 4  # of four characters of 5 bits
_CHARS_IN_GROUP = 4


def new_codes() -> list[str]:
    """As they are shown, once: `ABCD-EFGH-JKLM-NPQR`."""
    return [_spell(secrets.randbits(_GROUPS * _CHARS_IN_GROUP * 5)) for _ in range(COUNT)]


def digest(typed: str) -> str | None:
    """Under which the database knows what somebody typed; None: it cannot be a code. Small slips are forgiven."""
    plain = codes.plain(typed)
    if len(plain) != _GROUPS * _CHARS_IN_GROUP:
        return None
    return hashlib.sha256(plain.encode()).hexdigest()


def _spell(number: int) -> str:
    text = codes.spell(number, _GROUPS * _CHARS_IN_GROUP)
    return "-".join(text[start : start + _CHARS_IN_GROUP] for start in range(0, len(text), _CHARS_IN_GROUP))
