"""What operators are told of the machine and of alarms: two sections of the overview. Seconds and bytes; nothing of any person."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from peerchat.ops.alarms.forms import AlarmNow

Share = Annotated[float, Field(ge=0, le=1, description="0 to 1")]


class WorkerNow(BaseModel):
    """`id`: until it ends. `since`: unix seconds of its start. `memory_bytes`: resident. `lag_s`: nine of ten looks of the last 15
    s found its event loop no later than this. `sockets`: by kind (`room`, `queue`, `staff`). `rooms`: with somebody in them here.
    `store_away_s`, `database_away_s`: for how long it has not reached it; 0: it does."""

    id: str
    version: str
    since: int
    memory_bytes: int
    lag_s: float
    sockets: dict[str, int]
    rooms: int
    store_away_s: float
    database_away_s: float


class StoreNow(BaseModel):
    """`up`: every worker reaches it. `round_trip_s`: of the slowest worker. `used_bytes`: of memory; `limit_bytes` 0: none is set."""

    up: bool
    round_trip_s: float
    used_bytes: int
    limit_bytes: int


class DatabaseNow(BaseModel):
    """`up`: every worker reaches it. `round_trip_s`: of the slowest worker; null: nobody has asked yet."""

    up: bool
    round_trip_s: float | None


class RelayNow(BaseModel):
    """Of the last five minutes: from a message's arrival to its delivery, half and 95 of 100 no later than this (upper end of a
    step); null: nobody wrote. `per_minute`: messages; null: not known yet."""

    p50_s: float | None
    p95_s: float | None
    per_minute: float | None


class MachineSection(BaseModel):
    """`workers`: the youngest first. `started`, `lost`: workers within the last ten minutes; lost ones went without goodbye.

    `lag_s`: of the worker that lags most. `memory_used`: of the fullest machine; null: not known. `errors`: share of HTTP answers of
    the last five minutes that were our fault; null: fewer than twenty. `versions`: workers by version; two during an update.
    """

    workers: list[WorkerNow]
    versions: dict[str, int]
    started: int
    lost: int
    sockets: dict[str, int]
    memory_bytes: int
    memory_used: Share | None
    lag_s: float
    relay: RelayNow
    store: StoreNow
    database: DatabaseNow
    errors: Share | None


class AlarmsSection(BaseModel):
    """`now`: what fires or is about to, the most urgent first, 50 at most. `act`, `watch`: how many fire and are neither silenced nor
    acknowledged. `evaluated_at`: unix seconds at which the rules were last looked at; null: not since the start."""

    act: int
    watch: int
    evaluated_at: int | None
    now: list[AlarmNow]
