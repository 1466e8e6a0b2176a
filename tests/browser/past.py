"""A month behind the house, counted as the scribe counts it: many in the evening, few volunteers at night, one hour unseen."""

from __future__ import annotations

import random
import time
from collections import Counter
from math import cos, pi

from peerchat.db import history
from peerchat.db.history import Group, Look
from peerchat.matching.tally import Exit
from peerchat.ops.history.counts import Counts
from peerchat.ops.history.events import HOUR, Came
from peerchat.wire import RoomKind, Unserved
from tests.browser.staff import at_desk
from tests.system.server import Server

DAYS = 30
_DAY = 24 * HOUR
_EXITS: tuple[tuple[Exit, int], ...] = (("left", 9), ("vanished", 4), ("unclaimed", 2), ("later", 3), ("closed", 1))
_FOUND: dict[RoomKind, Exit] = {"pair": "matched", "circle": "circle", "volunteer": "volunteer"}
_UNSERVED: tuple[Unserved, ...] = ("nobody_on_duty", "all_busy", "not_accepted")
_TOPICS = ("grief", "sleep", "loneliness", "family", "-")


async def month(server: Server, seed: int = 6) -> None:
    """Hours, looks and groups of DAYS days until now."""
    chance, now = random.Random(seed), int(time.time())
    last = now - now % HOUR
    rows: Counter[tuple[int, str, str, str]] = Counter()
    topics: Counter[tuple[int, str, str, str]] = Counter()
    looks: dict[tuple[int, str], Look] = {}
    for hour in range(last - DAYS * _DAY, last + 1, HOUR):
        heavy = 1 + cos((hour % _DAY / HOUR - 20) * pi / 12)  # the most at nine in the evening in Berlin
        for language, share in (("de", 8), ("en", 3)):
            of_hour = _hour(chance, hour, int(chance.gauss(share * heavy, 1.5)))
            rows.update({(hour, language, *key): people for key, people in of_hour.by.items()})
            topics.update({(hour, language, *key): people for key, people in of_hour.topics.items()})
        for word, share in (("offered", 4), ("accepted", 3), ("missed", 1)):
            rows[hour, "", "", word] += int(share * heavy)
        on_duty = 0 if hour % _DAY < 5 * HOUR else 1 + int(2 * heavy)
        if hour != last - 9 * HOUR:
            for language in ("", "de"):
                looks[hour, language] = Look(
                    60, int(90 * heavy), 6, int(140 * heavy), 60 * on_duty, 30 * on_duty, 8 * on_duty
                )
    async with at_desk(server) as database, database.writing() as connection:
        await history.add_counts(connection, rows)
        await history.add_topics(connection, topics)
        for (hour, language), look in looks.items():
            await history.add_look(connection, hour, language, look)
        for number, kind in enumerate(("pair", "circle", "volunteer", "pair")):
            day = last - last % _DAY - (3 + 5 * number) * _DAY
            await history.add_group(
                connection, Group(f"g{number}", kind, day - 2 * _DAY, day, 24 + number, 172, 118, 17)
            )


def _hour(chance: random.Random, hour: int, people: int) -> Counts:
    """Who came then; each leaves in the same hour."""
    counts = Counts()
    for _ in range(people):
        kind: RoomKind = chance.choices(("pair", "circle", "volunteer"), (6, 2, 3))[0]
        at, waited = hour * 1000 + chance.randrange(HOUR * 1000), chance.expovariate(1 / 45)
        named = tuple(chance.sample(_TOPICS, 1))
        counts.add(Came(at, "joined", kind, named, 0))
        if chance.random() < 0.78:
            counts.add(Came(at, _FOUND[kind], kind, named, waited))
        else:
            reasons, weights = zip(*_EXITS, strict=True)
            counts.add(Came(at, chance.choices(reasons, weights)[0], kind, named, waited))
        if kind == "volunteer" and chance.random() < 0.2:
            counts.add(Came(at, chance.choice(_UNSERVED), kind, named, waited))
    return counts
