"""Whatever a crowd does in the line, on three workers that come and go: nobody is lost, doubled, or put with the wrong person.

The acts are hypothesis's, the time is real: tokens say that some have waited for long, so that all steps of the search occur.
`make crowd` runs the same until ten thousand pairings are judged.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, get_args

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from peerchat.wire import WIDENINGS, AgeGroup, Need, Role
from tests.contract.matching.crowd import Crowd, Visit, now_ms
from tests.contract.patience import until
from tests.contract.store import Store

PAIRINGS = int(os.environ.get("PEERCHAT_TEST_PAIRINGS", "400"))
TOPICS = ("grief", "family", "loneliness", "sleep", "anxiety")

wishes = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["de", "de", "de", "en"]),
        "also": st.sampled_from([(), (), ("en", "de")]),
        "age": st.sampled_from(["18+", "18+", "18+", *get_args(AgeGroup)]),
        "topics": st.lists(st.sampled_from(TOPICS), max_size=3, unique=True).map(tuple),
        "no_go": st.lists(st.sampled_from(TOPICS), max_size=2, unique=True).map(tuple),
        "role": st.sampled_from(get_args(Role)),
        "need": st.sampled_from(get_args(Need)),
        "level": st.sampled_from([0, 0, 0, 0, 3, 4]),
        "most": st.sampled_from([*WIDENINGS, "any language", "any language"]),
        "widened": st.sampled_from(["same topic", *WIDENINGS]),
        "waited": st.sampled_from([0.0, 0.0, 11.0, 25.0, 50.0]),
        "again": st.booleans(),
    }
)


class Line(RuleBasedStateMachine):
    """One example is one crowd on an empty store."""

    store: ClassVar[Store]
    pairings: ClassVar[int] = 0
    slowest: ClassVar[float] = 0.0
    breath: float = 0.002

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()

    def run(self, act: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(act)

    def act(self, deed: Callable[..., object], *args: Any, **wish: Any) -> None:
        """Inside the loop, and then all others have a moment."""

        async def acts() -> None:
            deed(*args, **wish)
            await asyncio.sleep(self.breath)

        self.run(acts())

    def some(self, which: int, *, there: bool) -> Visit | None:
        found = [
            visit for visit in self.crowd.visits if not visit.matched and not visit.left and visit.connected is there
        ]
        return found[which % len(found)] if found else None

    @initialize()
    def opens(self) -> None:
        self.store.flush()
        self.crowd: Crowd = self.run(Crowd.gather(self.store.url, 3))

    @rule(crowd=st.lists(st.tuples(wishes, st.integers(0, 2)), min_size=4, max_size=32), which=st.integers(0, 999))
    def arrive(self, crowd: list[tuple[dict[str, Any], int]], which: int) -> None:
        """Some come anew, some again after a talk."""
        ended = [visit.token.visitor for visit in self.crowd.visits if visit.matched]
        for number, (wish, worker) in enumerate(crowd):
            chosen = {name: value for name, value in wish.items() if name not in ("waited", "again")}
            if wish["again"] and ended:
                chosen["visitor"] = ended[(which + number) % len(ended)]
            self.act(self.crowd.arrive, worker, at=now_ms() - int(wish["waited"] * 1000), **chosen)

    @rule(which=st.integers(0, 999))
    def leave(self, which: int) -> None:
        if visit := self.some(which, there=True):
            self.act(self.crowd.leave, visit)

    @rule(which=st.integers(0, 999))
    def vanish(self, which: int) -> None:
        if visit := self.some(which, there=True):
            self.act(self.crowd.vanish, visit)

    @rule(which=st.integers(0, 999), worker=st.integers(0, 2), there=st.booleans())
    def come_back(self, which: int, worker: int, there: bool) -> None:
        """After a lost link, or by a reload while the old link still seems to be there."""
        if visit := self.some(which, there=there):
            self.act(self.crowd.connect, visit, worker)

    @rule(one=st.integers(0, 999), other=st.integers(0, 999))
    def block(self, one: int, other: int) -> None:
        visits = self.crowd.visits
        if visits:
            self.run(self.crowd.block(visits[one % len(visits)], visits[other % len(visits)]))

    @rule(which=st.integers(0, 999))
    def widen(self, which: int) -> None:
        if visit := self.some(which, there=True):
            self.act(self.crowd.say, visit, t="choose", option="widen")

    @rule(which=st.integers(0, 999), most=st.sampled_from(WIDENINGS))
    def refuse(self, which: int, most: str) -> None:
        if visit := self.some(which, there=True):
            self.act(self.crowd.say, visit, t="reach", most=most)

    @precondition(lambda self: len(self.crowd.visits) > 8)
    @rule(worker=st.integers(0, 2), at_once=st.booleans())
    def kill(self, worker: int, at_once: bool) -> None:
        self.run(self.crowd.kill(worker))
        for visit in self.crowd.visits if at_once else ():
            if not visit.connected and not visit.matched:
                self.act(self.crowd.connect, visit, worker)

    @rule()
    def settle(self) -> None:
        self.run(self.crowd.settle())
        self.crowd.judge()

    def teardown(self) -> None:
        if not hasattr(self, "crowd"):
            return
        try:
            self.run(self._ends())
            type(self).pairings += self.crowd.judge()
            type(self).slowest = max(self.slowest, self.crowd.slowest)
        finally:
            self.run(self.crowd.disband())
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.close()

    async def _ends(self) -> None:
        """All come back; then each is with somebody, or stands in line."""
        crowd = self.crowd
        for visit in crowd.visits:
            if not visit.connected:
                crowd.connect(visit, 0)
        await crowd.settle()
        stay = [visit for visit in crowd.visits if not visit.left]
        await until(lambda: all(visit.matched or visit.stands for visit in stay), 5, "nobody is lost")
        await until(lambda: self._all_accompanied(stay), 5, "nobody is matched with nobody")

    def _all_accompanied(self, stay: list[Visit]) -> bool:
        return all(self._accompanied(visit) for visit in stay if visit.matched)

    def _accompanied(self, visit: Visit) -> bool:
        room = visit.seats[0].room
        others = [
            other for other in self.crowd.visits if other is not visit and any(s.room == room for s in other.seats)
        ]
        return len(others) == 1 or any(other.left for other in self.crowd.visits)


@pytest.fixture(scope="module")
def alone() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest.mark.timeout(max(600, PAIRINGS / 5))
def test_a_crowd_is_served_whole(alone: Store) -> None:
    Line.store = alone
    few = settings(
        max_examples=4,
        stateful_step_count=60,
        derandomize=False,  # Hypothesis does so where it sees CI: the same crowd for ever, and if nobody of it meets, no end
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),  # a shrunk crowd would not break again: the time is real
        print_blob=True,
    )
    while Line.pairings < PAIRINGS:
        run_state_machine_as_test(Line, settings=few)
        print(f"{Line.pairings} pairings", flush=True)
    print(f"{Line.pairings} pairings, the slowest fitting pair waited {Line.slowest:.2f} s")
