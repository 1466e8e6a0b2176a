"""One database, SQLite or PostgreSQL, reached by asyncio.

Promises: a clear sentence when the address makes no sense or nobody answers; statements' values in no error and no
log; what was deleted is overwritten on disk. Does not promise to retry: who cannot wait must not need the database.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from peerchat.db.stamp import Stamp, stamp
from peerchat.errors import Refusal

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
SQLITE_FILE = "peerchat.sqlite3"
CONNECT_SECONDS = 5.0  # a database in the same network answers in milliseconds
BUSY_SECONDS = 5.0  # how long a writer waits for another one on SQLite
POOL = 5  # connections per worker; PostgreSQL's default allows 100 in all

Transaction = AsyncConnection
"""What `reading` and `writing` give: for acts that are part of somebody else's transaction."""

_WRITES = "peerchat_writes"
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers do not wait for the writer
    "PRAGMA synchronous = NORMAL",  # with WAL: consistent after a crash, the last commits may be missing
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what retention removes is gone from the file too
)


class DatabaseAway(Refusal):
    """The database did not answer."""

    def __init__(self, retry_in: float = 5.0) -> None:
        super().__init__("database_away", retry_in, 503)


class WrongAddress(ValueError):
    """The database's address makes no sense; the text says why and carries no password."""


def address(url: str | None, data_dir: Path) -> str:
    """The address to use: as set (the asyncio driver is filled in), or SQLite in `data_dir`. Raises `WrongAddress`."""
    if url is None:
        return f"{DRIVERS['sqlite']}:///{(data_dir / SQLITE_FILE).absolute()}"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise WrongAddress("the database's address is not of the form postgresql://user:password@host/name") from None
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise WrongAddress("SQLite needs a file that all workers share, as in sqlite:////srv/peerchat/peerchat.sqlite3")
    driver = DRIVERS.get(parsed.drivername, parsed.drivername)
    if driver not in DRIVERS.values():
        raise WrongAddress(f"{parsed.drivername} is not a database that peerchat knows; take postgresql or sqlite")
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


class Database:
    """`url` as `address` gives it. Nothing is connected before the first use."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.name = parsed.render_as_string(hide_password=True)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._file = Path(parsed.database or "") if self.is_sqlite else None
        self._engine = _sqlite(parsed) if self.is_sqlite else _postgresql(parsed)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises `DatabaseAway`."""
        async with self._transaction(self._engine) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes, committed at the end. On SQLite it waits for its turn here, not half-way."""
        async with self._transaction(self._engine.execution_options(**{_WRITES: True})) as connection:
            yield connection

    def stamp(self) -> Stamp | None:
        """Equal to the last one: nothing was written since, and who asks at regular intervals need not. None: that is not known, as
        always with PostgreSQL."""
        return None if self._file is None else stamp(self._file)

    async def ping(self) -> None:
        """Raises `DatabaseAway` if nobody answers within `CONNECT_SECONDS`."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS), self.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except TimeoutError:
            raise DatabaseAway from None

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            if self._file is not None and not self._file.exists():
                _make_private(self._file)
            async with engine.begin() as connection:
                yield connection
        except (OSError, PoolTimeout) as away:
            raise DatabaseAway from away
        except DBAPIError as failed:
            if _is_away(failed):
                raise DatabaseAway from failed
            raise


def _is_away(failed: DBAPIError) -> bool:
    """SQLSTATE 57P0x: shutting down; 53300: too many connections. SQLite: locked for too long, or no such folder."""
    state = str(getattr(failed.orig, "sqlstate", None) or "")
    words = str(failed.orig)
    return (
        failed.connection_invalidated
        or state.startswith(("57P0", "08"))
        or state == "53300"
        or "database is locked" in words
        or "unable to open database file" in words
    )


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={"timeout": CONNECT_SECONDS, "server_settings": {"application_name": "peerchat"}},
    )


def _sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late for what is read before
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_private(file: Path) -> None:
    """For the owner's eyes only, from the first byte on. Raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
