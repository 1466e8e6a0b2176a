"""From a clock on the wall to a moment, in every time zone and on the nights when clocks change. Pure.

Promises: later on the wall is never earlier in time. So shifts that follow one another on the wall follow one another in time:
no gap between them, no overlap, no shift that ends before it begins. That is why a time that a change leaves out is not
read as RFC 5545 §3.3.5 does (by the offset before the change): it is the moment of the change itself. A time that
comes twice is the first one, as there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Raises ValueError for a name that is not in the IANA time zone database."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as unknown:  # a folder of the database is an OSError
        raise ValueError("no such time zone") from unknown


def moment(day: date, clock: time, where: ZoneInfo) -> datetime:
    """In UTC. `clock`: without a zone, whole minutes."""
    wall = datetime.combine(day, clock)
    early, late = (wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early < late:  # the offset after the change leads to before it, and the other way round: no such time
        return _change(early, late, where)
    return late


def _change(before: datetime, after: datetime, where: ZoneInfo) -> datetime:
    """The first second with the new offset; `before` has the old one, `after` the new one."""
    new = after.astimezone(where).utcoffset()
    while after - before > _SECOND:
        middle = before + ((after - before) // 2 // _SECOND) * _SECOND
        if middle.astimezone(where).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after


def local_day(at: datetime, where: ZoneInfo) -> date:
    return at.astimezone(where).date()
