"""Two who talk, one of whom is held: what tests of conduct have in common."""

from __future__ import annotations

from typing import Any

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.rooms.house import Pace
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import Frame, Person, seats

PACE = Pace((1000.0, 1000.0), (1000.0, 1000.0))  # limits are on, and none of them is met


async def pair(worker: Make, **differs: Any) -> tuple[Person, Person]:
    here = await worker(**differs)
    mine, theirs = seats()
    one, two = await here.sits(mine), await here.sits(theirs)
    await one.hears("presence", member="m2")
    return one, two


async def held(person: Person, n: int, text: str, times: int = 1) -> list[Frame]:
    """Says it so often, each time held; the sanctions that followed by then."""
    for _ in range(times):
        before = len(person.of("hold"))
        person.say(n, text)
        await person.hears("hold", before + 1)
    await answered(person)
    return person.of("sanction")


async def answered(person: Person) -> None:
    """What was asked of the store for this person until now has been answered: one link, one order."""
    key = keys.standing(person.token.visitor)
    await store_of(person).command(key, "EXISTS", key)


def store_of(person: Person) -> Broker:
    return person.session._house.hub.log.broker


def fields(frame: Frame) -> tuple[str, str, int | None]:
    assert frame["appeal"]
    return frame["step"], frame["reason"], frame["seconds"]
