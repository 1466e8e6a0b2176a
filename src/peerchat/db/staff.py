"""Accounts as the database keeps them. Each function is a part of its caller's transaction, so that an act and its entry in the audit
log happen together or not at all. Times are unix seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peerchat.db.engine import Transaction
from peerchat.db.staff_tables import staff as table
from peerchat.wire import StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`totp`: sealed; `totp_used`: the last time step that a code was taken for. See `staff_tables.py`."""

    id: str
    login: str | None
    name: str
    role: StaffRole
    languages: tuple[str, ...]
    time_zone: str
    password: str = field(repr=False)
    totp: bytes = field(repr=False)
    totp_used: int
    known_from: int
    since: int
    left_at: int | None = None


async def add(connection: Transaction, account: Account) -> bool:
    """False: the login is taken."""
    new = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table).values(**_row(account))
    return (await connection.execute(new.on_conflict_do_nothing())).rowcount == 1


async def by_login(connection: Transaction, login: str) -> Account | None:
    return await _one(connection, table.c.login == login)


async def find(connection: Transaction, account: str) -> Account | None:
    """Also one who left."""
    return await _one(connection, table.c.id == account)


async def team(connection: Transaction) -> list[Account]:
    """All who did not leave, by name."""
    here = select(table).where(table.c.left_at.is_(None)).order_by(table.c.name, table.c.id)
    return [account_of(row) for row in (await connection.execute(here)).mappings()]


async def change(connection: Transaction, account: str, *where: ColumnElement[bool], **values: object) -> bool:
    """Whether there was such an account that has not left."""
    here = update(table).where(table.c.id == account, table.c.left_at.is_(None), *where)
    return (await connection.execute(here.values(**values))).rowcount == 1


async def use_code(connection: Transaction, account: str, step: int) -> bool:
    """False: a code of this time step, or of a later one, was taken before: of two at once one is."""
    return await change(connection, account, table.c.totp_used < step, totp_used=step)


async def follow_code(connection: Transaction, account: str, first: int, step: int) -> bool:
    """False: `first` is not the last that was taken any more."""
    return await change(connection, account, table.c.totp_used == first, totp_used=step)


def account_of(row: Mapping[Any, Any]) -> Account:
    values = {name: row[name] for name in Account.__dataclass_fields__}
    return Account(**{**values, "languages": tuple(filter(None, row["languages"].split(",")))})


def _row(account: Account) -> dict[str, object]:
    values = {name: cast(object, getattr(account, name)) for name in Account.__dataclass_fields__}
    return {**values, "languages": ",".join(account.languages)}


async def _one(connection: Transaction, where: ColumnElement[bool]) -> Account | None:
    row = (await connection.execute(select(table).where(where))).mappings().first()
    return None if row is None else account_of(row)
