"""A crowd in the waiting line, on several workers at once, and the judge of what befell it. No pytest in here."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.choose import fits
from peerchat.matching.place import Pace
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatToken, TicketToken
from tests.conftest import TIME_FACTOR
from tests.contract.matching.worker import SIGNER, Person, Worker, ticket_token

LEASE_SECONDS = 3.0
"""Short, so that who died with a worker is known to be dead within a test."""
FIT_SECONDS = 3.0
"""A pair that fits may wait no longer (the promise of the line)."""
NOTICE_MS = 400
"""A lost socket is known to the store only after a round trip."""
ANSWER_SECONDS = 10.0 * TIME_FACTOR
"""The store is never away in here, only sometimes slow, as everything is on a busy machine."""
PACE = Pace(0.1, 0.2, 0.5)


def now_ms() -> int:
    return int(time.time() * 1000)


@dataclass(eq=False)
class Visit:
    """One ticket's life. `there`: when it was connected, unix ms from and to (None: still)."""

    token: TicketToken
    worker: Worker | None = None
    person: Person | None = None
    people: list[Person] = field(default_factory=list)
    there: list[list[int | None]] = field(default_factory=list)
    left: bool = False

    @property
    def id(self) -> str:
        return self.token.id

    @property
    def seats(self) -> list[SeatToken]:
        found = []
        for person in self.people:
            for frame in person.frames:
                if frame["t"] == "matched":
                    seat = SIGNER.open(frame["seat"], SeatToken)
                    assert seat is not None
                    found.append(seat)
        return found

    @property
    def matched(self) -> bool:
        return any("matched" in person.kinds() for person in self.people)

    @property
    def connected(self) -> bool:
        return self.person is not None and self.person.connected and self.person.code is None

    @property
    def stands(self) -> bool:
        """Connected, and told so by the line."""
        return self.connected and not self.matched and self.person is not None and "waiting" in self.person.kinds()

    def newest(self) -> TicketToken:
        """With what was chosen since, as the line signed it."""
        for person in reversed(self.people):
            said = person.last("ticket")
            if said is not None:
                token = SIGNER.open(said["ticket"], TicketToken)
                assert token is not None
                return token
        return self.token


