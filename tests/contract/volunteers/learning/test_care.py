from __future__ import annotations

from typing import Any

import httpx

from peerchat.trust.retention import DEBRIEFS
from peerchat.volunteers.forgetting import Forgetting
from tests.contract.volunteers.team import Clock, Team, as_


async def told(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def felt(http: httpx.AsyncClient, name: str, heavy: int, stays: int, call: str = "no") -> None:
    body = {"heavy": heavy, "stays": stays, "call": call}
    await told(await http.post("/api/staff/debriefs", json=body, **as_(name)), 204)


async def test_ones_own_trend_is_ones_own(http: httpx.AsyncClient, team: Team, clock: Clock) -> None:
    for name, role in (("kim", "volunteer"), ("lou", "volunteer"), ("super", "supervisor"), ("op", "operator")):
        await team.add(name, role)  # type: ignore[arg-type]
    for stays in (1, 1, 3, 4):
        await felt(http, "kim", 2, stays)
        clock.now += 3600
    own = await told(await http.get("/api/staff/debriefs", **as_("kim")))
    assert [one["stays"] for one in own["latest"]] == [4, 3, 1, 1]
    assert (own["heavy"], own["stays"], own["leaning"], own["care"], own["call"]) == (2, 2.25, "heavier", False, "no")
    nothing: dict[str, Any] = {"latest": [], "heavy": None, "stays": None, "leaning": None, "care": False, "call": "no"}
    for name in ("lou", "super", "op"):
        assert await told(await http.get("/api/staff/debriefs", **as_(name))) == nothing
    assert await told(await http.get("/api/staff/calls", **as_("super"))) == {"calls": []}
    await told(await http.delete("/api/staff/debriefs", **as_("kim")), 204)
    assert await told(await http.get("/api/staff/debriefs", **as_("kim"))) == nothing


async def test_the_supervisor_sees_who_wants_a_call_and_nothing_else(
    http: httpx.AsyncClient, team: Team, clock: Clock
) -> None:
    for name, role in (("kim", "volunteer"), ("lou", "volunteer"), ("super", "supervisor")):
        await team.add(name, role)  # type: ignore[arg-type]
    await felt(http, "kim", 4, 4, "some_time")
    first = int(clock.now)
    clock.now += 60
    await felt(http, "lou", 0, 0, "today")
    await felt(http, "kim", 1, 1)
    seen = await told(await http.get("/api/staff/calls", **as_("super")))
    assert seen == {
        "calls": [
            {"staff": "id-lou", "name": "Lou", "since": first + 60, "today": True},
            {"staff": "id-kim", "name": "Kim", "since": first, "today": False},
        ]
    }
    clock.now += 60
    await told(await http.put("/api/staff/calls/mine", json={"call": "today"}, **as_("kim")), 204)
    await told(await http.put("/api/staff/calls/mine", json={"call": "some_time"}, **as_("kim")), 204)
    [kim, _] = (await told(await http.get("/api/staff/calls", **as_("super"))))["calls"]
    assert (kim["name"], kim["since"], kim["today"]) == ("Kim", first, True)
    await told(await http.delete("/api/staff/calls/id-kim", **as_("super")), 204)
    assert (await told(await http.delete("/api/staff/calls/id-kim", **as_("super")), 404))["code"] == "not_wanted"
    await told(await http.put("/api/staff/calls/mine", json={"call": "no"}, **as_("lou")), 204)
    assert await told(await http.get("/api/staff/calls", **as_("super"))) == {"calls": []}


async def test_calls_are_for_supervisors_and_answers_have_bounds(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("kim")
    assert (await told(await http.get("/api/staff/calls", **as_("kim")), 403))["code"] == "role"
    assert (await told(await http.delete("/api/staff/calls/id-kim", **as_("kim")), 403))["code"] == "role"
    for body in (
        {"heavy": 5, "stays": 0},
        {"heavy": -1, "stays": 0},
        {"heavy": 1},
        {"heavy": 1, "stays": 1, "why": "x"},
    ):
        assert (await told(await http.post("/api/staff/debriefs", json=body, **as_("kim")), 422))["code"] == "invalid"


async def test_after_half_a_year_they_are_gone(http: httpx.AsyncClient, team: Team, clock: Clock) -> None:
    await team.add("kim")
    await felt(http, "kim", 1, 1)
    clock.now += DEBRIEFS
    await felt(http, "kim", 2, 2)
    forgetting = Forgetting(team.database, clock)

    async def heavy() -> list[int]:
        await forgetting.step()
        return [one["heavy"] for one in (await told(await http.get("/api/staff/debriefs", **as_("kim"))))["latest"]]

    assert await heavy() == [2, 1]
    clock.now += 1
    assert await heavy() == [2]
