"""The overview's sections `line` and `service`, from one look and the last hour."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable

from peerchat.ops.history.counts import Counts, figures
from peerchat.ops.history.events import UNSERVED
from peerchat.ops.line.forms import LanguageLine, LineSection, Queue, ServiceSection, TopicQueue
from peerchat.ops.line.lately import HOUR_MS, Lately
from peerchat.ops.line.look import HouseLook, LanguageLook, Looker

FRESH_SECONDS = 0.5
"""Sections that are read at the same moment share one look."""


class LineDesk:
    """One per worker. `clock`: seconds that never jump."""

    def __init__(self, looker: Looker, lately: Lately, clock: Callable[[], float] = time.monotonic) -> None:
        self._looker = looker
        self._lately = lately
        self._clock = clock
        self._turn = asyncio.Lock()
        self._look: HouseLook | None = None
        self._until = float("-inf")

    async def now(self) -> HouseLook:
        """At most FRESH_SECONDS old, the last hour as well. Raises StoreAway."""
        async with self._turn:
            if self._look is None or self._clock() >= self._until:
                await self._lately.follow()
                self._look = await self._looker.look()
                self._until = self._clock() + FRESH_SECONDS
            return self._look

    async def line(self) -> LineSection:
        return line_section(await self.now(), self._lately.counts)

    async def service(self) -> ServiceSection:
        return service_section(await self.now(), self._lately.counts.values(), self._lately.offers.missed)


def line_section(look: HouseLook, lately: dict[str, Counts]) -> LineSection:
    languages = [_language(language, one, lately[language]) for language, one in look.languages.items()]
    every: Counter[str] = Counter()
    for counts in lately.values():
        every.update(counts.of())
    return LineSection(
        waiting=sum(one.waiting for one in languages),
        away=sum(one.away for one in languages),
        acute=sum(one.acute for one in languages),
        longest_s=max((one.longest_s for one in languages if one.longest_s is not None), default=None),
        since=int(look.now) - HOUR_MS // 1000,
        last_hour=figures(every),
        languages=languages,
    )


def service_section(look: HouseLook, lately: Iterable[Counts], missed: int) -> ServiceSection:
    unserved: Counter[str] = Counter()
    for counts in lately:
        said = counts.of("volunteer")
        unserved.update({reason: said.get(reason, 0) for reason in UNSERVED})
    return ServiceSection(
        volunteers=look.volunteers,
        by_language=look.by_language,
        ringing=len(look.ringing),
        ringing_s=_whole(max(look.ringing, default=None)),
        crisis_waiting_s=_whole(look.crisis),
        talks=look.talks,
        hands=look.hands,
        missed=missed,
        unserved={reason: unserved[reason] for reason in UNSERVED},
    )


def _language(language: str, look: LanguageLook, lately: Counts) -> LanguageLine:
    queues = {kind: Queue(waiting=one.people, longest_s=_whole(one.longest)) for kind, one in look.lines.items()}
    topics = [
        TopicQueue(topic=topic, waiting=waiting, talking=talking)
        for topic, (waiting, talking) in look.topics.items()
        if waiting or talking
    ]
    return LanguageLine(
        language=language,
        waiting=look.waiting,
        away=max(0, look.places - look.waiting),
        acute=look.acute,
        longest_s=_whole(look.longest),
        by_format=queues,
        topics=sorted(topics, key=lambda one: (-one.waiting, -one.talking, one.topic)),
        last_hour=figures(lately.of()),
    )


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds)
