"""What operators ask of yesterday, and what people say of how heavy it was, over HTTP and on the real databases."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from datetime import date

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI, Request
from msgspec.structs import replace

from peerchat import problems
from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.db import shifts
from peerchat.db.engine import Database
from peerchat.db.history import Look
from peerchat.db.shifts import DemandRow, PatternRow
from peerchat.errors import Refusal
from peerchat.matching.codes import Codes
from peerchat.matching.felt import LEAST, Felt
from peerchat.matching.routes import felt as felt_route
from peerchat.ops.history import routes
from peerchat.ops.history.archive import Archive
from peerchat.ops.history.outcomes import Outcomes
from peerchat.ops.history.scribe import Scribe
from peerchat.ops.history.week import Weeks
from peerchat.rooms.house import LISTENER
from peerchat.tokens import Signer
from peerchat.wire import RoomKind
from tests.contract.ops.test_felt import a_night_passes, answer, seat
from tests.contract.ops.test_scribe import LOOK, full_hour
from tests.contract.ops.yesterday import alone, happens, offer, single
from tests.contract.volunteers.team import Team, as_, database, migrated, team

__all__ = ["alone", "database", "migrated", "single", "team"]
SIGNER = Signer(b"s" * 32)


@pytest_asyncio.fixture
async def house(alone: Broker, database: Database, team: Team) -> AsyncIterator[httpx.AsyncClient]:
    await team.add("olga", "operator")
    await team.add("sue", "supervisor")
    archive = Archive(database)
    outcomes = Outcomes(Felt(alone, Codes(b"s" * 32)), database)
    async with team.http(routes.router, archive, Weeks(database, archive), outcomes) as http:
        yield http


@pytest.mark.parametrize("path", ["/api/ops/history", "/api/ops/week?language=de", "/api/ops/outcomes"])
async def test_only_operators_are_told(house: httpx.AsyncClient, path: str) -> None:
    assert (await house.get(path, **as_("sue"))).json()["code"] == "role"
    assert (await house.get(path, **as_("olga"))).status_code == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/ops/history?span=1y", "invalid"),
        ("/api/ops/history?language=xx", "language_unknown"),
        ("/api/ops/week?language=xx", "language_unknown"),
        ("/api/ops/week?language=de&zone=Nowhere/City", "zone_unknown"),
        ("/api/ops/week", "invalid"),
        ("/api/ops/outcomes?span=all", "invalid"),
    ],
)
async def test_what_makes_no_sense_is_refused_clearly(house: httpx.AsyncClient, path: str, code: str) -> None:
    refused = await house.get(path, **as_("olga"))
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_the_last_day_and_the_week(alone: Broker, database: Database, house: httpx.AsyncClient) -> None:
    async def look() -> Mapping[str, Look]:
        return {"": LOOK, "de": LOOK}

    hour = full_hour(5)
    for at, what in enumerate(("joined", "joined", "joined", "matched", "matched", "all_busy", "left")):
        await happens(alone, "de", hour + at, what, kind="volunteer", ms=30_000)
    await happens(alone, "en", hour, "joined")
    await offer(alone, hour, "missed")
    await Scribe(alone, database, "one", look).step()
    async with database.writing() as connection:
        await shifts.asked(connection, "de", hour // 1000, 9)
        await shifts.set_demand(connection, "de", DemandRow("Europe/Berlin", " ".join(["2"] * 24), 40), 0)
        row = PatternRow("p1", "de", "Europe/Berlin", 127, 1080, 1320, 3, date(2020, 1, 1), None, None, 0)
        await shifts.add_pattern(connection, row)
    for span, hours in (("24h", 24), ("7d", 168), ("30d", 720)):
        every = (await house.get(f"/api/ops/history?span={span}", **as_("olga"))).json()
        assert (len(every["hours"]), every["span"], every["end"] - every["begin"]) == (hours, span, hours * 3600)
        there = next(one for one in every["hours"] if one["at"] == hour // 1000)
        assert (there["joined"], there["exits"]["matched"], there["unserved"]["all_busy"], there["asked"]) == (
            4,
            2,
            1,
            9,
        )
        assert (there["offers"]["missed"], there["wait_p90_s"], there["abandonment"]) == (1, 33, pytest.approx(1 / 3))
        assert every["total"]["joined"] == sum(one["joined"] for one in every["hours"]) == 4
        assert abs(every["written_until"] - time.time()) < 60
        assert every["hours"][-1]["on_duty"] == 2.0
    german = (await house.get("/api/ops/history?language=de", **as_("olga"))).json()
    assert (german["total"]["joined"], german["total"]["offers"], german["by_format"]["volunteer"]["joined"]) == (
        3,
        None,
        3,
    )
    assert [(one["topic"], one["joined"], one["unserved"]) for one in german["topics"]] == [
        ("grief", 3, 1),
        ("sleep", 3, 1),
    ]
    week = (await house.get("/api/ops/week?language=de", **as_("olga"))).json()
    assert (week["zone"], len(week["hours"])) == ("Europe/Berlin", 168)
    assert sum(one["joined"] for one in week["hours"]) == 3.0
    assert {one["planned"] for one in week["hours"]} == {0}, "nobody has signed up"
    assert all(one["needed"] >= 2 and one["asked"] > 0 for one in week["hours"])
    kyiv = (await house.get("/api/ops/week?language=de&zone=Europe/Kyiv", **as_("olga"))).json()
    moved = [next(i for i, one in enumerate(said["hours"]) if one["joined"]) for said in (week, kyiv)]
    assert (moved[1] - moved[0]) % 168 == 1


async def test_outcomes_are_told_of_twenty(alone: Broker, database: Database, house: httpx.AsyncClient) -> None:
    felt = Felt(alone, Codes(b"s" * 32))
    await answer(felt, 0, LEAST)
    await a_night_passes(alone)
    await Outcomes(felt, database).write_down()
    told = (await house.get("/api/ops/outcomes", **as_("olga"))).json()
    assert (told["least"], [one["people"] for one in told["total"]], len(told["groups"])) == (20, [20], 1)


@pytest_asyncio.fixture
async def people(alone: Broker) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)

    async def may_act(request: Request) -> None:
        if "x-too-much" in request.headers:
            raise Refusal("rate", 1.0, 429)

    app.include_router(felt_route.router(SIGNER, Felt(alone, Codes(b"s" * 32)), may_act))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://peerchat.test") as http:
        yield http


async def test_who_says_how_heavy_it_was_is_counted_once(alone: Broker, people: httpx.AsyncClient) -> None:
    token = SIGNER.sign(seat(1))
    for after in (3, 9):
        assert (await people.post("/api/felt", json={"seat": token, "before": 8, "after": after})).status_code == 204
    key = history_keys.felt("pair")
    assert await alone.command(key, "HMGET", key, "people", "before", "after") == [b"1", b"8", b"3"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seat": "wrong"}, "seat_invalid"),
        ({"seat": SIGNER.sign(seat(1, "volunteer"))}, None),
        ({"before": 11}, "invalid"),
        ({"after": -1}, "invalid"),
        ({"after": "5"}, "invalid"),
        ({"before": None}, "invalid"),
    ],
)
async def test_only_a_seat_of_ones_own_and_numbers_of_the_scale_count(
    alone: Broker, people: httpx.AsyncClient, changes: dict[str, object], code: str | None
) -> None:
    said = await people.post("/api/felt", json={"seat": SIGNER.sign(seat(1)), "before": 8, "after": 5, **changes})
    assert (said.status_code, said.json()["code"] if said.content else None) == (422 if code else 204, code)


async def test_a_volunteer_is_not_asked(alone: Broker, people: httpx.AsyncClient) -> None:
    mine = replace(seat(1, "volunteer"), member=LISTENER, visitor="staff-s1")
    said = await people.post("/api/felt", json={"seat": SIGNER.sign(mine), "before": 8, "after": 5})
    assert said.json()["code"] == "seat_invalid"
    kinds: tuple[RoomKind, ...] = ("pair", "circle", "volunteer")
    assert [await alone.command(history_keys.felt(kind), "EXISTS", history_keys.felt(kind)) for kind in kinds] == [
        0,
        0,
        0,
    ]
