"""What one worker publishes is in effect on the other: by the bell, without it, after a restart, and while the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from peerchat.db.engine import Database, address
from peerchat.ops.house import keeper
from peerchat.ops.house.forms import Hours, Limits, Resources, Topics
from peerchat.safety import help as help_pages
from peerchat.volunteers.staff import Staff
from tests.conftest import TIME_FACTOR
from tests.contract.ops.house.worker import SHIPPED, Worker, working
from tests.contract.store import Store
from tests.contract.volunteers.team import Clock, Team

NOWHERE = "redis://127.0.0.1:1/0"
NEW = "DE-krisendienst-nord"
NORTH = Resources.model_validate(
    {
        "lines": [
            {
                "id": NEW,
                "country": "DE",
                "name": "Krisendienst Nord",
                "topics": ["general"],
                "languages": ["de"],
                "phone": "030 443509821",
                "reviewed": "2026-11-23",
                "source": "example.org",
            }
        ]
    }
)


async def help_lines(worker: Worker) -> set[str]:
    """Of Germany, as the API tells them, without any store or database behind it; the page has them, too."""
    app = FastAPI()
    app.include_router(help_pages.router(worker.resources, "https://example.org/", "peerchat"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://peerchat.test") as http:
        told = (await http.get("/api/help", params={"country": "DE", "lang": "de"})).json()
        page = (await http.get("/help", params={"country": "DE", "lang": "de"})).text
    assert "Krisendienst Nord" in page
    return {line["id"] for line in told["resources"]}


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(5 * TIME_FACTOR):
        while not met():
            await asyncio.sleep(0.01)


async def closes(worker: Worker, staff: Staff, topic: str) -> None:
    paper = worker.papers.topics
    now = await worker.press.now(paper)
    left = Topics(topics=[one for one in now.content.topics if one.id != topic])
    await worker.press.publish(staff, paper, left, now.number, "")


async def test_the_bell_tells_the_other_worker(database: Database, store: Store, clock: Clock, team: Team) -> None:
    staff = await team.add("op", "operator")
    async with (
        working(database, store.url, clock, again=600) as one,
        working(database, store.url, clock, again=600) as other,
    ):
        await closes(one, staff, "grief")
        assert not one.topics.lets_in(["grief"])
        await until(lambda: not other.topics.lets_in(["grief"]))
        limits = other.papers.limits
        await other.press.publish(staff, limits, Limits(values={"joins_per_minute": 40}), 0, "")
        await until(lambda: one.limits.get("joins_per_minute") == 40)
        assert one.keeper.number("topics") == other.keeper.number("topics") == 1


async def test_a_bell_that_nobody_hears_costs_seconds_and_nothing_else(
    database: Database, store: Store, clock: Clock, team: Team
) -> None:
    staff = await team.add("op", "operator")
    async with (
        working(database, store.url, clock, again=600) as one,
        working(database, NOWHERE, clock, again=0.1) as deaf,
    ):
        await closes(one, staff, "grief")
        await until(lambda: not deaf.topics.lets_in(["grief"]))
        await closes(deaf, staff, "sleep")
        assert not deaf.topics.lets_in(["sleep"])
    assert keeper.AGAIN_SECONDS <= 3.5  # and so the fifth second is not reached


async def test_after_a_restart_all_of_it_is_in_effect_again(
    database: Database, store: Store, clock: Clock, team: Team
) -> None:
    staff = await team.add("op", "operator")
    async with working(database, store.url, clock, again=600) as before:
        await closes(before, staff, "grief")
        press, papers = before.press, before.papers
        rules = papers.guidelines.shipped().model_copy(update={"rules": papers.guidelines.shipped().rules[:5]})
        await press.publish(staff, papers.guidelines, rules, 0, "shorter")
        await press.publish(staff, papers.hours, Hours(last_entry_minutes=45), 0, "")
        hidden = Resources.model_validate({"lines": [{"id": "DE-silbernetz", "hidden": True}]})
        await press.publish(staff, papers.resources, hidden, 0, "")
    async with working(database, store.url, clock, again=600) as after:
        assert not after.topics.lets_in(["grief"])
        assert (len(after.promises.now.text["de"]), after.promises.now.version) == (5, "2.1")
        assert after.doors.last_entry.total_seconds() == 45 * 60
        assert "DE-silbernetz" not in {line.id for line in after.resources.shown()}


async def test_with_the_database_away_the_last_known_goes_on_also_after_a_restart(
    database: Database, store: Store, clock: Clock, team: Team, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    staff = await team.add("op", "operator")
    async with working(database, store.url, clock, again=600, folder=tmp_path) as before:
        await closes(before, staff, "grief")
        await before.press.publish(staff, before.papers.resources, NORTH, 0, "")
    away = Database(address("postgresql://nobody@127.0.0.1:1/none", tmp_path))
    try:
        async with working(away, NOWHERE, clock, again=0.05, folder=tmp_path) as after:
            assert not after.topics.lets_in(["grief"])
            assert await help_lines(after) == {line.id for line in SHIPPED.shown() if line.country == "DE"} | {NEW}
            await until(lambda: "stays as last known" in caplog.text)
    finally:
        await away.close()
    async with working(database, store.url, clock, again=600, folder=tmp_path) as again:
        await closes(again, staff, "sleep")
        assert again.topics.closed == {"grief", "sleep"}


async def test_what_makes_no_sense_to_this_release_leaves_in_effect_what_was(
    database: Database, store: Store, clock: Clock, team: Team
) -> None:
    staff = await team.add("op", "operator")
    async with working(database, store.url, clock, again=600) as one:
        await closes(one, staff, "grief")
        one.keeper.published("topics", 2, {"a shape": "of tomorrow"})
        assert not one.topics.lets_in(["grief"])
        assert one.topics.lets_in(["sleep"])


async def test_a_database_that_comes_back_older_is_believed(
    database: Database, store: Store, clock: Clock, team: Team
) -> None:
    staff = await team.add("op", "operator")
    async with working(database, store.url, clock, again=600) as one:
        await closes(one, staff, "grief")
        one.keeper.published("hours", 3, {"last_entry_minutes": 60})
        assert one.doors.last_entry.total_seconds() == 3600
        await one.keeper.look()
        assert one.doors.last_entry.total_seconds() == 1200
        assert not one.topics.lets_in(["grief"])
