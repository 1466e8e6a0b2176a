"""One circle floods, on the very worker on which others talk quietly: their delay is compared, with and without it, by turns.

Limits are on, as people have them.
"""

from __future__ import annotations

import asyncio
import statistics

from bench.people.crowd import Crowd, quantile
from bench.people.person import Person
from bench.people.talk import speak
from bench.people.words import sentence
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import patience
from tests.system.server import SECRET, Server

TURNS = 6
QUIET_RATE = 1.5  # messages a second, each; a seat may say 2
FLOOD_EVERY = 0.02  # seconds, each of the eight
MORE = 20.0  # % that the others' p99 may rise
UNSEEN_MS = 5.0
"""A rise by less than this is nobody's to notice, and less than what other work on the machine does."""


async def noisy(scale: Scale) -> Verdict:
    verdict = Verdict("a noisy room", scale)
    with Server(limits="on", sockets_per_network=100_000) as server:
        crowds = (
            Crowd(server.port, SECRET, max(2, scale.people // 2), 2, scale.seed),
            Crowd(server.port, SECRET, 1, 8, scale.seed),
        )
        async with crowds[0] as quiet, crowds[1] as loud:
            await quiet.join(seconds=patience(60))
            await loud.join(seconds=patience(30))
            p99: dict[bool, list[float]] = {False: [], True: []}
            rate, first = max(4.0, QUIET_RATE * len(quiet)), 0
            for turn in range(TURNS):
                for flooded in (False, True) if turn % 2 else (True, False):
                    flood = [asyncio.create_task(_flood(person, turn)) for person in loud] if flooded else []
                    quiet.latencies.clear()
                    first += await speak(quiet.rooms, rate, max(1.0, scale.seconds / TURNS / 2), first)
                    await asyncio.sleep(0.3)
                    p99[flooded].append(quantile(quiet.latencies, 0.99))
                    for task in flood:
                        task.cancel()
                    await asyncio.gather(*flood, return_exceptions=True)
            verdict.judged({}, await quiet.settle(patience(20)))
            verdict.judged(quiet.judged(), 0)
            without, flooded_by = statistics.median(p99[False]) * 1000, statistics.median(p99[True]) * 1000
            rise = 100 * (flooded_by / without - 1) if without else 0.0
            verdict.figures |= {"ms p99 of the others alone": without, "ms beside the flood": flooded_by}
            verdict.at_most("% rise", rise, MORE if flooded_by - without > patience(UNSEEN_MS) else float("inf"))
    return verdict


async def _flood(person: Person, turn: int) -> None:
    """Far beyond what a seat may say; comes back whenever it is thrown out."""
    number = 0
    while True:
        number += 1
        if person.welcomed.is_set():
            text = sentence(turn * 10_000 + number)
            person.send(b'{"t":"say","n":%d,"text":"%b"}' % (person.outbox.acked + 1, text.encode()))
        await asyncio.sleep(FLOOD_EVERY)
