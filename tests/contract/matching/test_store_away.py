"""/ws/queue: the server drains, the store is away, or comes back empty."""

from __future__ import annotations

import json

from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.worker import ticket_token
from tests.contract.store import Store


async def test_goodbye_is_said_and_the_place_is_kept(worker: Make) -> None:
    here = await worker()
    a = here.joins()
    a.session.goodbye(7.5)
    assert a.last("goodbye") == {"t": "goodbye", "retry_in": 7.5}
    assert a.code is None


async def test_with_the_store_away_the_socket_stays(worker: Make, store: Store) -> None:
    here = await worker(timeout=0.3)
    a = here.joins(topics=("sleep",))
    await a.hears("waiting")
    store.pause()
    try:
        trouble = await a.hears("trouble", 10)
        late = here.joins(topics=("sleep",))
        assert late.frames == [trouble]
    finally:
        store.resume()
    await a.hears("calm", 10)
    assert a.kinds().count("trouble") == 1
    seats = await are_matched(a, late)
    assert seats[0].room == seats[1].room


async def test_a_store_that_comes_back_empty_has_everyone_in_line_again(worker: Make, store: Store) -> None:
    here = await worker()
    a = here.joins(topics=("sleep",), at=long_ago(30))
    await a.hears("waiting")
    store.flush()
    b = here.joins(topics=("family",), at=long_ago(15), no_go=("sleep",))
    await b.hears("waiting")
    await are_matched(a, here.joins(topics=("sleep",)))


async def test_nothing_said_names_anyone_else(worker: Make) -> None:
    here = await worker()
    tokens = [ticket_token(), ticket_token()]
    a, b = (here.person().hello(token) for token in tokens)
    seats = await are_matched(a, b)
    for person, other, seat in ((a, tokens[1], seats[0]), (b, tokens[0], seats[1])):
        everything = json.dumps(person.frames) + repr(seat)
        assert other.visitor not in everything
        assert other.id not in everything
