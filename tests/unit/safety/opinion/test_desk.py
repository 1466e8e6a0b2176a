"""The budget: how many are read at a time, how many wait, and that nothing that goes wrong is anybody's trouble."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest

from peerchat.safety.counts import Counts
from peerchat.safety.opinion.breaker import Breaker
from peerchat.safety.opinion.desk import Desk, Question
from tests.conftest import TIME_FACTOR

TEXT = "words that are nobody's business"


class Reader:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.answers: list[asyncio.Future[object]] = []
        self.most = 0
        self.under_way = 0

    def has(self, questions: int) -> Callable[[], bool]:
        return lambda: len(self.answers) >= questions

    async def __call__(self, text: str, lang: str) -> object:
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.answers.append(answer)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            return await answer
        finally:
            self.under_way -= 1


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5 * TIME_FACTOR):
        while not true():
            await asyncio.sleep(0)


async def test_no_more_than_its_budget_is_read_or_waits_and_the_rest_is_counted() -> None:
    reader, counts, heard = Reader(), Counts(), list[int]()
    desk = Desk(reader, counts, at_once=2, waiting=3, timeout=5)
    for _ in range(9):
        desk.ask(TEXT, "de", heard.append)
    assert counts.all() == {"opinion:dropped": 4}
    for number in range(5):
        await until(reader.has(number + 1))
        reader.answers[number].set_result({"crisis_level": number % 5})
    await until(lambda: len(heard) == 5)
    assert sorted(heard) == [0, 1, 2, 3, 4]
    assert reader.most == 2
    await desk.close()


@pytest.mark.parametrize(
    ("said", "what"), [(ValueError(TEXT), "failed"), ({"crisis_level": 9}, "nonsense"), ("nonsense", "nonsense")]
)
async def test_what_raises_or_is_nonsense_is_counted_and_nothing_else_happens(
    said: object, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def read(text: str, lang: str) -> object:
        if isinstance(said, Exception):
            raise said
        return said

    counts, heard = Counts(), list[int]()
    desk = Desk(read, counts, at_once=1, waiting=9, timeout=5, breaker=Breaker(failures=3))
    with caplog.at_level(logging.DEBUG):
        for _ in range(5):
            desk.ask(TEXT, "de", heard.append)
        await until(lambda: sum(counts.all().values()) == 5)
    assert counts.all() == {f"opinion:{what}": 3, "opinion:resting": 2}
    assert heard == []
    assert len([line for line in caplog.messages if "left alone" in line]) == 1
    assert TEXT not in caplog.text
    await desk.close()


async def test_what_hangs_is_given_up_and_counted() -> None:
    reader, counts = Reader(), Counts()
    desk = Desk(reader, counts, at_once=1, waiting=0, timeout=0.02)
    desk.ask(TEXT, "de", lambda level: pytest.fail("no answer came"))
    await until(lambda: counts.all() == {"opinion:timeout": 1})
    assert reader.under_way == 0
    await desk.close()


async def test_a_room_that_fails_does_not_end_the_reading() -> None:
    heard = list[int]()

    async def read(text: str, lang: str) -> object:
        return {"crisis_level": 2}

    def gone(level: int) -> None:
        raise RuntimeError(TEXT)

    desk = Desk(read, Counts(), at_once=1, waiting=2, timeout=5)
    desk.ask(TEXT, "de", gone)
    desk.ask(TEXT, "de", heard.append)
    await until(lambda: heard == [2])
    await desk.close()


async def test_at_the_end_nothing_is_read_any_more_and_nobody_waits() -> None:
    reader, closed = Reader(), list[bool]()

    async def close() -> None:
        closed.append(True)

    desk = Desk(reader, Counts(), at_once=1, waiting=2, timeout=5, close=close)
    for _ in range(3):
        desk.ask(TEXT, "de", lambda level: None)
    await until(lambda: reader.under_way == 1)
    await desk.close()
    desk.ask(TEXT, "de", lambda level: None)
    assert (reader.under_way, len(reader.answers), closed) == (0, 1, [True])


def test_a_question_shows_no_text() -> None:
    assert TEXT not in repr(Question(TEXT, "de", lambda level: None))
