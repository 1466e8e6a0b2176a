"""How long it will probably take: a range from how others fared just now, and from who is in line already. Pure.

How: the chance of a match per second is learnt for each stretch of a wait between two widenings (a piecewise exponential
model with Gamma priors), from those who were matched *and* from those who gave up or still wait, so that a short wait of the
lucky is not taken for everybody's. Who is in line already, and fits as soon as both searches are wide enough, counts as
somebody who will probably be met then.

Promises: little data makes the range wide, none makes it None; it never claims an end that already passed. How often the
upper end holds is measured: docs/forecast.md. Does not promise an exact time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peerchat.matching.company import meets_in
from peerchat.matching.schedule import SCHEDULE
from peerchat.matching.ticket import Ticket

WINDOW_SECONDS = 3600.0
HALF_LIFE_SECONDS = 1800.0
"""Of what a wait tells about the next one: traffic changes within the hour."""
STRETCHES = (0.0, SCHEDULE.related, SCHEDULE.any, SCHEDULE.language, 2 * SCHEDULE.language)
"""Seconds in line at which the chance of a match changes; the last one is open."""
PRIOR_MATCHES, PRIOR_SECONDS = 0.5, 250.0
"""What is taken for known before anything is: a weak belief in long waits."""
ALIKE_WEIGHT = 4.0
"""So many matches with other topics count at most, against those of one's own topics."""
MISSED = 0.42
"""Chance that somebody who could be met later is not there any more by then: measured in simulation."""
LEAST = 2
"""With fewer matches in one's own age group there is nothing to go by."""
MOST_SECONDS = 3600.0
"""Whoever would have to be told of more than an hour is told that nothing is known."""
LOW, HIGH = 0.70, 0.12
"""Share of people who are expected to wait longer than the range's ends."""
_NEVER = 1e9


class Wait(NamedTuple):
    """One person's time in line. `at`: unix seconds at which it ended; `seconds`: how long it took; `why`: see tally.Exit."""

    at: float
    seconds: float
    topics: tuple[str, ...]
    age: str = ""
    why: str = "matched"

    @classmethod
    def parse(cls, line: bytes) -> Wait:
        """As the scripts write it: end in unix ms, wait in ms, topics with commas between, age group, reason."""
        at, took, topics, *more = line.decode().split(" ")
        return cls(int(at) / 1000, int(took) / 1000, tuple(topics.split(",")) if topics else (), *more)

    @property
    def matched(self) -> bool:
        return self.why == "matched"


def quantile(values: Sequence[float], share: float) -> float:
    """Nearest rank above, so that at least `share` of the values are no greater. `values`: sorted, not empty."""
    return values[min(len(values) - 1, int(share * len(values)))]


class _Told:
    """Matches and seconds in line, by stretch; weighted."""

    def __init__(self) -> None:
        self.matches = [0.0] * len(STRETCHES)
        self.seconds = [0.0] * len(STRETCHES)

    def add(self, seconds: float, weight: float, *, matched: bool) -> None:
        last = max(0, bisect_right(STRETCHES, seconds) - 1)
        for at in range(last + 1):
            end = STRETCHES[at + 1] if at < last else seconds
            self.seconds[at] += weight * (end - STRETCHES[at])
        if matched:
            self.matches[last] += weight


