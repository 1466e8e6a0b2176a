from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
from icalendar import Calendar

from peerchat.volunteers.shifts.office import Office
from tests.contract.volunteers.shifts.nights import THURSDAY, on, planned
from tests.contract.volunteers.team import NOW, Clock, Team, as_

BODY: dict[str, Any] = {
    "language": "de", "zone": "Europe/Berlin", "weekdays": [0, 1, 2, 3, 4, 5, 6], "begin": "22:00", "end": "06:00",
    "seats": 2, "first": "2026-11-23",
}  # fmt: skip


async def told(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def code(answer: httpx.Response, status: int) -> str:
    return str((await told(answer, status))["code"])


async def test_a_supervisor_plans_and_a_volunteer_takes(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("super", "supervisor")
    await team.add("kim")
    made = await told(await http.post("/api/staff/rota", json=BODY, **as_("super")), 201)
    assert made == {**BODY, "begin": "22:00:00", "end": "06:00:00", "last": None, "id": made["id"]}
    listed = await told(await http.get("/api/staff/shifts", params={"days": 3}, **as_("kim")))
    assert [(one["id"], one["free"]) for one in listed["shifts"]] == [
        (f"{made['id']}:2026-11-{day}", 2) for day in (23, 24, 25)
    ]  # fmt: skip
    shift = listed["shifts"][1]["id"]
    taken = await told(await http.post(f"/api/staff/shifts/{shift}/seat", **as_("kim")))
    assert taken["people"] == [{"name": "Kim", "you": True, "offered": False}]
    assert (taken["yours"], taken["free"], taken["end"] - taken["begin"]) == (True, 1, 8 * 3600)
    assert datetime.fromtimestamp(taken["begin"], UTC) == datetime(2026, 11, 24, 21, tzinfo=UTC)
    mine = await told(await http.get("/api/staff/shifts/mine", **as_("kim")))
    assert ([one["id"] for one in mine["shifts"]], mine["gone"]) == ([shift], [])
    assert await told(await http.delete(f"/api/staff/shifts/{shift}/seat", **as_("kim"))) == {"leaves_nobody": True}
    assert await team.said_in_audit() == ["shifts_planned"]


async def test_a_swap_needs_no_supervisor(http: httpx.AsyncClient, team: Team, office: Office) -> None:
    shift = on(await planned(team, office, seats=1))
    for name in ("kim", "lou"):
        await team.add(name)
    await told(await http.post(f"/api/staff/shifts/{shift}/seat", **as_("kim")))
    await told(await http.post(f"/api/staff/shifts/{shift}/offer", **as_("kim")), 204)
    seen = await told(await http.get("/api/staff/shifts", **as_("lou")))
    [offered] = [one for one in seen["shifts"] if one["id"] == shift]
    assert offered["people"] == [{"name": "Kim", "you": False, "offered": True}]
    assert (await told(await http.post(f"/api/staff/shifts/{shift}/swap", **as_("lou"))))["yours"]
    assert await code(await http.delete(f"/api/staff/shifts/{shift}/offer", **as_("kim")), 409) == "not_yours"


async def test_a_holiday_tells_how_many_it_meets_and_they_see_that_it_is_gone(
    http: httpx.AsyncClient, team: Team, office: Office
) -> None:
    night = await planned(team, office)
    await team.add("kim")
    await told(await http.post(f"/api/staff/shifts/{on(night)}/seat", **as_("kim")))
    path = f"/api/staff/rota/days/{THURSDAY}"
    assert await told(await http.put(path, json={"seats": 0}, **as_("super"))) == {"people": 1}
    mine = await told(await http.get("/api/staff/shifts/mine", **as_("kim")))
    assert mine == {"shifts": [], "gone": [str(THURSDAY)]}
    assert await code(await http.post(f"/api/staff/shifts/{on(night)}/seat", **as_("kim")), 404) == "shift_unknown"
    assert await told(await http.put(path, json={"seats": 3, "pattern": night.id}, **as_("super"))) == {"people": 0}
    mine = await told(await http.get("/api/staff/shifts/mine", **as_("kim")))
    assert [(one["id"], one["seats"]) for one in mine["shifts"]] == [(on(night), 3)]
    await told(await http.put(path, json={"seats": None, "pattern": night.id}, **as_("super")))
    await told(await http.put(path, json={"seats": None}, **as_("super")))
    mine = await told(await http.get("/api/staff/shifts/mine", **as_("kim")))
    assert [one["seats"] for one in mine["shifts"]] == [2]


async def test_what_is_over_today_is_not_told_as_gone(
    http: httpx.AsyncClient, team: Team, office: Office, clock: Clock
) -> None:
    noon = await planned(team, office, begin=time(14), end=time(15))
    await team.add("kim")
    await told(await http.post(f"/api/staff/shifts/{on(noon, NOW.date())}/seat", **as_("kim")))
    clock.now += 3 * 3600
    assert await told(await http.get("/api/staff/shifts/mine", **as_("kim"))) == {"shifts": [], "gone": []}


async def test_a_pattern_ends_and_tells_how_many_still_have_a_seat(
    http: httpx.AsyncClient, team: Team, office: Office
) -> None:
    night = await planned(team, office)
    await team.add("kim")
    await told(await http.post(f"/api/staff/shifts/{on(night)}/seat", **as_("kim")))
    path = f"/api/staff/rota/{night.id}/end"
    assert await told(await http.post(path, json={"last": "2026-11-25"}, **as_("super"))) == {"people": 1}
    assert await code(await http.post(path, json={"last": "2026-11-30"}, **as_("super")), 404) == "pattern_unknown"
    listed = await told(await http.get("/api/staff/rota", **as_("super")))
    assert [one["last"] for one in listed["patterns"]] == ["2026-11-25"]


async def test_gaps_are_there_for_everybody_and_follow_what_is_expected(
    http: httpx.AsyncClient, team: Team, office: Office
) -> None:
    night = await planned(team, office)
    await team.add("kim")
    await told(await http.post(f"/api/staff/shifts/{on(night)}/seat", **as_("kim")))
    cover = await told(await http.get("/api/staff/cover", params={"language": "de"}, **as_("kim")))
    assert (len(cover["needed"]), set(cover["needed"]), sum(cover["planned"])) == (14 * 48, {1}, 16)
    assert cover["begin"] == NOW.timestamp()
    covered = datetime(2026, 11, 26, 21, tzinfo=UTC).timestamp()
    assert all(gap["end"] <= covered or gap["begin"] >= covered + 8 * 3600 for gap in cover["gaps"])
    assert {gap["unseated"] for gap in cover["gaps"]} == {True, False}
    body = {"zone": "Europe/Berlin", "per_hour": [0.0] * 22 + [6.0, 6.0], "handling_minutes": 40}
    where: dict[str, Any] = {"params": {"language": "de"}}
    await told(await http.put("/api/staff/cover/demand", json=body, **where, **as_("super")), 204)
    assert await told(await http.get("/api/staff/cover/demand", **where, **as_("super"))) == body
    cover = await told(await http.get("/api/staff/cover", **where, **as_("kim")))
    assert set(cover["needed"]) == {1, 8}
    assert [gap["missing"] for gap in cover["gaps"] if gap["begin"] == covered] == [7]


async def test_what_was_counted_becomes_demand(team: Team, office: Office, clock: Clock) -> None:
    now = clock.now
    for weeks in (1, 2, 3, 4):
        clock.now = now - weeks * 7 * 86400
        await office.asked("de", 4)
        await office.asked("de", 2)
    clock.now = now
    assert (await office.cover("de"))[0].needed > 2
    assert (await office.cover("en"))[0].needed == 1


async def test_old_seats_are_gone_after_two_months(team: Team, office: Office, clock: Clock) -> None:
    night = await planned(team, office)
    kim = await team.add("kim")
    await office._book.take(kim, on(night))
    clock.now += 61 * 86400
    await office.tidy()
    assert (await office._book.plan(NOW, NOW + timedelta(days=7))).seats != {}
    clock.now += 4 * 86400
    await office.tidy()
    assert (await office._book.plan(NOW, NOW + timedelta(days=7))).seats == {}


async def test_a_calendar_shows_when_and_nothing_else(http: httpx.AsyncClient, team: Team, office: Office) -> None:
    night = await planned(team, office, first=date(2026, 10, 1))
    for name in ("kim", "lou"):
        await team.add(name)
        await told(await http.post(f"/api/staff/shifts/{on(night)}/seat", **as_(name)))
    assert await told(await http.get("/api/staff/calendar", **as_("kim"))) == {"since": None, "path": None}
    made = await told(await http.post("/api/staff/calendar", **as_("kim")))
    answer = await http.get(made["path"], params={"lang": "de"})
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 11, 26, 21, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 11, 27, 5, tzinfo=UTC)
    assert str(event["summary"]) == "Schicht im Zuhörraum (DE) · peerchat"
    said = answer.text.lower()
    assert not any(word in said for word in ("kim", "lou", "super", "attendee", "organizer"))
    assert answer.text.count("\r\n") == answer.text.count("\n")
    assert (await http.get(made["path"])).content  # again, without being signed in


async def test_a_new_link_ends_the_old_one_and_none_ends_all(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("kim")
    first, second = [(await told(await http.post("/api/staff/calendar", **as_("kim"))))["path"] for _ in range(2)]
    assert await code(await http.get(first), 404) == "not_found"
    assert (await http.get(second)).status_code == 200
    assert (await told(await http.get("/api/staff/calendar", **as_("kim"))))["path"] is None
    await told(await http.delete("/api/staff/calendar", **as_("kim")), 204)
    assert await code(await http.get(second), 404) == "not_found"
    assert await team.said_in_audit() == ["calendar_link_made"] * 2 + ["calendar_link_ended"]


async def test_the_link_of_somebody_who_left_leads_nowhere(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("kim")
    made = (await told(await http.post("/api/staff/calendar", **as_("kim"))))["path"]
    await team.gone("kim")
    assert await code(await http.get(made), 404) == "not_found"


GUESSES = ("x", "x" * 43, "..", "%00" * 43, "x" * 5000)
PLANNING = (
    ("GET", "/api/staff/rota", None),
    ("POST", "/api/staff/rota", BODY),
    ("POST", "/api/staff/rota/x/end", {"last": "2026-11-25"}),
    ("PUT", "/api/staff/rota/days/2026-11-25", {"seats": 0}),
    ("GET", "/api/staff/cover/demand?language=de", None),
    ("PUT", "/api/staff/cover/demand?language=de", {"zone": "UTC"}),
)
NONSENSE = (
    ("POST", "/api/staff/rota", {**BODY, "zone": "Europe/Nowhere"}, "pattern_invalid"),
    ("POST", "/api/staff/rota", {**BODY, "begin": "22:00", "end": "22:10"}, "pattern_invalid"),
    ("POST", "/api/staff/rota", {**BODY, "last": "2026-01-01"}, "pattern_invalid"),
    ("POST", "/api/staff/rota", {**BODY, "language": "xx"}, "language_unknown"),
    ("POST", "/api/staff/rota", {**BODY, "first": "9999-12-31"}, "invalid"),
    ("POST", "/api/staff/rota", {**BODY, "weekdays": [7]}, "invalid"),
    ("POST", "/api/staff/rota", {**BODY, "extra": 1}, "invalid"),
    ("PUT", "/api/staff/rota/days/9999-12-31", {"seats": 0}, "invalid"),
    ("PUT", "/api/staff/rota/days/2026-12-24", {"seats": -1}, "invalid"),
    ("POST", "/api/staff/rota/a%00b/end", {"last": "2026-11-25"}, "invalid"),
    ("GET", "/api/staff/cover?language=xx", None, "language_unknown"),
    ("GET", "/api/staff/shifts?first=9999-12-31", None, "invalid"),
    ("GET", "/api/staff/shifts?days=43", None, "invalid"),
    ("PUT", "/api/staff/cover/demand?language=de", {"zone": "x", "per_hour": None}, "zone_unknown"),
    ("PUT", "/api/staff/cover/demand?language=de", {"zone": "UTC", "per_hour": [1.0] * 23}, "invalid"),
    ("PUT", "/api/staff/cover/demand?language=de", {"zone": "UTC", "per_hour": [-1.0] * 24}, "invalid"),
)


async def test_a_guessed_link_leads_nowhere(http: httpx.AsyncClient) -> None:
    for secret in GUESSES:
        assert await code(await http.get(f"/api/staff/calendar/{secret}.ics"), 404) == "not_found", secret


async def test_planning_is_for_supervisors(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("kim")
    for method, path, body in PLANNING:
        assert await code(await http.request(method, path, json=body, **as_("kim")), 403) == "role", path


async def test_what_makes_no_sense_has_its_code(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("super", "supervisor")
    for method, path, body, expected in NONSENSE:
        answer = await http.request(method, path, json=body, **as_("super"))
        assert await code(answer, 422) == expected, (path, body)
