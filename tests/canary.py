"""A word that stands nowhere else, to be looked for where it must not be."""

from __future__ import annotations

import uuid

_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def unheard() -> str:
    """Of letters alone: among random digits one in twelve is held as somebody's telephone number, and its room falls silent."""
    return f"canary{uuid.uuid4().hex.translate(_LETTERS)}"
