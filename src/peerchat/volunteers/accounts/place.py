"""Where a passkey is good."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where it happens: a passkey of one place is of no use at another. `origin`: `https://chat.example.org`; `host`: of it."""

    origin: str
    host: str
