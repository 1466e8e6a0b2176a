"""The audit log: who did what about what, and when. Written in the same transaction as the act, or the act does not happen.

Promises: numbers without a hole; each digest is over its row and the digest before it, so that a row that was changed, taken out or
put in shows; whoever noted a head (number and digest) elsewhere sees also that the end was cut off. Does not promise to stand
against somebody who writes the whole table anew and knows of no such note. No chat text, no name, no address: ids and short words.
"""

from __future__ import annotations

import hashlib
import logging
from typing import NamedTuple

import msgspec
from sqlalchemy import insert, select, text

from peerchat.db.engine import Transaction
from peerchat.db.staff_tables import audit as table

log = logging.getLogger("peerchat.audit")
_BEGINNING = "0" * 64
_LOCK = 0x6175646974  # "audit" in ASCII; see `migrate._LOCK`
_AT_ONCE = 1000


class Entry(NamedTuple):
    """`who`: id of the account, None: the command line or nobody signed in. `what`: a word such as `invited`. `about`: an id.
    `detail`: `key=value` with spaces between."""

    number: int
    at: int
    who: str | None
    what: str
    about: str | None
    detail: str
    digest: str


class Verdict(NamedTuple):
    """`entries`: how many hold, from the first on. `head`: digest of the last of these. `broken`: number of the first that does not
    hold; None: all do."""

    entries: int
    head: str
    broken: int | None


async def append(
    connection: Transaction, at: int, who: str | None, what: str, about: str | None = None, **detail: str | int
) -> None:
    """`connection`: of the transaction that the act is part of. Raises ValueError where `detail` is too long to be no text."""
    said = " ".join(f"{key}={value}" for key, value in sorted(detail.items()))
    if len(said) > 200:
        raise ValueError("the audit log takes ids and short words")
    if connection.dialect.name != "sqlite":  # there, the writing transaction is the lock
        await connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _LOCK})
    last = select(table.c.number, table.c.digest).order_by(table.c.number.desc()).limit(1)
    before = (await connection.execute(last)).first()
    number, previous = (before.number + 1, before.digest) if before else (1, _BEGINNING)
    entry = Entry(number, at, who, what, about, said, "")
    entry = entry._replace(digest=_digest(previous, entry))
    await connection.execute(insert(table).values(**entry._asdict()))
    log.info("audit %d %s", number, entry.digest)  # a note of the head outside the database, wherever logs go


async def verify(connection: Transaction, noted: tuple[int, str] | None = None) -> Verdict:
    """`noted`: number and digest (or how it begins) of an entry that must be there."""
    count, head = 0, _BEGINNING
    while True:
        some = select(table).where(table.c.number > count).order_by(table.c.number).limit(_AT_ONCE)
        rows = [Entry(**row) for row in (await connection.execute(some)).mappings()]
        for entry in rows:
            expected = noted[1] if noted and noted[0] == count + 1 else ""
            if (
                entry.number != count + 1
                or entry.digest != _digest(head, entry)
                or not entry.digest.startswith(expected)
            ):
                return Verdict(count, head, count + 1)
            count, head = entry.number, entry.digest
        if len(rows) < _AT_ONCE:
            return Verdict(count, head, count + 1 if noted and noted[0] > count else None)


async def latest(connection: Transaction, before: int | None, most: int) -> list[Entry]:
    """The newest first; `before`: only those with a smaller number."""
    wanted = select(table).order_by(table.c.number.desc()).limit(most)
    if before is not None:
        wanted = wanted.where(table.c.number < before)
    return [Entry(**row) for row in (await connection.execute(wanted)).mappings()]


def _digest(previous: str, entry: Entry) -> str:
    return hashlib.sha256(msgspec.json.encode([previous, *entry[:-1]])).hexdigest()
