"""The volunteers' fault run: people ask, volunteers take, pass and miss, sockets and workers die at random; then the judge.

    python -m tests.system.duty_storm --seeds 1 2 --volunteers 50 --people 500

One line per seed, exit status 1 if any promise was broken. Times are shortened, rules are not.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import redis

from tests.system.client import Seat
from tests.system.duty_history import Broken, Event, Rules, judge
from tests.system.patience import FACTOR, patience, until
from tests.system.seeker import USUAL, Habits, Seeker
from tests.system.server import Server
from tests.system.store import Store
from tests.system.visitor import site, wishes
from tests.system.volunteer import Hired, Volunteer, hire

RING, PAUSE, PAUSE_ACUTE, TOLD = 1.0, 0.5, 1.2, 4.0
STARTED = "LIMITS ARE OFF"  # what each worker says when it has read its lists
SERVES_SECONDS = 1.0  # later, at most
LEVELS = (0, 0, 0, 1, 2, 3)


@dataclass(frozen=True)
class Plan:
    """`seconds`: in which all people come; a talk takes as many as `talks`; an offer may ring `late` beyond its time."""

    seed: int
    volunteers: int = 50
    people: int = 500
    seconds: float = 60
    kills: int = 8
    workers: int = 3
    talks: tuple[float, float] = (0.3, 3.0)
    habits: Habits = USUAL
    late: float = 1.0


@dataclass
class Outcome:
    plan: Plan
    ends: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    broken: list[Broken] = field(default_factory=list)
    lost: list[list[str]] = field(default_factory=list)
    rings: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def good(self) -> bool:
        return not self.broken and not self.lost and sum(self.ends.values()) == self.plan.people

    def line(self) -> str:
        ends = ", ".join(f"{self.ends[end]} {end}" for end in ("served", "told", "left", "refused", "lost"))
        done = ", ".join(
            f"{self.done[word]} {word}" for word in ("talks", "offers", "missed", "returned", "kills", "aborts")
        )
        rules = dict(Counter(one.rule for one in self.broken))
        longest = max(self.rings, default=0.0)
        return f"seed {self.plan.seed}: {ends}; {done}; longest ring {longest:.2f} s; {rules or 'all kept'}, {self.seconds:.0f} s"


class Crew:
    """One volunteer with habits: takes most, passes some, misses some, loses the network, and is called back when away."""

    def __init__(self, url: str, hired: Hired, chance: random.Random, plan: Plan) -> None:
        self._url = url
        self._chance = chance
        self._plan = plan
        self.page = Volunteer(url, hired, beat_s=2.0)
        self._most = chance.choice([1, 1, 2])
        self._talks: set[asyncio.Task[None]] = set()
        self.aborts = 0

    async def live(self) -> None:
        heard = 0
        async with self.page:
            await self.page.on(self._most)
            while True:
                await asyncio.sleep(0.05)
                fresh, heard = self.page.frames[heard:], len(self.page.frames)
                for frame in fresh:
                    await self._hear(frame)
                if self._chance.random() < 0.001:
                    self.page.abort()
                    self.aborts += 1

    async def _hear(self, frame: dict[str, object]) -> None:
        if frame["t"] == "offer":
            what = self._chance.random()
            if what < 0.78:
                await self.page.say(t="accept", id=frame["id"])
            elif what < 0.88:
                await self.page.say(t="pass", id=frame["id"])
        elif frame["t"] == "matched":
            task = asyncio.create_task(self._talk(str(frame["seat"])))
            self._talks.add(task)
            task.add_done_callback(self._talks.discard)
        elif frame["t"] == "duty" and (frame["state"] == "away" or not frame["on"]):
            await self.page.say(t="duty", on=True, most=self._most)

    async def _talk(self, token: str) -> None:
        if self._chance.random() < 0.05:
            return  # the phone dies in this moment
        async with Seat(self._url, token, chance=self._chance, beat_s=1, patient=(0.05, 0.5)) as seat:
            seat.say(f"I am here {self._chance.random()}")
            await asyncio.sleep(self._chance.uniform(*self._plan.talks))
            if self._chance.random() < 0.1:
                return  # gone without a word
            while not seat.over:
                seat.send(t="leave")
                await asyncio.sleep(0.5)


class Storm:
    def __init__(self, plan: Plan, server: Server, store: Store) -> None:
        self.plan = plan
        self.server = server
        self.store = store
        self.outcome = Outcome(plan)
        self._chance = random.Random(plan.seed)

    async def run(self) -> Outcome:
        started, plan = time.monotonic(), self.plan
        names = [f"V{number}" for number in range(plan.volunteers)]
        hired = await hire(self.server, *names)
        crew = [Crew(self.server.url, one, random.Random(f"{plan.seed}/{one.name}"), plan) for one in hired]
        living = [asyncio.create_task(one.live()) for one in crew]
        try:
            await until(lambda: sum(bool(one.page.of("duty", on=True)) for one in crew) == len(crew), 30, "all on duty")
            await self._open()
            killing = asyncio.create_task(self._kill_now_and_then())
            await self._people()
            killing.cancel()
        finally:
            for task in living:
                task.cancel()
            await asyncio.gather(*living, return_exceptions=True)
        self.outcome.done["aborts"] += sum(one.aborts for one in crew)
        self._judge()
        self.outcome.seconds = time.monotonic() - started
        return self.outcome

    async def _open(self) -> None:
        async with asyncio.timeout(patience(15)):
            while (await site(self.server.url))["listening"]["de"]["state"] != "open":
                await asyncio.sleep(0.2)

    async def _people(self) -> None:
        limits = httpx.Limits(max_connections=20)
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=self.server.url, timeout=patience(10), trust_env=False, limits=limits)
            )
            wish = await wishes(self.server.url, format="volunteer", role="seek")
            await asyncio.gather(*(self._person(number, http, wish) for number in range(self.plan.people)))

    async def _person(self, number: int, http: httpx.AsyncClient, wish: dict[str, object]) -> None:
        chance = random.Random(f"{self.plan.seed}/{number}")
        await asyncio.sleep(chance.uniform(0, self.plan.seconds))
        own = {**wish, "language": chance.choice(["de", "de", "en"]), "level": chance.choice(LEVELS)}
        person = Seeker(self.server.url, http, own, chance, self.plan.habits)
        end = await person.live()
        self.outcome.ends[end] += 1
        self.outcome.done["aborts"] += person.story.count("aborted")
        if end == "lost":
            self.outcome.lost.append(person.story[-12:])

    async def _kill_now_and_then(self) -> None:
        span = self.plan.seconds / max(1, self.plan.kills)
        for _ in range(self.plan.kills):
            await asyncio.sleep(span * self._chance.uniform(0.6, 1.0))
            workers = await self._all_workers()
            self.server.kill_worker(self._chance.choice(workers))
            self.outcome.done["kills"] += 1

    async def _all_workers(self) -> list[int]:
        """All that were started serve: while none does, nobody can ring. Looking for processes takes long where many run, so it is
        done beside the people, not in their time."""
        started = self.server.workers_wanted + self.outcome.done["kills"]
        while sum(STARTED in line for line in self.server.lines) < started:
            await asyncio.sleep(0.2)
        await asyncio.sleep(SERVES_SECONDS)
        return await asyncio.to_thread(self.server.worker_pids)

    def _judge(self) -> None:
        with redis.Redis.from_url(self.store.url, protocol=2) as client:
            events = [Event.read(row) for row in client.xrange("{q}:duty-log")]
        late = int(1000 * FACTOR * self.plan.late)
        heard = judge(events, Rules(int(RING * 1000), int(PAUSE * 1000), int(PAUSE_ACUTE * 1000), late))
        self.outcome.broken = heard.broken
        self.outcome.done["talks"] = heard.talks
        self.outcome.rings = heard.rings
        for event in events:
            word = "offers" if event.what == "offer" else event.what
            self.outcome.done[word] += 1


def storm(plan: Plan) -> Outcome:
    """A server of its own for one run."""
    knobs: dict[str, Any] = {
        "offer_seconds": RING, "volunteer_patience_seconds": TOLD, "volunteer_pause_seconds": PAUSE,
        "volunteer_pause_acute_seconds": PAUSE_ACUTE, "tick_seconds": 1, "lease_seconds": 3, "seat_grace_seconds": 3,
        "queue_grace_seconds": 10,
    }  # fmt: skip
    with Store() as store, Server(workers=plan.workers, store_url=store.url, **knobs) as server:
        return asyncio.run(Storm(plan, server, store).run())


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", "--seed", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--volunteers", type=int, default=Plan.volunteers)
    parser.add_argument("--people", type=int, default=Plan.people)
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    options = parser.parse_args(arguments)
    broken = 0
    for seed in options.seeds:
        plan = Plan(seed, options.volunteers, options.people, patience(options.seconds), options.kills)
        outcome = storm(plan)
        print(outcome.line(), flush=True)
        for one in outcome.broken[:5]:
            print(f"  {one.rule}: {one.event.what} {dict(one.event.fields)}", flush=True)
        for story in outcome.lost[:5]:
            print(f"  lost: {story}", flush=True)
        broken += not outcome.good
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
