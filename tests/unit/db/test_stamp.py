"""Whether anything was written, told without asking: never "nothing" where something was."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import text

from peerchat.db.engine import Database, address
from peerchat.db.stamp import JUST_NOW_SECONDS, stamp


def later() -> float:
    return time.time() + 2 * JUST_NOW_SECONDS


async def test_each_commit_changes_it_and_reading_does_not(tmp_path: Path) -> None:
    url = address(None, tmp_path)
    writer, reader, file = Database(url), Database(url), tmp_path / "peerchat.sqlite3"
    async with writer.writing() as connection:
        await connection.execute(text("CREATE TABLE kept (number INTEGER)"))
    seen = {stamp(file, later)}
    for number in range(5):
        async with reader.reading() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM kept"))).scalar_one() == number
        assert stamp(file, later) in seen
        async with writer.writing() as connection:
            await connection.execute(text("INSERT INTO kept VALUES (1)"))
        assert stamp(file, later) not in seen
        seen.add(stamp(file, later))
    assert None not in seen
    await writer.close()
    await reader.close()


async def test_what_was_written_just_now_what_is_not_there_and_a_server_have_none(tmp_path: Path) -> None:
    database = Database(address(None, tmp_path))
    assert database.stamp() is None
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE kept (number INTEGER)"))
    assert stamp(tmp_path / "peerchat.sqlite3", lambda: 0.0) is None
    await database.close()
    server = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    assert server.stamp() is None
    await server.close()
