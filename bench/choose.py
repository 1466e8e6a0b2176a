"""What it costs to choose a partner from a full snapshot of 200 people, none or few of whom fit."""

from __future__ import annotations

import random
import time

from peerchat.matching.choose import choose
from peerchat.matching.pool import SNAPSHOT_MOST
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import TOPICS

SECONDS = 0.3
NOW = 1_800_000_000.0


def _crowd(chance: random.Random) -> list[Ticket]:
    topics = [topic.id for topic in TOPICS]
    return [
        Ticket(
            id=f"t{number}",
            visitor=f"v{number}",
            language="de",
            format="pair",
            age="18+",
            role=chance.choice(("seek", "give", "either")),
            need="heard",
            topics=tuple(chance.sample(topics, chance.randint(0, 3))),
            no_go=frozenset(chance.sample(topics, chance.randint(0, 3))),
            since=int((NOW - chance.uniform(0, 60)) * 1000),
            connection="c",
        )
        for number in range(SNAPSHOT_MOST)
    ]


def run() -> list[tuple[str, str, float]]:
    crowd = _crowd(random.Random(1))
    calls, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        choose(crowd[calls % len(crowd)], crowd, NOW)
        calls += 1
    spent = time.process_time() - start
    return [("choose from 200 people", "µs CPU per choice", spent / calls * 1e6)]
