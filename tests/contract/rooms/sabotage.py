"""Guards taken away, one at a time: a test that stays green without its guard has no teeth."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable

from peerchat.broker.bus import Bus, _Channel
from peerchat.broker.client import Broker
from peerchat.broker.scripts import Script


def without_deduplication(broker: Broker, bus: Bus) -> None:
    """What is written is written whatever comes, also an n that is in the log already."""
    _rewrite(broker, "append", "if n > 0 and n <= acked then", "if false then")
    _rewrite(broker, "say", "if n <= acked then", "if false then")


def without_fence(broker: Broker, bus: Bus) -> None:
    """Any connection may write."""
    for script in ("append", "say"):
        _rewrite(broker, script, "if f[3] ~= ARGV[2] then return {'displaced'} end", "")


def without_confirmation(broker: Broker, bus: Bus) -> None:
    """Attending returns when the subscription was asked for, not when it is there."""

    async def attend(channel: str, ring: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        unheeded = asyncio.get_running_loop().create_future()
        bus._channels[channel] = _Channel(ring, gap, [unheeded])
        bus._ear(channel).subscribe(channel)

    bus.attend = attend  # type: ignore[method-assign]


def _rewrite(broker: Broker, name: str, guard: str, instead: str) -> None:
    text = broker._scripts[name].text
    assert text.count(guard) == 1, "the guard is not where it was"
    text = text.replace(guard, instead)
    broker._scripts[name] = Script(name, hashlib.sha1(text.encode()).hexdigest(), text)
