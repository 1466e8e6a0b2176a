"""How full the store is: of the fullest of its nodes, because that one refuses first."""

from __future__ import annotations

from peerchat.broker.client import Broker
from peerchat.broker.keys import PARTITIONS


async def memory(broker: Broker) -> tuple[int, int]:
    """Bytes used, and the limit (0: none is set). Raises StoreAway."""
    tags = {broker.node_of(tag): tag for tag in PARTITIONS}
    found = [_read(await broker.command(tag, "INFO", "memory")) for tag in tags.values()]
    return max(found, key=lambda one: one[0] / one[1] if one[1] else 0.0)


def _read(info: bytes) -> tuple[int, int]:
    fields = dict(line.partition(":")[::2] for line in info.decode().splitlines())
    return int(fields.get("used_memory", 0)), int(fields.get("maxmemory", 0))
