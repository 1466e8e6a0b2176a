"""What the rules of alarms look at: one moment's figures of the whole house. None: not known just now, so no rule decides by it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LineReading:
    """Of one language. `p90_wait_s`: nine of ten waits are no longer, of those that ended within five minutes and those that go
    on; None: nobody waits and nobody waited. `exits`, `abandoned`: of the last half hour, all and those who left without having
    met anybody. `volunteers`: on duty; `open`: the doors of the listening rooms are open by plan."""

    p90_wait_s: float | None = None
    exits: int = 0
    abandoned: int = 0
    volunteers: int | None = None
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """Seconds, bytes and counts.

    `crisis_wait_s`: how long the one of acute need (level 3 and up) has waited who has waited longest for a volunteer to accept.
    `rooms_act`: rooms whose verdict is `act`. `stuck`: leases that ended more than a minute ago and were not cleared away.
    `store_away_s`, `database_away_s`: for how long some worker has not reached it. `loop_lag_s`: of the worker that lags most,
    what nine of ten looks stay below. `relay_p95_s`: of the last five minutes. `lost_workers`: in the last ten minutes, those that
    went without goodbye. `store_full`, `memory_full`: share in use, of the store's limit and of the machine's memory. `errors`:
    share of HTTP answers of the last five minutes that were our fault. `severe_report_s`: how long the severe report has waited
    that nobody has looked at.
    """

    lines: dict[str, LineReading] = field(default_factory=dict)
    crisis_wait_s: float | None = None
    rooms_act: int | None = None
    stuck: int | None = None
    store_away_s: float | None = None
    database_away_s: float | None = None
    loop_lag_s: float | None = None
    relay_p95_s: float | None = None
    lost_workers: int | None = None
    store_full: float | None = None
    memory_full: float | None = None
    errors: float | None = None
    severe_report_s: float | None = None
