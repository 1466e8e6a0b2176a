"""Which node answers for which slot. Pure, apart from reading a URL."""

from __future__ import annotations

import ssl as tls
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.crc import key_slot

from peerchat.broker.keys import slot_tag
from peerchat.broker.link import Address

SLOTS = 16384


def parse_url(url: str) -> tuple[list[Address], bool]:
    """Addresses to begin with, and whether it is a cluster. Raises ValueError in words for the operator.

    redis://[user:password@]host[:port][/database], rediss://…, unix:///path[?db=n], redis+cluster://host:port[,host:port…],
    rediss+cluster://…
    """
    parts = urlsplit(url)
    scheme, _, mode = parts.scheme.partition("+")
    username = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    if parts.scheme == "unix":
        database = int(parts.query.removeprefix("db=") or 0)
        return [Address(path=unquote(parts.path), username=username, password=password, database=database)], False
    if scheme not in ("redis", "rediss") or mode not in ("", "cluster"):
        raise ValueError("the store's URL must begin with redis://, rediss://, unix:// or redis+cluster://")
    secure = tls.create_default_context() if scheme == "rediss" else None
    database = 0 if mode else int(parts.path.strip("/") or 0)
    addresses = []
    for netloc in parts.netloc.rpartition("@")[2].split(","):
        host = urlsplit(f"//{netloc}")
        addresses.append(
            Address(host.hostname or "127.0.0.1", host.port or 6379, None, username, password, database, secure)
        )
    return addresses, bool(mode)


class Topology:
    """Slot → node. A single node has every slot."""

    def __init__(self, nodes: list[Address]) -> None:
        self.nodes = nodes
        self._owner = [0] * SLOTS
        self._by_tag: dict[str, int] = {}

    @classmethod
    def from_slots(cls, reply: list[Any], seed: Address) -> Topology:
        """From CLUSTER SLOTS. `seed`: whose host stands in where a node does not know its own (an empty name)."""
        topology = cls([])
        index: dict[tuple[str, int], int] = {}
        for start, end, primary, *_replicas in reply:
            host = primary[0].decode() if primary[0] else seed.host
            place = (host or seed.host, int(primary[1]))
            if place not in index:
                index[place] = len(topology.nodes)
                topology.nodes.append(replace(seed, host=place[0], port=place[1], path=None))
            for slot in range(int(start), int(end) + 1):
                topology._owner[slot] = index[place]
        return topology

    def node_of(self, key: str) -> Address:
        if len(self.nodes) == 1:
            return self.nodes[0]
        tag = slot_tag(key)
        # Tags are few (256 partitions, a line per language); a visitor's own is looked up rarely.
        slot = self._by_tag.get(tag)
        if slot is None:
            slot = key_slot(tag.encode())
            if len(self._by_tag) < 4096:
                self._by_tag[tag] = slot
        return self.nodes[self._owner[slot]]
