"""A way in which people are told. What it is to say is written down before it is said, so that no restart loses it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal, Protocol

from peerchat.db.deliveries import Delivery
from peerchat.ops.alarms.forms import ChannelKind
from peerchat.ops.alarms.message import Message

Outcome = Literal["done", "later", "never"]
"""`never`: trying again cannot help."""
GIVE_UP_SECONDS = 86400
_PAUSES = (5, 30, 120, 600, 1800, 3600)
"""Seconds between attempts, the last one again and again. The first come soon: an alarm that arrives tomorrow helps nobody."""


class Channel(Protocol):
    """`id`: stays the same over restarts while it leads to the same place. `name`: for operators, without anything secret."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> ChannelKind: ...
    @property
    def name(self) -> str: ...
    def deliveries(self, messages: Sequence[Message], now: int) -> list[Delivery]:
        """What to send for these messages, which belong to one moment."""
        ...

    async def send(self, delivery: Delivery) -> Outcome:
        """One attempt; raises nothing."""
        ...


def channel_id(kind: ChannelKind, where: str) -> str:
    return f"{kind}:{hashlib.sha256(where.encode()).hexdigest()[:16]}"


def next_try(attempts: int, at: int, now: int, chance: float) -> int | None:
    """Unix seconds of the next attempt after so many; None: given up. `chance`: 0 to 1; spreads by a fifth, so that receivers that
    come back are not met by everybody at once."""
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1] * (0.9 + 0.2 * chance)
    again = now + max(1, round(pause))
    return None if again - at > GIVE_UP_SECONDS else again
