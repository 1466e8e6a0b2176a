"""What staff calls may answer besides what is wanted, for OpenAPI."""

from __future__ import annotations

from typing import Any

from peerchat.matching.routes.guard import refusals

AWAY = "database_away: see Retry-After"


def answers(**codes: str) -> dict[int | str, dict[str, Any]]:
    """Of a call that somebody signed in makes."""
    known = {"_401": "signed_out", "_403": "role, csrf, origin", "_503": AWAY}
    return refusals(**{**known, **codes})