class Crowd:
    """`workers` share one store."""

    def __init__(self, url: str, workers: list[Worker], broker: Broker) -> None:
        self.url = url
        self.workers = workers
        self.visits: list[Visit] = []
        self.blocked: dict[frozenset[str], int] = {}
        self.slowest = 0.0
        self._blocks = Blocks(broker, 3600)
        self._made = itertools.count(len(workers))

    @classmethod
    async def gather(cls, url: str, workers: int) -> Crowd:
        broker = Broker(url, timeout=ANSWER_SECONDS)
        await broker.start()
        crowd = cls(url, [], broker)
        for _ in range(workers):
            await crowd._employ()
        return crowd

    async def _employ(self) -> Worker:
        name = f"w{next(self._made)}"
        worker = await Worker.start(self.url, name, lease=LEASE_SECONDS, pace=PACE, timeout=ANSWER_SECONDS)
        self.workers.append(worker)
        return worker

    # ---- what people do ----------------------------------------------------------------------

    def arrive(self, worker: int, **wish: Any) -> Visit:
        visit = Visit(ticket_token(**wish))
        self.visits.append(visit)
        self.connect(visit, worker)
        return visit

    def connect(self, visit: Visit, worker: int) -> None:
        """Anew, or for the first time; an open connection of the same tab is displaced."""
        if visit.left or visit.matched:
            return
        if visit.there and visit.there[-1][1] is None:
            visit.there[-1][1] = now_ms()
        visit.worker = self.workers[worker % len(self.workers)]
        token = visit.newest()
        visit.person = visit.worker.person()
        visit.people.append(visit.person)
        visit.there.append([now_ms(), None])
        visit.person.hello(token)

    def vanish(self, visit: Visit) -> None:
        if visit.person is not None and visit.connected:
            visit.person.gone()
            visit.there[-1][1] = now_ms()

    def say(self, visit: Visit, **frame: Any) -> None:
        if visit.person is not None and visit.stands:
            visit.person.say(**frame)

    def leave(self, visit: Visit) -> None:
        if visit.person is not None and visit.stands:
            visit.person.say(t="leave")
            visit.left = True
            visit.there[-1][1] = now_ms()

    async def block(self, one: Visit, other: Visit) -> None:
        if one.token.visitor != other.token.visitor:
            await self._blocks.add(one.token.visitor, other.token.visitor)
            self.blocked.setdefault(frozenset({one.token.visitor, other.token.visitor}), now_ms())

    async def kill(self, worker: int) -> None:
        """As by kill -9, and another one takes its place. Its people are dead to the store when their lease is over."""
        dead = self.workers.pop(worker % len(self.workers))
        await dead.dies()
        for visit in self.visits:
            if visit.worker is dead and visit.there and visit.there[-1][1] is None:
                visit.there[-1][1] = now_ms() + int(LEASE_SECONDS * 1000)
                if visit.person is not None:
                    visit.person.connected = False
        await self._employ()

    # ---- what must hold ----------------------------------------------------------------------

    def fitting(self) -> list[tuple[Visit, Visit]]:
        """Pairs that both stand in line and could meet, by the pure policy."""
        met = defaultdict(set)
        for pair in self.blocked:
            one, other = pair
            met[one].add(other)
        for a, b in self.pairs():
            met[a.token.visitor].add(b.token.visitor)
        seen = [
            (visit, Ticket.of(token := visit.newest(), frozenset(met[token.visitor])).placed(token.at, "there"))
            for visit in self.visits
            if visit.stands
        ]
        now = time.time()
        return [(v, w) for (v, a), (w, b) in itertools.combinations(seen, 2) if fits(a, b, now)]

    async def settle(self) -> None:
        """Comes back when nobody who stands in line fits another; fails when one pair had to wait too long for it."""
        since: dict[tuple[Visit, Visit], float] = {}
        while True:
            now = time.monotonic()
            since = {pair: since.get(pair, now) for pair in self.fitting()}
            hellos = [v for v in self.visits if v.connected and not v.matched and not v.stands]
            if not since and not hellos:
                return
            self.slowest = max(self.slowest, *(now - at for at in since.values()), 0.0)
            late = [pair for pair, at in since.items() if now - at > FIT_SECONDS * TIME_FACTOR]
            assert not late, f"{len(late)} fitting pairs wait on: {[(a.newest(), b.newest()) for a, b in late[:2]]}"
            await asyncio.sleep(0.02)

    def pairs(self) -> list[tuple[Visit, Visit]]:
        rooms: dict[str, dict[str, Visit]] = defaultdict(dict)
        for visit in self.visits:
            for seat in visit.seats:
                rooms[seat.room][visit.id] = visit
        return [(a, b) for a, b in (tuple(room.values()) for room in rooms.values() if len(room) == 2)]

    def judge(self) -> int:
        """Fails on any broken promise; the number of pairings otherwise."""
        rooms: dict[str, dict[str, SeatToken]] = defaultdict(dict)
        tokens = {visit.id: visit for visit in self.visits}
        for visit in self.visits:
            seats = {seat.room: seat for seat in visit.seats}
            assert len(seats) <= 1, f"matched twice: {visit.token}"
            for name, seat in seats.items():
                rooms[name][visit.id] = seat
        earlier: set[frozenset[str]] = set()
        by_time = sorted(rooms.values(), key=lambda room: min(seat.at for seat in room.values()))
        for room in by_time:
            assert len(room) <= 2, "three in a room of two"
            for id_, seat in room.items():
                self._was_there(tokens[id_], seat.at)
            if len(room) == 2:
                (a, mine), (b, theirs) = room.items()
                assert {mine.member, theirs.member} == {"m1", "m2"}, "two on one seat"
                assert (mine.members, mine.topic, mine.language) == (theirs.members, theirs.topic, theirs.language)
                earlier.add(self._may_meet(tokens[a].newest(), tokens[b].newest(), mine.at, earlier))
        return len(by_time)

    def _may_meet(self, a: TicketToken, b: TicketToken, at: int, earlier: set[frozenset[str]]) -> frozenset[str]:
        pair = frozenset({a.visitor, b.visitor})
        assert len(pair) == 2, "met oneself"
        assert a.age == b.age, "ages mixed"
        assert {a.language, *a.also} & {b.language, *b.also}, "no common language"
        assert pair not in earlier, "met again"
        assert self.blocked.get(pair, at) >= at, "met after a block"
        for one, other in ((a, b), (b, a)):
            assert not (set(one.no_go) - set(one.topics)) & set(other.topics), "a topic that one cannot carry"
        return pair

    def _was_there(self, visit: Visit, at: int) -> None:
        slack = NOTICE_MS * TIME_FACTOR
        spans = [(start, now_ms() if end is None else end) for start, end in visit.there if start is not None]
        assert any(start - slack <= at <= end + slack for start, end in spans), (
            f"matched while gone: {at} not in {spans}"
        )

    async def disband(self) -> None:
        for worker in self.workers:
            await worker.stop()
        await self._blocks._broker.close()
        await asyncio.sleep(0)
