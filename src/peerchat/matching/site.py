"""What the landing page may truthfully say: who waits and who talks now, and how long it took in the last hour.

Promises numbers of the store that are at most five seconds old, or none at all: with the store away, all are null.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from peerchat.errors import StoreAway
from peerchat.matching.forecast import Forecast, quantile
from peerchat.matching.pool import Census, Pool, TopicCount
from peerchat.matching.topics import LANGUAGES, Catalogue

AGE_SECONDS = 4.0  # asking the store and answering take less than the fifth second
PEOPLE_PER_TALK = 2


class Availability(NamedTuple):
    """`waiting`, `online`: people; waits in seconds, None where nobody was matched in the last hour."""

    waiting: int | None = None
    online: int | None = None
    wait_p50_s: int | None = None
    wait_p90_s: int | None = None


NOTHING = Availability()
"""Of a topic that is missing where it is looked for."""


class Overview(NamedTuple):
    """By topic: in all languages together, and in each. Nothing is known of a topic that is missing."""

    all: dict[str, Availability]
    languages: dict[str, dict[str, Availability]]


def availability(census: Census, now: float) -> dict[str, Availability]:
    """By topic. `now`: unix seconds. People who named no topic count for none."""
    forecast = Forecast(census.waits, now)
    found = {}
    for topic, (waiting, talking) in census.topics.items():
        took = forecast.took(topic)
        p50, p90 = (round(quantile(took, share)) if took else None for share in (0.5, 0.9))
        found[topic] = Availability(waiting, waiting + PEOPLE_PER_TALK * talking, p50, p90)
    return found


def together(censuses: Iterable[Census]) -> Census:
    found = list(censuses)
    topics = {
        topic: TopicCount(*(sum(counts) for counts in zip(*(census.topics[topic] for census in found), strict=True)))
        for topic in found[0].topics
    }
    return Census(topics, [wait for census in found for wait in census.waits])


class Site:
    """One per worker. `topics`: that are looked for. `clock`: unix seconds; `steady`: seconds that never jump."""

    def __init__(
        self,
        pool: Pool,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        topics: Catalogue | None = None,
    ) -> None:
        self._pool = pool
        self._topics = topics or Catalogue()
        self._clock = clock
        self._steady = steady
        self._known = Overview({}, {})
        self._until = float("-inf")
        self._asking = asyncio.Lock()

    async def now(self) -> Overview:
        """Never raises: nulls say that nothing is known."""
        async with self._asking:
            if self._steady() >= self._until:
                self._known = await self._ask()
                self._until = self._steady() + AGE_SECONDS
            return self._known

    async def _ask(self) -> Overview:
        topics = sorted(self._topics.ids)
        found = await asyncio.gather(*(self._census(language, topics) for language in LANGUAGES))
        now = self._clock()
        whole = [census for census in found if census is not None]
        return Overview(
            availability(together(whole), now) if len(whole) == len(found) else {},
            {
                language: {} if census is None else availability(census, now)
                for language, census in zip(LANGUAGES, found, strict=True)
            },
        )

    async def _census(self, language: str, topics: list[str]) -> Census | None:
        try:
            return await self._pool.census(language, topics)
        except StoreAway:
            return None
