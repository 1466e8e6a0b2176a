"""Severe reports that were seen in time, and those that were not: each once, of staffed hours alone."""

from __future__ import annotations

import pytest

from peerchat.db import history
from peerchat.db.engine import Database
from peerchat.db.history import Look
from peerchat.ops.history.counts import figures
from peerchat.trust.promptness import SEEN_SECONDS
from tests.contract.trust.office import Clock, Office

HOUR = 3600


async def on_duty(database: Database, clock: Clock, people: int) -> None:
    """Somebody, or nobody, in the hour that goes on."""
    now = int(clock())
    async with database.writing() as connection:
        await history.add_look(connection, now - now % HOUR, "", Look(60, 0, 0, 0, 60 * people, 0, 0))


async def counted(database: Database) -> tuple[int, int]:
    """(in time, late), as the page of yesterday has it."""
    async with database.reading() as connection:
        rows = await history.counts(connection, 0, 1 << 40)
    said = figures({word: people for _, _, _, word, people in rows})
    return said.severe_in_time, said.severe_late


@pytest.mark.parametrize(
    ("reason", "people", "after", "found"),
    [
        ("danger", 1, SEEN_SECONDS, (1, 0)),
        ("danger", 1, SEEN_SECONDS + 1, (0, 1)),
        ("danger", 0, SEEN_SECONDS + 1, (0, 0)),
        ("other", 1, SEEN_SECONDS + 1, (0, 0)),
    ],
)
async def test_the_first_look_at_a_severe_report_counts(
    office: Office, clock: Clock, database: Database, reason: str, people: int, after: int, found: tuple[int, int]
) -> None:
    await on_duty(database, clock, people)
    await office.report(await office.room(), reason=reason)
    (report,) = await office.reports.queue()
    clock.now += after
    for _ in range(2):
        await office.moderation.open(report.id, "anna")
    assert await counted(database) == found
    clock.now += 5
    await office.decide(report.id, "banned", "anna")
    assert await counted(database) == found, "once"


async def test_what_was_added_makes_it_new_again(office: Office, clock: Clock, database: Database) -> None:
    await on_duty(database, clock, 1)
    room = await office.room()
    await office.report(room, reason="other")
    (report,) = await office.reports.queue()
    await office.moderation.open(report.id, "anna")
    clock.now += SEEN_SECONDS + 100
    await on_duty(database, clock, 1)
    await office.report(room, reason="danger")
    clock.now += SEEN_SECONDS - 100
    await office.moderation.open(report.id, "anna")
    assert await counted(database) == (1, 0)
