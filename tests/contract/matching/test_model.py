"""The simulator's line against the real scripts: the same acts in any order, the same replies, the same counts.

Time passes by taking it off every lease and every open place in the store, so that nothing here waits for a clock.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.lanes import ground
from peerchat.matching.pair import Pair, make_pair
from peerchat.matching.pool import Pool
from peerchat.matching.simulate.model import LineModel, Paired
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import LANGUAGES
from tests.contract.store import Store
from tests.unit.matching.people import person

GRACE, LEASE, PASSES = 100, 60, 37
"""Seconds. However often 37 s pass, no lease (60), no grace (100) and not both together end within ten seconds of then."""
BEGIN_MS = 1_790_000_000_000
EXAMPLES, STEPS = 40, 50


def somebody(number: int) -> Ticket:
    """Ten people: two languages, two age groups, three sets of topics, half of them in acute need, two who wish to meet again."""
    german = number % 3 > 0
    return person(
        number,
        visitor=f"v{number % 7}",
        language="de" if german else "en",
        also=frozenset({"en" if german else "de"}) if number % 2 else frozenset(),
        age="16-17" if number % 5 == 4 else "18+",
        topics=(("grief",), ("grief", "sleep"), ())[number % 3],
        level=3 if number % 2 else 0,
        meet="word" if number in (7, 8) else "",
    )


PEOPLE = [somebody(number) for number in range(10)]
people = st.sampled_from(PEOPLE)


class Both(RuleBasedStateMachine):
    """Every act is done on the store and on the model. `do`, `store`, `broker` are given by the test."""

    do: Callable[[Callable[[], Awaitable[Any]]], Any]
    store: Store
    broker: Broker

    def __init__(self) -> None:
        super().__init__()
        self.store.flush()
        self.pool = Pool(self.broker, GRACE, LEASE)
        self.blocks = Blocks(self.broker, 86400)
        self.passed = 0
        self.model = LineModel(GRACE * 1000, LEASE * 1000, 10**9, lambda: BEGIN_MS + self.passed)
        self.sockets: dict[str, int] = {}
        self.rooms: dict[str, dict[str, str]] = {}
        self.room_of: dict[str, str] = {}
        self.random = random.Random(1)

    def placed(self, one: Ticket, *, stale: bool = False) -> Ticket:
        socket = self.sockets.get(one.id, 0) - stale
        return one.placed(BEGIN_MS + self.passed, f"{one.id}-{socket}")

    def same(self, real: Any, modelled: Any, one: Ticket) -> None:
        if isinstance(real, Pair):
            real = Paired(self.rooms[real.room][one.id])
        assert real == modelled

    @rule(one=people, again=st.booleans(), abroad=st.booleans(), ago=st.integers(0, 200))
    def enter(self, one: Ticket, again: bool, abroad: bool, ago: int) -> None:
        self.sockets[one.id] = self.sockets.get(one.id, 0) + again
        ticket, since = self.placed(one), BEGIN_MS + self.passed - 1000 * ago
        real = self.do(lambda: self.pool.enter(ticket, ticket.connection, since, any_language=abroad))
        self.same(real, self.model.enter(ticket, ticket.connection, since, any_language=abroad), one)

    @rule(one=people, stale=st.booleans())
    def stand(self, one: Ticket, stale: bool) -> None:
        ticket = self.placed(one, stale=stale)
        self.same(self.do(lambda: self.pool.stand([ticket]))[0], self.model.stand(ticket, ticket.connection), one)

    @rule(one=people, abroad=st.booleans(), chance=st.floats(0, 0.999), most=st.sampled_from([1, 3, 4, 8, 200]))
    def snapshot(self, one: Ticket, abroad: bool, chance: float, most: int) -> None:
        chance = float(f"{chance:.6f}")
        asked: dict[str, Any] = {"where": ground(one, any_language=abroad), "chance": chance, "most": most}
        real = self.do(lambda: self.pool.snapshot(one.language, one.age, one.topics, **asked))
        modelled = self.model.snapshot(one.language, one.age, one.topics, **asked)
        assert [(seen.id, seen.since, seen.connection) for seen in real.tickets] == [
            (seen.id, seen.since, seen.connection) for seen in modelled.tickets
        ]

    @rule(one=people, other=people, stale=st.booleans())
    def claim(self, one: Ticket, other: Ticket, stale: bool) -> None:
        a, b = self.placed(one, stale=stale), self.placed(other)
        room = f"room{len(self.rooms)}"
        self.rooms[room] = {a.id: b.id, b.id: a.id}
        sides = make_pair(a, b, room, BEGIN_MS, self.random.random)
        real = self.do(lambda: self.pool.claim(a, b, *sides))
        assert real == self.model.claim(a, b)
        if real is None:
            self.room_of[a.id] = self.room_of[b.id] = room

    @rule(one=people, stale=st.booleans())
    def disconnect(self, one: Ticket, stale: bool) -> None:
        ticket = self.placed(one, stale=stale)
        assert self.do(lambda: self.pool.disconnect(ticket, ticket.connection)) == self.model.disconnect(
            ticket, ticket.connection
        )

    @rule(one=people, why=st.sampled_from(["left", "later"]))
    def leave(self, one: Ticket, why: Any) -> None:
        ticket = self.placed(one)
        real = self.do(lambda: self.pool.drop(ticket, ticket.connection, why))
        assert real == self.model.drop(ticket, ticket.connection, why)

    @rule(one=people)
    def release(self, one: Ticket) -> None:
        room = self.room_of.get(one.id, "")
        assert self.do(lambda: self.pool.release(one.id, one.language, room)) == self.model.release(one.id)

    @rule(one=people, other=people)
    def block(self, one: Ticket, other: Ticket) -> None:
        if one.visitor != other.visitor:
            self.do(lambda: self.blocks.add(one.visitor, other.visitor))
            self.model.block(one.visitor, other.visitor)

    @rule()
    def count(self) -> None:
        for language in LANGUAGES:
            assert self.do(partial(self.pool.tally, language)) == self.model.tally(language)

    @rule()
    def time_passes(self) -> None:
        self.passed += PASSES * 1000
        client = self.store.nodes[0].client
        for one in PEOPLE:
            if int(client.hget(keys.ticket(one.id), "lease") or 0) > 0:
                client.hincrby(keys.ticket(one.id), "lease", -PASSES * 1000)
        for language in LANGUAGES:
            for ticket in client.zrange(keys.open_places(language), 0, -1):
                client.zincrby(keys.open_places(language), -PASSES * 1000, ticket)

    def teardown(self) -> None:
        self.count()


@pytest.mark.timeout(300)
def test_the_model_answers_as_the_store_does(own: Store) -> None:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        broker = Broker(own.url, timeout=2.0)
        loop.run_until_complete(broker.start())

        async def result(act: Callable[[], Awaitable[Any]]) -> Any:
            return await act()

        class Machine(Both):
            store = own

            @staticmethod
            def do(act: Callable[[], Awaitable[Any]]) -> Any:
                return loop.run_until_complete(result(act))

        Machine.broker = broker
        try:
            run_state_machine_as_test(
                Machine,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            loop.run_until_complete(broker.close())
            loop.run_until_complete(asyncio.sleep(0))