class Forecast:
    """`waits`: the latest of one line, newest first. `waiting`: who stands in it. `now`: unix seconds."""

    def __init__(self, waits: Iterable[Wait], now: float, waiting: Iterable[Ticket] = ()) -> None:
        self._waits = [wait for wait in waits if wait.at >= now - WINDOW_SECONDS]
        self._newer = _newer(self._waits)
        self._waiting = list(waiting)
        self._now = now
        self._known: dict[tuple[tuple[str, ...], str], list[tuple[float, float]] | None] = {}

    def took(self, topic: str) -> list[float]:
        """What people who named this topic waited until their match, sorted, seconds."""
        return sorted(wait.seconds for wait in self._waits if wait.matched and topic in wait.topics)

    def expect(self, ticket: Ticket, now: float, others: Iterable[Ticket] = ()) -> tuple[int, int] | None:
        """Seconds still to wait, from and to, for this person in line; None where there is nothing to go by. `others`: who
        stands in line by the latest snapshot."""
        key = ticket.topics, ticket.age
        if key not in self._known:
            self._known[key] = self._learn(*key)
        chances = self._known[key]
        if chances is None:
            return None
        company = meets_in(ticket, others, now)
        waited = ticket.waited(now)
        high = _until(chances, waited, company, HIGH)
        if high > MOST_SECONDS:
            return None
        low, most = _down(_until(chances, waited, company, LOW)), _up(high)
        return (low if low < most else most - _step(most - 1)), most

    def _learn(self, topics: tuple[str, ...], age: str) -> list[tuple[float, float]] | None:
        """For each stretch the chance of a match per second, as the shape and the rate of its Gamma distribution."""
        all_, like = _Told(), _Told()

        def add(seconds: float, other: tuple[str, ...], weight: float, *, matched: bool) -> None:
            all_.add(seconds, weight, matched=matched)
            if not topics or not other or not set(topics).isdisjoint(other):
                like.add(seconds, weight, matched=matched)

        found = 0
        for wait, newer in zip(self._waits, self._newer, strict=True):
            if wait.age in (age, ""):
                found += wait.matched
                fresh = 0.5 ** ((self._now - wait.at) / HALF_LIFE_SECONDS)
                # Whoever came to somebody already there is no sign that more people come: that is known from who is in line.
                add(wait.seconds, wait.topics, fresh, matched=wait.matched and not newer)
        if found < LEAST:
            return None
        for ticket in self._waiting:
            if ticket.age == age:
                add(ticket.waited(self._now), ticket.topics, 1.0, matched=False)
        return _chances(all_, like)


def _chances(all_: _Told, like: _Told) -> list[tuple[float, float]]:
    """Few matches on a stretch lean on those of all stretches, few of these topics on those of all topics."""
    total = sum(all_.matches)
    overall = (total + PRIOR_MATCHES) / (sum(all_.seconds) + PRIOR_SECONDS)
    found = []
    for at in range(len(STRETCHES)):
        chance = (all_.matches[at] + 1.0) / (all_.seconds[at] + 1.0 / overall)
        shape, rate = like.matches[at] + ALIKE_WEIGHT, like.seconds[at] + ALIKE_WEIGHT / chance
        known = min(1.0, (total + 1.0) / shape)  # no more is known than there were matches
        found.append((shape * known, rate * known))
    return found


def _newer(waits: Sequence[Wait]) -> list[bool]:
    """Who of each pair came later. Both are written in one act, one after the other."""
    newer = [False] * len(waits)
    at = 0
    while at + 1 < len(waits):
        one, other = waits[at], waits[at + 1]
        if one.at == other.at and one.matched and other.matched:
            newer[at if one.seconds <= other.seconds else at + 1] = True
            at += 1
        at += 1
    return newer


def _until(chances: Sequence[tuple[float, float]], waited: float, company: Sequence[float], share: float) -> float:
    """Seconds from now until only this share of such people still wait."""
    now, left = waited, 1.0
    meetings = [waited + seconds for seconds in company] + [_NEVER]
    met = 0
    for at, (shape, rate) in enumerate(chances):
        end = STRETCHES[at + 1] if at + 1 < len(STRETCHES) else _NEVER
        since = now
        base = left
        while now < end:
            stop = min(end, meetings[met])
            # Not knowing the chance itself: the exponential law, averaged over a Gamma distribution (Lomax).
            after = base * (rate / (rate + stop - since)) ** shape
            if after <= share:
                return float(since + rate * ((base / share) ** (1 / shape) - 1) - waited)
            now, left = stop, after
            if stop == meetings[met]:
                met += 1
                left *= MISSED
                base *= MISSED
                if left <= share:
                    return now - waited
    return _NEVER


def _step(seconds: float) -> int:
    """Coarse enough that the number on the page does not flicker."""
    return 5 if seconds < 60 else 30 if seconds < 300 else 60


def _down(seconds: float) -> int:
    return int(seconds // _step(seconds)) * _step(seconds)


def _up(seconds: float) -> int:
    step = _step(seconds)
    return max(1, -int(-seconds // step)) * step
