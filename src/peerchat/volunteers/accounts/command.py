"""`peerchat staff invite | list` and `peerchat audit verify | list`: for whoever has the server, also before there is any operator.

Whoever may run this may do everything anyway; the audit log says that it was the command line.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime

from peerchat.db import audit, staff
from peerchat.db.engine import Database
from peerchat.volunteers.accounts.arguments import LATEST
from peerchat.volunteers.accounts.invitations import give
from peerchat.volunteers.accounts.sign_in import spelled


class Wrong(ValueError):
    """What was asked for cannot be done; the text says why."""


async def answer(arguments: argparse.Namespace, url: str, site: str) -> str:
    """What to print. `url`: of the database, up to date; `site`: before links, such as `https://chat.example.org`, or empty.
    Raises Wrong, DatabaseAway."""
    database = Database(url)
    try:
        if arguments.command == "audit":
            return await (_verify(database, arguments.noted) if arguments.act == "verify" else _log(database))
        return await (_invite(database, arguments, site) if arguments.act == "invite" else _list(database))
    finally:
        await database.close()


async def _invite(database: Database, arguments: argparse.Namespace, site: str) -> str:
    if (arguments.role is None) == (arguments.again is None):
        raise Wrong("either --role, for somebody new, or --again, for somebody who has an account")
    async with database.writing() as connection:
        account = None
        if arguments.again is not None:
            account = await staff.by_login(connection, spelled(arguments.again))
            if account is None:
                raise Wrong("nobody has this login; see `peerchat staff list`")
        role = account.role if account else arguments.role
        given = await give(connection, None, role, account.id if account else None, int(time.time()))
    whom = account.login if account else f"a new {role}"
    return f"{site}{given.link}\ngood once, until {_when(given.expires_at)}, for {whom}"


async def _list(database: Database) -> str:
    async with database.reading() as connection:
        team = await staff.team(connection)
    lines = [f"{one.id}  {one.role:10}  since {_when(one.since)}  {one.login}  {one.name}" for one in team]
    return "\n".join(lines) or "nobody yet: peerchat staff invite --role operator"


async def _verify(database: Database, noted: str | None) -> str:
    async with database.reading() as connection:
        verdict = await audit.verify(connection, _noted(noted))
    if verdict.broken is not None:
        raise Wrong(f"broken at entry {verdict.broken}: changed, taken out or put in; {verdict.entries} before it hold")
    return f"all {verdict.entries} entries hold; to be noted elsewhere: {verdict.entries}:{verdict.head}"


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not number.isdigit() or int(number) < 1 or len(digest) < 16:
        raise Wrong("--noted is number:digest, as `peerchat audit verify` and the log print them")
    return int(number), digest


async def _log(database: Database) -> str:
    async with database.reading() as connection:
        entries = await audit.latest(connection, None, LATEST)
    lines = [
        f"{entry.number:6}  {_when(entry.at)}  {entry.who or '-':16}  {entry.what:22}  {entry.about or '-':16}  {entry.detail}"
        for entry in entries
    ]
    return "\n".join(lines)


def _when(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
