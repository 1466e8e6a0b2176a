"""Reports and appeals in the console: from the queue to the outcome that the reporter reads, and what is refused."""

from __future__ import annotations

import httpx

from peerchat.trust.backlog import APPEAL_SECONDS
from peerchat.trust.retention import DAY
from tests.contract.trust.office import Clock, Office
from tests.contract.volunteers.team import as_


async def said(http: httpx.AsyncClient, who: str, path: str, body: object = None) -> tuple[int, str]:
    answer = await http.post(f"/api/staff/{path}", json=body, **as_(who))
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


async def test_from_the_queue_to_the_outcome(http: httpx.AsyncClient, office: Office, clock: Clock) -> None:
    room = await office.room()
    (insult,) = await room.say("m2", "You are nothing")
    code = (await office.report(room, reason="encouragement", attach=[insult], note="It hurt."))["code"]
    await office.report(await office.room(visitors={"m2": room.visitors["m2"]}), reason="other")
    clock.now += 5
    queue = (await http.get("/api/staff/reports", **as_("anna"))).json()
    first, second = queue["reports"]
    assert (first["reason"], first["severity"], first["seen_at"], first["taken"], first["proposal"]) == (
        "encouragement", 3, None, None, None,
    )  # fmt: skip
    assert first["about"] == second["about"]
    assert first["independent"] == second["independent"] == 2
    assert queue["at"] - first["at"] == 5
    assert [rule["id"] for rule in queue["rules"]] == ["2/1", "2/2"]
    path = f"reports/{first['id']}"
    opened = (await http.post(f"/api/staff/{path}/open", **as_("anna"))).json()
    assert [(line["by"], line["text"]) for line in opened["lines"]] == [("reported", "You are nothing")]
    assert (opened["words"], opened["volunteer"], opened["against"]["sum"]) == (["It hurt."], False, 0)
    assert opened["report"]["taken"]["by"] == "id-anna"
    taken = await http.post(f"/api/staff/{path}/open", **as_("bert"))
    assert (taken.status_code, taken.json()["code"], taken.headers["retry-after"]) == (409, "case_taken", "901")
    assert await said(http, "anna", f"{path}/decision", {"outcome": "banned", "rule": "2/2", "seconds": 7 * DAY}) == (
        200,
        "",
    )
    assert await said(http, "anna", f"{path}/confirmation") == (409, "second_needed")
    (proposed, _) = (await http.get("/api/staff/reports", **as_("bert"))).json()["reports"]
    assert proposed["proposal"] == {"by": "id-anna", "at": int(clock.now), "rule": "2/2", "seconds": 7 * DAY}
    assert await said(http, "bert", f"{path}/confirmation") == (204, "")
    assert (await office.outcome(code))["outcome"] == "banned"
    told = await office.told(room.visitors["m2"])
    assert told is not None
    await office.appeal(told.appeal, "Sorry.")
    queues = [(await http.get("/api/staff/reports", **as_(who))).json() for who in ("anna", "bert", "carl")]
    appeals = [appeal for one in queues for appeal in one["appeals"]]
    assert [appeal["own"] for appeal in appeals] == [True, True, False]
    appeal = appeals[0]
    assert (appeal["by_human"], appeal["due_at"]) == (True, int(clock.now) + APPEAL_SECONDS)
    path = f"appeals/{appeal['id']}"
    assert await said(http, "bert", f"{path}/open") == (403, "own_decision")
    assert await said(http, "anna", f"{path}/decision", {"outcome": "upheld"}) == (403, "own_decision")
    opened = (await http.post(f"/api/staff/{path}/open", **as_("carl"))).json()
    assert (opened["words"], opened["told"]) == (["Sorry."], told.told)
    assert opened["until"] - int(clock.now) == 7 * DAY
    assert await said(http, "carl", f"{path}/decision", {"outcome": "lifted"}) == (204, "")
    assert await office.told(room.visitors["m2"]) is None
    backlog = (await http.get("/api/staff/reports/backlog", **as_("anna"))).json()
    assert (backlog["reports"], backlog["severe"], backlog["appeals"], backlog["staffed"]) == (1, 0, 0, True)


NO_DECISIONS: tuple[dict[str, object], ...] = (
    {"outcome": "noticed"},
    {"outcome": "noticed", "rule": "2/2", "seconds": 900},
    {"outcome": "no_breach", "rule": "2/2"},
    {"outcome": "paused", "rule": "2/2"},
    {"outcome": "paused", "rule": "2/2", "seconds": DAY},
    {"outcome": "banned", "rule": "2/2", "seconds": 900},
    {"outcome": "banned", "seconds": DAY},
    {"outcome": "banned", "rule": "2/2", "seconds": 3 * DAY},
    {"outcome": "expired", "rule": "2/2"},
    {},
)


async def test_what_makes_no_decision_is_refused(http: httpx.AsyncClient) -> None:
    for body in NO_DECISIONS:
        assert await said(http, "anna", f"reports/{'A' * 16}/decision", body) == (422, "invalid"), body


async def test_what_is_about_one_of_the_team_says_so(http: httpx.AsyncClient, office: Office) -> None:
    await office.report(await office.room(visitors={"m2": "staff-abc"}))
    (report,) = await office.reports.queue()
    opened = (await http.post(f"/api/staff/reports/{report.id}/open", **as_("anna"))).json()
    assert (opened["volunteer"], opened["against"]) == (True, None)
