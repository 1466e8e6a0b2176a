"""The two databases for tests: SQLite, and a real PostgreSQL that lives as long as the run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from peerchat.db import house_tables, staff_tables  # noqa: F401  # their tables join the same metadata
from peerchat.db.engine import Database, address
from peerchat.db.tables import metadata


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL, for this run only."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from pgserver.postgres_server import get_server  # only now: the import makes the folder named above

    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


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


async def emptied(database: Database) -> None:
    """Takes everything out of all tables, the audit log too: that one needs its guards put aside."""
    audit, sqlite = "audit", database.is_sqlite
    async with database.writing() as connection:
        guards: list[str] = []
        if sqlite:
            wanted = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
            for name, made_by in (await connection.execute(wanted, {"table": audit})).all():
                guards.append(made_by)
                await connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            await connection.execute(text(f"ALTER TABLE {audit} DISABLE TRIGGER USER"))
            guards.append(f"ALTER TABLE {audit} ENABLE TRIGGER USER")
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
        for guard in guards:
            await connection.execute(text(guard))
