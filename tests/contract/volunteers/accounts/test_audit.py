from __future__ import annotations

import asyncio

import pytest

from peerchat.db import audit
from peerchat.db.engine import Database


class Undone(Exception):
    pass


async def _append(database: Database, what: str) -> None:
    async with database.writing() as connection:
        await audit.append(connection, 1, "who", what, "about", role="volunteer", count=2)


async def test_numbers_have_no_hole_however_many_write_at_once(database: Database) -> None:
    await asyncio.gather(*(_append(database, f"act {number}") for number in range(20)))
    async with database.reading() as connection:
        entries = await audit.latest(connection, None, 100)
        verdict = await audit.verify(connection)
    assert [entry.number for entry in entries] == list(range(20, 0, -1))
    assert verdict == audit.Verdict(20, entries[0].digest, None)
    assert entries[0].detail == "count=2 role=volunteer"


async def test_an_act_that_is_undone_leaves_no_entry(database: Database) -> None:
    with pytest.raises(Undone):
        async with database.writing() as connection:
            await audit.append(connection, 1, None, "invited")
            raise Undone
    await _append(database, "joined")
    async with database.reading() as connection:
        assert [entry.what for entry in await audit.latest(connection, None, 10)] == ["joined"]
        assert (await audit.verify(connection)).broken is None


async def test_an_empty_log_holds(database: Database) -> None:
    async with database.reading() as connection:
        assert (await audit.verify(connection)).entries == 0


async def test_the_latest_come_first_and_on_request_those_before(database: Database) -> None:
    for number in range(5):
        await _append(database, f"act {number}")
    async with database.reading() as connection:
        assert [entry.number for entry in await audit.latest(connection, None, 2)] == [5, 4]
        assert [entry.number for entry in await audit.latest(connection, 4, 10)] == [3, 2, 1]


async def test_text_does_not_fit_in(database: Database) -> None:
    async with database.writing() as connection:
        with pytest.raises(ValueError, match="short words"):
            await audit.append(connection, 1, None, "said", None, text="x" * 200)
