"""/ws/queue: five hundred reloads, and a worker that dies at the worst moment. Nobody is lost, nobody moves back."""

from __future__ import annotations

import asyncio
import random

import pytest

from peerchat.matching.line import Line
from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.worker import ticket_token
from tests.contract.patience import until

PEOPLE, RELOADS = 20, 25


async def test_five_hundred_reloads_lose_no_place(worker: Make) -> None:
    """All keep to their own topic and refuse others, so that they only wait; some close before they open, some after."""
    workers = [await worker() for _ in range(3)]
    chance = random.Random(7)
    topics = [("grief", "family", "sleep", "anxiety", "trauma")[number % 5] for number in range(PEOPLE)]
    tokens = [
        ticket_token(at=long_ago(100 - number), topics=(topic,), no_go=(), most="same topic", role="give")
        for number, topic in enumerate(topics)
    ]
    people = [chance.choice(workers).person().hello(token) for token in tokens]
    for person in people:
        await person.hears("waiting")
    shown = [max(1, number + 1) for number in range(PEOPLE)]
    for _ in range(RELOADS):
        for number in chance.sample(range(PEOPLE), PEOPLE):
            if chance.random() < 0.5:
                people[number].gone()
            people[number] = chance.choice(workers).person().hello(tokens[number])
        for number, person in enumerate(people):
            position = (await person.hears("waiting"))["position"]
            assert position <= shown[number], "moved back"
            shown[number] = position
    tally = await workers[0].pool.tally("de")
    assert (tally.entries, tally.in_line) == (PEOPLE, PEOPLE)


async def test_a_worker_killed_between_claim_and_telling_loses_nobody(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims, other = await worker(), await worker()
    told: list[object] = []
    line = claims.lines.of("de")
    monkeypatch.setattr(Line, "matched", lambda self, place, pair: told.append(pair) if self is line else None)
    tokens = [ticket_token(), ticket_token()]
    people = [claims.person().hello(token) for token in tokens]
    await until(lambda: told, what="the claim came to pass")
    await claims.dies()
    monkeypatch.undo()
    assert all("matched" not in person.kinds() for person in people)
    back = await asyncio.gather(*(are_matched(other.person().hello(token)) for token in tokens))
    assert back[0][0].room == back[1][0].room
    assert {seat.member for (seat,) in back} == {"m1", "m2"}
