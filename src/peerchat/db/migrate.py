"""Brings a database to this version's tables, one process at a time.

Promises: many workers or hosts may call `upgrade` at once, one does the work and the others wait; it happens whole
or not at all; a database that is newer than this peerchat is refused, never touched.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from peerchat.db.engine import Database, DatabaseAway

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_SECONDS = 60  # longer than any migration here takes; then the waiting process says so
LATER_SECONDS = 5.0
_LOCK = 0x7065657263686174  # "peerchat" in ASCII: PostgreSQL's advisory locks are named by a number


class TooNew(Exception):
    """The database was made by a newer peerchat."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which revision the database is at (None: empty), and which one this peerchat brings."""

    current: str | None
    newest: str

    def __str__(self) -> str:
        return f"revision {self.newest}" + ("" if self.up_to_date else f", it was {self.current or 'empty'}")

    @property
    def up_to_date(self) -> bool:
        return self.current == self.newest


async def standing(database: Database) -> Standing:
    """Raises `DatabaseAway`."""
    async with database.reading() as connection:
        return await connection.run_sync(_standing)


async def upgrade(url: str) -> Standing:
    """What was found before the work. `url` as `engine.address` gives it. Raises `DatabaseAway`, `TooNew`."""
    database = Database(url)
    try:
        async with database.writing() as connection:
            if not database.is_sqlite:  # there, the writing transaction is the lock
                await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                await connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _LOCK})
            found = await connection.run_sync(_standing)
            if not found.up_to_date:
                await connection.run_sync(_run)
            return found
    finally:
        await database.close()


async def upgrade_later(url: str, seconds: float = LATER_SECONDS) -> None:
    """Returns when the database answered at last and is up to date: one that was away at the start may come up empty."""
    while True:
        await asyncio.sleep(seconds)
        with contextlib.suppress(DatabaseAway):
            await upgrade(url)
            return


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def _standing(connection: Connection) -> Standing:
    scripts = ScriptDirectory(str(MIGRATIONS))
    newest = scripts.get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise TooNew(f"the database is at revision {current}, which this peerchat does not know; install the newer one")
    if newest is None:
        raise RuntimeError("the package carries no migrations")
    return Standing(current, newest)


def _run(connection: Connection) -> None:
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
