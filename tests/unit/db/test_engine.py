from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from peerchat.db.engine import Database, DatabaseAway, WrongAddress, address


async def test_a_database_that_is_there_answers(url: str) -> None:
    database = Database(url)
    await database.ping()
    await database.close()


async def test_what_is_written_is_read_by_another(url: str) -> None:
    one, other = Database(url), Database(url)
    async with one.writing() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER)"))
        await connection.execute(text("INSERT INTO thing VALUES (7)"))
    async with other.reading() as connection:
        assert (await connection.execute(text("SELECT id FROM thing"))).scalar_one() == 7
    await one.close()
    await other.close()


async def test_a_failed_transaction_leaves_nothing(url: str) -> None:
    database = Database(url)
    with pytest.raises(DBAPIError):
        async with database.writing() as connection:
            await connection.execute(text("CREATE TABLE half (id INTEGER)"))
            await connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE half (id INTEGER)"))
    await database.close()


async def test_values_are_in_no_error(url: str) -> None:
    database = Database(url)
    with pytest.raises(DBAPIError) as caught:
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "canary"})
    assert "canary" not in str(caught.value)
    await database.close()


async def test_writers_wait_for_each_other_and_none_is_lost(url: str) -> None:
    database = Database(url)
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        await connection.execute(text("INSERT INTO counter VALUES (0)"))

    async def count() -> None:
        async with database.writing() as connection:
            await connection.execute(text("UPDATE counter SET n = n + 1"))

    await asyncio.gather(*(count() for _ in range(20)))
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT n FROM counter"))).scalar_one() == 20
    await database.close()


async def test_nobody_there_is_said_clearly(unused_tcp_port: int) -> None:
    database = Database(f"postgresql+asyncpg://peerchat@127.0.0.1:{unused_tcp_port}/peerchat")
    with pytest.raises(DatabaseAway) as caught:
        await database.ping()
    assert (caught.value.code, caught.value.status) == ("database_away", 503)
    await database.close()


async def test_a_folder_that_cannot_be_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = Database(address(None, tmp_path / "file" / "var"))
    with pytest.raises(DatabaseAway):
        await database.ping()
    await database.close()


async def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    database = Database(address(None, tmp_path / "var"))
    await database.ping()
    for file in (tmp_path / "var").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    await database.close()


async def test_what_is_deleted_is_gone_from_the_file(tmp_path: Path) -> None:
    database = Database(address(None, tmp_path))
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE thing (word TEXT)"))
        await connection.execute(text("INSERT INTO thing VALUES (:word)"), {"word": "ephemeral-canary"})
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM thing"))
    await database.close()  # the last one to close folds the write-ahead log into the file
    assert all(b"ephemeral-canary" not in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://a:b@h/d", "postgresql+asyncpg://a:b@h/d"),
        ("postgresql://a:b@h/d", "postgresql+asyncpg://a:b@h/d"),
        ("postgresql+asyncpg://a:b@h/d", "postgresql+asyncpg://a:b@h/d"),
        ("sqlite:////srv/p.sqlite3", "sqlite+aiosqlite:////srv/p.sqlite3"),
    ],
)
def test_the_driver_is_filled_in(given: str, used: str) -> None:
    assert address(given, Path("var")) == used


@pytest.mark.parametrize(
    "given", ["mysql://a:hunter2@h/d", "not an address: hunter2", "postgresql+psycopg2://a:hunter2@h/d"]
)
def test_an_address_that_makes_no_sense_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(WrongAddress) as caught:
        address(given, Path("var"))
    assert "hunter2" not in str(caught.value)


def test_the_name_for_people_hides_the_password() -> None:
    assert "hunter2" not in Database("postgresql+asyncpg://a:hunter2@h/d").name


async def test_a_wrong_statement_is_a_bug_and_stays_one(url: str) -> None:
    database = Database(url)
    with pytest.raises((ProgrammingError, DBAPIError)):
        async with database.reading() as connection:
            await connection.execute(text("SELECT no_such_thing FROM nowhere"))
    await database.close()
