"""How often one network may do something: one bucket for all workers, in the store, that is no key at all while it is full."""

from __future__ import annotations

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.errors import Refusal


class Rate:
    """`action`: what is counted. `per_minute`: how often in the long run, and at once; it may be changed at any time."""

    def __init__(self, broker: Broker, action: str, per_minute: float) -> None:
        self._broker = broker
        self._action = action
        self.per_minute = per_minute

    async def take(self, network: bytes) -> None:
        """`network`: see `limits.network_key`. Raises Refusal (rate) or StoreAway."""
        wait = await self._broker.run(
            "bucket", [keys.bucket(network, self._action)], [str(self.per_minute / 60), str(max(1.0, self.per_minute))]
        )
        if wait:
            raise Refusal("rate", retry_in=wait / 1000, status=429)
