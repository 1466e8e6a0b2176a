"""The two databases for tests: SQLite, and a real PostgreSQL that lives as long as the run."""

from __future__ import annotations

import asyncio
import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from peerchat.db import house_tables, staff_tables  # noqa: F401  # their tables join the same metadata
from peerchat.db.engine import SQLITE_FILE, Database, address
from peerchat.db.migrate import upgrade
from peerchat.db.tables import metadata


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL, for this run only. In a place of its own: pytest tidies its own up while other runs go on."""
    with tempfile.TemporaryDirectory(prefix="pc-pg-", ignore_cleanup_errors=True) as place:
        os.environ.setdefault("XDG_RUNTIME_DIR", place)
        from pgserver.postgres_server import get_server  # only now: the import makes the folder named above

        server = get_server(Path(place) / "data", cleanup_mode="delete")
        try:
            asyncio.run(_careless(server.get_uri()))
            yield server.get_uri()
        finally:
            server.cleanup()


async def _careless(server: str) -> None:
    """Nothing is asked of it after a power cut: without waiting for the disk it answers several times as fast."""
    connection = await asyncpg.connect(server)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        await connection.execute(f"ALTER SYSTEM SET {setting} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@functools.cache
def migrated() -> Path:
    """A file of SQLite with all tables and nothing in them, for copies. Making it is a fifth of a server's start."""
    place = Path(tempfile.mkdtemp(prefix="pc-db-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with ThreadPoolExecutor(1) as aside:  # the loop of whoever asks may be running
        aside.submit(asyncio.run, upgrade(address(None, place))).result()
    return place / SQLITE_FILE


@contextmanager
def empty(kind: str, request: pytest.FixtureRequest, place: Path) -> Iterator[str]:
    """The address of an empty database. `kind`: sqlite (its file is in `place`) or postgresql."""
    if kind == "sqlite":
        yield address(None, place)
        return
    server = request.getfixturevalue("postgres")
    name = f"t{os.urandom(6).hex()}"

    async def command(statement: str) -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(command(f"CREATE DATABASE {name}"))
    yield address(make_url(server).set(database=name).render_as_string(hide_password=False), place)
    asyncio.run(command(f"DROP DATABASE {name} WITH (FORCE)"))


@functools.cache
def known(url: str) -> Database:
    """One for all tests with this database, each of which closes it: what was worked out for a statement is there for the next."""
    return Database(url)


async def emptied(database: Database) -> None:
    """Takes everything out of all tables, the audit log too: that one needs its guards put aside. It goes to the driver in one piece:
    table by table it took longer than most tests."""
    outs = "".join(f"DELETE FROM {table.name};" for table in reversed(metadata.sorted_tables))
    async with database.writing() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if not database.is_sqlite:
            await driver.execute(
                f"SET session_replication_role = replica; {outs} SET session_replication_role = DEFAULT"
            )
            return
        guards = await driver.execute_fetchall(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        )
        drops = "".join(f"DROP TRIGGER {name};" for name, _ in guards)
        await driver.executescript(f"BEGIN; {drops} {outs} {';'.join(made_by for _, made_by in guards)}; COMMIT")
