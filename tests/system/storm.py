"""The fault run: pairs talk, workers are killed, bus links cut, clients dropped, the store paused; then the judge.

    python -m tests.system.storm --seeds 1 2 3 --seconds 60

One line per seed, exit status 1 if any promise was broken. The seed decides who does what when; what the machine makes
of it is its own. With `--keep DIR` the histories of broken rooms are written there.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.system.client import Seat
from tests.system.history import Violation, judge
from tests.system.patience import TooLongError, patience, until
from tests.system.server import Server
from tests.system.store import Store
from tests.system.visitor import Place, find_room

Deed = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Plan:
    """`seconds`: how long people talk and things break; some seconds for coming and settling are added."""

    seed: int
    seconds: float = 50
    rooms: int = 40
    messages: int = 60  # per seat
    kills: int = 5
    cuts: int = 8
    pauses: int = 2
    pause_seconds: tuple[float, float] = (2, 3)
    aborts_per_seat: float = 4  # on average


@dataclass
class Outcome:
    plan: Plan
    done: Counter[str] = field(default_factory=Counter)
    violations: dict[str, list[Violation]] = field(default_factory=dict)  # by room
    seconds: float = 0
    unsettled: list[str] = field(default_factory=list)  # what each seat that never came to rest was last seen at

    @property
    def good(self) -> bool:
        return not self.violations and not self.unsettled

    def line(self) -> str:
        rules = Counter(violation.rule for found in self.violations.values() for violation in found)
        what = ", ".join(f"{self.done[name]} {name}" for name in ("messages", "kills", "cuts", "pauses", "connections"))
        others = sum(rules.values()) - rules["lost"] - rules["doubled"]
        end = f"{rules['lost']} lost, {rules['doubled']} doubled, {others} other, {len(self.unsettled)} unsettled"
        return f"seed {self.plan.seed}: {what}: {end}, {'whole' if self.good else 'BROKEN'}, {self.seconds:.0f} s"


class Storm:
    """One run against a running server with a store of the test's own."""

    def __init__(self, plan: Plan, server: Server, store: Store) -> None:
        self.plan = plan
        self.server = server
        self.store = store
        self.outcome = Outcome(plan)
        self.seats: list[Seat] = []
        self._chance = random.Random(plan.seed)

    async def run(self) -> Outcome:
        started = time.monotonic()
        places = await self._arrive()
        async with AsyncExitStack() as stack:
            for index, place in enumerate(places):
                chance = random.Random(f"{self.plan.seed}/{index}")
                self.seats.append(await stack.enter_async_context(Seat(self.server.url, place.seat, chance=chance)))
            await asyncio.gather(*(seat.settled(30) for seat in self.seats))
            await self._blow()
            await self._settle()
        self._judge()
        self.outcome.seconds = time.monotonic() - started
        return self.outcome

    async def _arrive(self) -> list[Place]:
        """All join at once, some at a time, and are matched with whoever the line chooses."""
        some = asyncio.Semaphore(20)

        async def come() -> Place:
            async with some:
                return await find_room(self.server.url)

        places = await asyncio.gather(*(come() for _ in range(self.plan.rooms * 2)))
        assert len({place.room for place in places}) == self.plan.rooms
        return list(places)

    async def _blow(self) -> None:
        """Everything at once: talk, aborts, kills, cuts, pauses; returns when all has been said and done."""
        plan = self.plan
        talks = [self._talk(seat, random.Random(f"{plan.seed}/talk/{i}")) for i, seat in enumerate(self.seats)]
        faults = [
            self._at_moments(plan.kills, self._kill),
            self._at_moments(plan.cuts, self._cut),
            self._at_moments(plan.pauses, self._pause),
            self._at_moments(round(plan.aborts_per_seat * len(self.seats)), self._abort),
        ]
        await asyncio.gather(*talks, *faults)

    async def _talk(self, seat: Seat, chance: random.Random) -> None:
        """Bursts and silences, as people write."""
        moments = sorted(chance.uniform(0, self.plan.seconds) for _ in range(self.plan.messages))
        start = time.monotonic()
        for number, moment in enumerate(moments, 1):
            await asyncio.sleep(max(0.0, start + moment - time.monotonic()))
            seat.say(f"{seat.me} {number} {'x' * chance.randint(0, 120)}")
            self.outcome.done["messages"] += 1
            if chance.random() < 0.1:
                seat.send(t="typing", on=True)

    async def _at_moments(self, count: int, deed: Deed) -> None:
        span = self.plan.seconds / max(1, count)
        moments = [(index + self._chance.uniform(0.1, 0.9)) * span for index in range(count)]
        start = time.monotonic()
        for moment in moments:
            await asyncio.sleep(max(0.0, start + moment - time.monotonic()))
            await deed()

    async def _kill(self) -> None:
        workers = await until(self._all_workers, 15, "killed workers came back")
        for victim in workers if self._chance.random() < 0.2 else [self._chance.choice(workers)]:
            self.server.kill_worker(victim)
            self.outcome.done["kills"] += 1

    def _all_workers(self) -> list[int]:
        workers = self.server.worker_pids()
        return workers if len(workers) >= self.server.workers_wanted else []

    async def _cut(self) -> None:
        self.outcome.done["cuts"] += await asyncio.to_thread(self._cut_if_awake)

    def _cut_if_awake(self) -> int:
        try:
            return self.store.cut_bus()
        except OSError:
            return 0

    async def _pause(self) -> None:
        self.store.pause()
        await asyncio.sleep(self._chance.uniform(*self.plan.pause_seconds))
        self.store.resume()
        self.outcome.done["pauses"] += 1

    async def _abort(self) -> None:
        self._chance.choice(self.seats).abort()

    async def _settle(self) -> None:
        """Each seat connected with nothing waiting, and both sides of each room with as many entries."""
        try:
            await until(self._settled, 30, "all settled")
        except TooLongError:
            now = time.monotonic()
            self.outcome.unsettled = [
                f"{seat.room[:8]}/{seat.me}: connected {seat.connected} at {seat.port}, {list(seat.outbox.waiting())[:3]}, "
                f"closes {seat.closes[-5:]}, {now - seat.last_frame:.1f} s after {[str(f)[:150] for f in seat.frames[-5:]]}"
                for seat in self.seats
                if not seat.connected or seat.outbox
            ]

    def _settled(self) -> bool:
        rooms: dict[str, set[int]] = {}
        for seat in self.seats:
            rooms.setdefault(seat.room, set()).add(len(seat.transcript))
        quiet = all(seat.connected and not seat.outbox for seat in self.seats)
        return quiet and all(len(sizes) == 1 for sizes in rooms.values())

    def _judge(self) -> None:
        rooms: dict[str, list[Seat]] = {}
        for seat in self.seats:
            rooms.setdefault(seat.room, []).append(seat)
            self.outcome.done["connections"] += seat.connections
        for room, seats in rooms.items():
            if found := judge([seat.history for seat in seats]):
                self.outcome.violations[room] = found


