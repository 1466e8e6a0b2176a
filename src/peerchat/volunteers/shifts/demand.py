"""How many people will ask for a listener in an hour, and how many listeners that takes. Pure.

The forecast leans on the same hour of the same weekday in the last weeks, and where that is little, on the shape of a day. How
many it takes is Erlang's formula for a line with several servers (A. K. Erlang 1917, "C formula"). It assumes that nobody
gives up, so it asks for too many rather than for too few.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peerchat.matching.simulate.arrivals import DAY

HANDLING_MINUTES = 40.0
"""A talk and the protected pause after it. Assumed; operators put in their own."""
ANSWER_SECONDS = 60.0
"""Whoever is not taken within it is told so, and counts as unserved."""
MISSED_MOST = 0.10
"""Share of people who may wait longer."""
WEEKS = 8
"""That are looked back; older ones tell little about the next."""
PRIOR_WEEKS = 2.0
"""The shape of a day counts like so many weeks of counting."""
_MOST = 100
_WEEK_HOURS = 7 * 24


def needed(per_hour: float, handling_minutes: float = HANDLING_MINUTES, *, least: int = 1) -> int:
    """Listeners, so that at most MISSED_MOST of the people wait longer than ANSWER_SECONDS. `least`: an hour in which hardly anybody
    comes is open as well."""
    load = per_hour * handling_minutes / 60
    patience = ANSWER_SECONDS / (handling_minutes * 60)
    for servers in range(max(least, 1, math.floor(load) + 1), _MOST):
        if _waits(servers, load) * math.exp(-(servers - load) * patience) <= MISSED_MOST:
            return servers
    return _MOST


def _waits(servers: int, load: float) -> float:
    """Erlang C: the share of people who find everybody busy. `load` < `servers`. By way of Erlang B, whose recursion stays exact."""
    blocked = 1.0
    for busy in range(1, servers + 1):
        blocked = load * blocked / (busy + load * blocked)
    return servers * blocked / (servers - load * (1 - blocked))


class Demand:
    """People per hour. `counted`: full hour (unix seconds) → people who asked for a listener then. `expected`: what an operator
    expects for each local hour of a day, 24 numbers; None: the usual shape of a day at the level of what was counted."""

    def __init__(
        self,
        counted: Mapping[int, int],
        now: datetime,
        where: ZoneInfo,
        expected: tuple[float, ...] | None = None,
    ) -> None:
        since = now - timedelta(weeks=WEEKS)
        recent = {at: people for at, people in counted.items() if since.timestamp() <= at < now.timestamp()}
        begun = min(recent, default=int(now.timestamp()))
        self._weeks = max((now.timestamp() - begun) / (7 * 24 * 3600), 0.0)
        self._where = where
        self._sums = [0] * _WEEK_HOURS
        for at, people in recent.items():
            self._sums[_of_week(datetime.fromtimestamp(at, UTC), where)] += people
        hours = self._weeks * _WEEK_HOURS
        level = sum(recent.values()) / hours if hours >= 24 else 0.0
        self._prior = expected if expected is not None else tuple(level * share for share in DAY)

    def at(self, moment: datetime) -> float:
        """In the hour that holds this moment."""
        prior = self._prior[moment.astimezone(self._where).hour]
        of_week = _of_week(moment, self._where)
        return (self._sums[of_week] + PRIOR_WEEKS * prior) / (self._weeks + PRIOR_WEEKS)


def _of_week(at: datetime, where: ZoneInfo) -> int:
    local = at.astimezone(where)
    return local.weekday() * 24 + local.hour
