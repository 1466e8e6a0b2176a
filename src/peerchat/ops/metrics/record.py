"""What one worker says of itself, and what whoever watches says of the house: kept in the store for a lease, read by any worker."""

from __future__ import annotations

import msgspec

from peerchat.ops.metrics.merged import Counts


class HouseRecord(msgspec.Struct, omit_defaults=True):
    """Of the worker that watches. By language: `waiting`, `wait_p90_s`; `line`: counts since counting began (they live in the store
    already); `volunteers` by state, `rooms` by verdict, `firing` by rule. `store_memory`: used and limit, bytes, 0: none. `relay_s`:
    what half and 95 of 100 messages of five minutes took no longer than; `per_minute`: messages; `started`, `lost`: workers of ten
    minutes; `errors`: share of answers of five minutes."""

    at: int = 0
    waiting: dict[str, int] = {}
    wait_p90_s: dict[str, float] = {}
    line: Counts = {}
    volunteers: dict[str, int] = {}
    rooms: dict[str, int] = {}
    firing: dict[str, int] = {}
    crisis_wait_s: float = 0.0
    store_memory: tuple[int, int] = (0, 0)
    relay_s: tuple[float | None, float | None] = (None, None)
    per_minute: float | None = None
    started: int = 0
    lost: int = 0
    errors: float | None = None


class Record(msgspec.Struct, omit_defaults=True):
    """`since`: unix seconds of its start. Seconds, bytes, counts. `*_away_s`: since when it does not reach it; 0: it does.
    `memory_used`: of its machine, 0 to 1. `house`: of the one that watches alone."""

    version: str
    since: int
    resident: int = 0
    files: int = 0
    lag_s: float = 0.0
    memory_used: float | None = None
    sockets: dict[str, int] = {}
    rooms: int = 0
    store_s: float = 0.0
    store_away_s: float = 0.0
    database_s: float | None = None
    database_away_s: float = 0.0
    house: HouseRecord | None = None


encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Record).decode


def read(data: bytes) -> Record | None:
    """As it stands in the store, after a number and a blank. None: a newer worker writes it otherwise."""
    try:
        return _decode(data.partition(b" ")[2])
    except msgspec.MsgspecError:
        return None
