"""Whoever is gone is gone at once: thousands come back after a cut, and nobody waits until those before them are cleared away."""

from __future__ import annotations

from peerchat.rooms.session import RoomSession
from tests.contract.garbage import uncollected
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import seats


async def test_a_conversation_that_is_over_needs_no_collector(worker: Make) -> None:
    here = await worker()
    with uncollected(RoomSession) as left:
        people = [await here.sits(token) for token in seats()]
        people[0].say(1, "hello")
        await people[1].reads("hello")
        assert left() == 2
        for person in people:
            person.gone()
            del person.session
        await until(lambda: left() == 0)
