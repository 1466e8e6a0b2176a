"""What happens when people meet, for tests of the conversation."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from peerchat.tokens import SeatToken
from tests.contract.matching.worker import SIGNER, Person, Worker

Make = Callable[..., Awaitable[Worker]]


def seat_of(person: Person) -> SeatToken:
    matched = person.last("matched")
    assert matched is not None
    seat = SIGNER.open(matched["seat"], SeatToken)
    assert seat is not None
    assert (matched["room"], matched["kind"], matched["topic"]) == (seat.room, seat.kind, seat.topic)
    return seat


async def are_matched(*people: Person) -> list[SeatToken]:
    for person in people:
        await person.hears("matched")
        assert await person.is_closed() == 1000
    return [seat_of(person) for person in people]


def long_ago(seconds: float) -> int:
    return int((time.time() - seconds) * 1000)
