"""Rooms full of people, with seats signed by the server's secret instead of matched: the relay is measured, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Self

from bench.people.person import Person
from peerchat.tokens import SeatMember, SeatToken, Signer
from peerchat.wire import RoomKind
from tests.system.history import judge

MEMBERS = tuple(SeatMember(f"m{number}", f"Seat {number}", "either", "share") for number in range(1, 9))
JOINING_AT_ONCE = 200
BEAT_SECONDS = 20.0  # as browsers do
TOKEN_SECONDS = 86400  # as a seat's is by default
LOOK_SECONDS = 0.05


class TooLongError(Exception):
    """What a benchmark waited for did not come in time."""


async def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Raises TooLongError."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TooLongError(f"{what}: not within {seconds:g} s")
        await asyncio.sleep(LOOK_SECONDS)


class Crowd:
    """`size`: seats in each room. `latencies`: seconds from said to shown, of every live delivery so far."""

    def __init__(self, port: int, secret: str, rooms: int, size: int, seed: int = 1) -> None:
        signer, now, name = Signer(secret.encode()), int(time.time()), secrets.token_hex(4)
        kind: RoomKind = "pair" if size == 2 else "circle"
        self.latencies: list[float] = []
        self.rooms: list[list[Person]] = []
        self.names = [f"bench-{name}-{number}" for number in range(rooms)]
        for number, room in enumerate(self.names):
            told: dict[str, float] = {}
            people = []
            for member in MEMBERS[:size]:
                token = SeatToken(
                    now + TOKEN_SECONDS, room, kind, None, "en", now * 1000, member.id, MEMBERS[:size],
                    f"{name}{number}{member.id}", f"{name}{number}{member.id}",
                )  # fmt: skip
                chance = random.Random(f"{seed}/{number}/{member.id}")
                people.append(Person(port, signer.sign(token), told, self.latencies.append, chance))
            self.rooms.append(people)
        self._beating: asyncio.Task[None] | None = None

    def __iter__(self) -> Iterator[Person]:
        return (person for room in self.rooms for person in room)

    def __len__(self) -> int:
        return sum(map(len, self.rooms))

    async def join(
        self, people: Iterable[Person] | None = None, at_once: int = JOINING_AT_ONCE, seconds: float = 60
    ) -> None:
        """So many at a time. Raises TooLongError."""
        some = asyncio.Semaphore(at_once)

        async def come(person: Person) -> None:
            async with some:
                person.come()
                await person.welcomed.wait()

        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(come(person) for person in (self if people is None else people)))
        except TimeoutError:
            joined = sum(person.welcomed.is_set() for person in self)
            raise TooLongError(f"{joined} of {len(self)} joined within {seconds:g} s") from None

    def beat(self, every: float) -> None:
        """From now on each beats once in so many seconds, at moments of its own, as browsers do."""
        if self._beating is None:
            self._beating = asyncio.create_task(self._beat(every))

    async def _beat(self, every: float) -> None:
        people, beaten, begun = list(self), 0, time.monotonic()
        random.Random(1).shuffle(people)
        while True:
            await asyncio.sleep(0.05)
            due = int((time.monotonic() - begun) / every * len(people))
            for number in range(beaten, due):
                people[number % len(people)].beat()
            beaten = max(beaten, due)

    @property
    def settled(self) -> bool:
        """Each is there with nothing waiting, and has as much before it as the others of its room."""
        return all(
            all(person.settled for person in room) and len({person.shown for person in room}) == 1
            for room in self.rooms
        )

    async def settle(self, seconds: float) -> int:
        """How many people of how many are not settled after so many seconds at most."""
        try:
            await until(lambda: self.settled, seconds, "all settled")
        except TooLongError:
            return sum(not person.settled for person in self)
        return 0

    def judged(self, may_forget: Sequence[bool] = ()) -> dict[str, int]:
        """Breaches of the protocol's promises by rule, over all rooms; empty: every promise was kept. `may_forget`: of each room,
        whether the store lost what it held of it."""
        found: Counter[str] = Counter()
        for number, room in enumerate(self.rooms):
            forgets = number < len(may_forget) and may_forget[number]
            for person in room:
                person.history.finished = person.settled
            found.update(violation.rule for violation in judge([person.history for person in room], forgets))
        return dict(found)

    async def leave(self) -> None:
        """Connections end; rooms stay."""
        if self._beating is not None:
            self._beating.cancel()
        for person in self:
            person.go()
        with contextlib.suppress(TooLongError):
            await until(lambda: not any(person.connected for person in self), 5, "all are gone")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()


def quantile(values: list[float], share: float) -> float:
    """0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