def storm(plan: Plan, keep: Path | None = None, door: str = "picows") -> Outcome:
    """A server of its own, with two workers, for one run. `door`: the WebSocket library behind it."""
    with Store() as store, Server(workers=2, store_url=store.url, sockets=door) as server:
        run = Storm(plan, server, store)
        outcome = asyncio.run(run.run())
        if keep is not None and not outcome.good:
            _write(keep, run)
        return outcome


def _write(keep: Path, run: Storm) -> None:
    """The histories of broken rooms and the server's output, for whoever looks for the cause."""
    keep.mkdir(parents=True, exist_ok=True)
    (keep / f"{run.plan.seed}-server.txt").write_text(run.server.output)
    for seat in run.seats:
        if seat.room in run.outcome.violations or not seat.connected or seat.outbox:
            found = run.outcome.violations.get(seat.room, [])
            lines = [*map(str, found), "", *map(str, seat.history.events), "", f"closes {seat.closes}"]
            (keep / f"{run.plan.seed}-{seat.room}-{seat.me}.txt").write_text("\n".join(lines))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", "--seed", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--rooms", type=int, default=Plan.rooms)
    parser.add_argument("--messages", type=int, default=Plan.messages, help="per seat")
    parser.add_argument("--keep", type=Path, help="directory for the histories of broken rooms")
    parser.add_argument("--door", choices=["picows", "websockets"], default="picows")
    options = parser.parse_args(arguments)
    broken = 0
    for seed in options.seeds:
        plan = Plan(seed, patience(options.seconds), options.rooms, options.messages)
        outcome = storm(plan, options.keep, options.door)
        print(outcome.line(), flush=True)
        for state in outcome.unsettled:
            print(f"  {state}", flush=True)
        for room, found in list(outcome.violations.items())[:3]:
            for violation in found[:5]:
                print(f"  room {room}: {violation.rule}: {violation.seat}: {violation.detail}", flush=True)
        broken += not outcome.good
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
