"""Alembic's entry: with the connection that `migrate.upgrade` hands over, or with `-x url=…` to draft a revision."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection

from peerchat.db import alarm_tables, history_tables, house_tables, learning_tables, shift_tables, staff_tables  # noqa: F401  # their tables join the same metadata
from peerchat.db.engine import Database
from peerchat.db.tables import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # SQLite changes a column only by copying the table
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_run() -> None:
    database = Database(context.get_x_argument(as_dictionary=True)["url"])
    async with database.writing() as connection:
        await connection.run_sync(run)
    await database.close()


handed = context.config.attributes.get("connection")
if handed is None:
    asyncio.run(connect_and_run())
else:
    run(handed)
