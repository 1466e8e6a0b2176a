"""What the database knows of yesterday, as operators are told it.

Promises: totals are the sums of the hours that stand beside them; an hour in which nothing happened is there, too. An answer is at
most FRESH_SECONDS old (by its span), and costs the database one transaction however many operators look.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from peerchat.db import history, shifts
from peerchat.db.engine import Database
from peerchat.db.history import Look, Mark
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.history.counts import by_format, figures, topic_figures
from peerchat.ops.history.events import HOUR, KINDS, OFFERS
from peerchat.ops.history.forms import HistoryNow, Hour, Offers, Span

HOURS: dict[Span, int] = {"24h": 24, "7d": 7 * 24, "30d": 30 * 24}
FRESH_SECONDS: dict[Span, float] = {"24h": 20.0, "7d": 60.0, "30d": 180.0}
_AT_ONCE = 6 * HOUR
"""Seconds, some thousand rows; then others have their turn."""


class Rows(NamedTuple):
    """As read in one transaction; see `db.history`. `counts`: by hour, then kind → word → people. `asked`: by hour."""

    counts: dict[int, dict[str, Counter[str]]]
    topics: Counter[tuple[str, str]]
    looks: dict[int, Look]
    asked: Counter[int]
    marks: dict[str, Mark]


class Archive:
    """`clock`: unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[tuple[Span, str | None], tuple[float, bytes]] = {}
        self._turn = asyncio.Lock()

    async def history(self, span: Span, language: str | None) -> bytes:
        """`HistoryNow` as JSON. Raises DatabaseAway."""
        async with self._turn:
            known = self._known.get((span, language))
            if known is not None and known[0] > self._clock() - FRESH_SECONDS[span]:
                return known[1]
            now = int(self._clock())
            end = now - now % HOUR + HOUR
            begin = end - HOURS[span] * HOUR
            rows = await self.rows(language, begin, end)
            # A month is a fifth of a second of work: beside the event loop, on which people talk.
            found = await asyncio.to_thread(lambda: told(span, language, begin, end, rows).model_dump_json().encode())
            self._known[span, language] = self._clock(), found
            return found

    async def rows(self, language: str | None, begin: int, end: int) -> Rows:
        """Of one language, or of all together. Raises DatabaseAway."""
        by_hour: defaultdict[int, dict[str, Counter[str]]] = defaultdict(dict)
        topics: Counter[tuple[str, str]] = Counter()
        asked: Counter[int] = Counter()
        async with self._database.reading() as connection:
            for first in range(begin, end, _AT_ONCE):
                until = min(end, first + _AT_ONCE)
                for hour, spoken, kind, word, people in await history.counts(connection, first, until):
                    if language is None or spoken == language:
                        by_hour[hour].setdefault(kind, Counter())[word] += people
                for _, spoken, topic, word, people in await history.topics(connection, first, until):
                    if language is None or spoken == language:
                        topics[topic, word] += people
            looks = await history.looks(connection, begin, end)
            for one in LANGUAGES if language is None else (language,):
                asked.update(await shifts.counted(connection, one, begin))
            marks = await history.marks(connection)
        here = {hour: look for (hour, spoken), look in looks.items() if spoken == (language or "")}
        return Rows(dict(by_hour), topics, here, asked, marks)


def told(span: Span, language: str | None, begin: int, end: int, rows: Rows) -> HistoryNow:
    """`begin`, `end`: unix seconds, whole hours."""
    hours, every, kinds = [], Counter[str](), {kind: Counter[str]() for kind in KINDS}
    for at in range(begin, end, HOUR):
        of_hour: Counter[str] = Counter()
        for kind, words in rows.counts.get(at, {}).items():
            of_hour.update(words)
            if kind in kinds:
                kinds[kind].update(words)
        every.update(of_hour)
        hours.append(_hour(at, of_hour, rows.asked[at], rows.looks.get(at), apart=language is not None))
    asked = sum(people for at, people in rows.asked.items() if begin <= at < end)
    return HistoryNow(
        span=span,
        language=language,
        begin=begin,
        end=end,
        written_until=min((mark.at for name, mark in rows.marks.items() if name.startswith("line:")), default=None),
        total=figures(every, asked, None if language is not None else _offers(every)),
        hours=hours,
        by_format=by_format(kinds.items()),
        topics=topic_figures(rows.topics),
    )


def _hour(at: int, words: Mapping[str, int], asked: int, look: Look | None, *, apart: bool) -> Hour:
    said = figures(words, asked, None if apart else _offers(words))
    if look is None or look.minutes == 0:
        return Hour(at=at, **said.model_dump())
    return Hour(
        at=at,
        minutes=min(60, look.minutes),
        waiting_mean=_mean(look.waiting, look),
        waiting_most=look.waiting_most,
        longest_s=look.longest_s,
        on_duty=_mean(look.on_duty, look),
        talking=_mean(look.talking, look),
        resting=_mean(look.resting, look),
        **said.model_dump(),
    )


def _mean(total: int, look: Look) -> float:
    return round(total / look.minutes, 2)


def _offers(words: Mapping[str, int]) -> Offers:
    return Offers(**{word: words.get(word, 0) for word in OFFERS.values()})
