"""Whoever is gone is gone at once, matched or not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from peerchat.matching.session import QueueSession
from tests.contract.garbage import uncollected
from tests.contract.matching.worker import Worker, ticket_token
from tests.contract.patience import until

Make = Callable[[], Awaitable[Worker]]


async def test_a_wait_that_is_over_needs_no_collector(worker: Make) -> None:
    here = await worker()
    with uncollected(QueueSession) as left:
        people = [here.person().hello(ticket_token()) for _ in range(3)]
        await until(lambda: sum("matched" in person.kinds() for person in people) == 2)
        await until(lambda: all(person.kinds() for person in people))
        assert left() == 3
        for person in people:
            person.gone()
            del person.session
        await until(lambda: left() == 0)
