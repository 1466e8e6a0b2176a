"""The overview's sections `machine` and `alarms`. Pure but for asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

from peerchat.ops.alarms.forms import AlarmNow
from peerchat.ops.machine.forms import AlarmsSection, DatabaseNow, MachineSection, RelayNow, StoreNow, WorkerNow
from peerchat.ops.metrics.exposition import watcher
from peerchat.ops.metrics.publishing import House
from peerchat.ops.metrics.record import Record

ALARMS_MOST = 50


def machine_section(house: House) -> MachineSection:
    own = sorted(house.records.items(), key=lambda one: (-one[1].since, one[0]))
    records, seen = [record for _, record in own], watcher(house.records.values())
    sockets: Counter[str] = Counter()
    for record in records:
        sockets.update(record.sockets)
    slowest = max((one.database_s for one in records if one.database_s is not None), default=None)
    return MachineSection(
        workers=[_worker(name, record) for name, record in own],
        versions=dict(Counter(one.version for one in records)),
        started=seen.started,
        lost=seen.lost,
        sockets=dict(sockets),
        memory_bytes=sum(one.resident for one in records),
        memory_used=max((one.memory_used for one in records if one.memory_used is not None), default=None),
        lag_s=max((one.lag_s for one in records), default=0.0),
        relay=RelayNow(p50_s=seen.relay_s[0], p95_s=seen.relay_s[1], per_minute=seen.per_minute),
        store=StoreNow(
            up=house.up and not any(one.store_away_s for one in records),
            round_trip_s=max((one.store_s for one in records), default=0.0),
            used_bytes=seen.store_memory[0],
            limit_bytes=seen.store_memory[1],
        ),
        database=DatabaseNow(up=not any(one.database_away_s for one in records), round_trip_s=slowest),
        errors=seen.errors,
    )


def _worker(worker: str, record: Record) -> WorkerNow:
    return WorkerNow(
        id=worker, version=record.version, since=record.since, memory_bytes=record.resident, lag_s=record.lag_s,
        sockets=record.sockets, rooms=record.rooms, store_away_s=record.store_away_s, database_away_s=record.database_away_s,
    )  # fmt: skip


def alarms_section(now: list[AlarmNow], evaluated_at: int | None) -> AlarmsSection:
    loud = Counter(
        one.urgency for one in now if one.state == "firing" and not one.silenced and one.acknowledged is None
    )
    return AlarmsSection(act=loud["act"], watch=loud["watch"], evaluated_at=evaluated_at, now=now[:ALARMS_MOST])


class MachineDesk:
    """What the overview asks. `metrics()`: as `Publisher.house`; `alarms()`: those going on, and when they were looked at."""

    def __init__(
        self,
        metrics: Callable[[], Awaitable[House]],
        alarms: Callable[[], Awaitable[tuple[list[AlarmNow], int | None]]],
    ) -> None:
        self._metrics, self._alarms = metrics, alarms

    async def machine(self) -> MachineSection:
        return machine_section(await self._metrics())

    async def alarms(self) -> AlarmsSection:
        """Raises DatabaseAway."""
        return alarms_section(*await self._alarms())
