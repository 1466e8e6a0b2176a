"""What it costs to choose partners on a full snapshot of 200 people, and to read the snapshot in."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import get_args

from peerchat.matching.choose import Board
from peerchat.matching.pool import SNAPSHOT_MOST
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import TOPICS
from peerchat.wire import Need

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
            need=chance.choice(get_args(Need)),
            topics=tuple(chance.sample(topics, chance.randint(0, 3))),
            no_go=frozenset(chance.sample(topics, chance.randint(0, 3))),
            since=int((NOW - chance.uniform(0, 60)) * 1000),
            connection="c",
        )
        for number in range(SNAPSHOT_MOST)
    ]


def _microseconds(act: Callable[[], object], times: int) -> float:
    """CPU for each of `times` things that one `act` does."""
    acts, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        act()
        acts += 1
    return (time.process_time() - start) / acts / times * 1e6


def run() -> list[tuple[str, str, float]]:
    crowd = _crowd(random.Random(1))
    board = Board(crowd, NOW)
    chosen = _microseconds(lambda: [board.choose(seeker) for seeker in crowd], len(crowd))
    built = _microseconds(lambda: Board(crowd, NOW), len(crowd))
    return [
        (f"choose from {len(crowd)} people", "µs CPU per choice", chosen),
        (f"make a board of {len(crowd)} people", "µs CPU per person", built),
    ]
