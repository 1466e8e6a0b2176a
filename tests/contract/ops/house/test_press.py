"""Preview, publishing, history and the way back, over HTTP and on both databases."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.contract.ops.house.worker import Worker
from tests.contract.volunteers.team import Clock, Team, as_

HOUSE = "/api/ops/house"
KINDS = ("topics", "guidelines", "hours", "limits", "resources")


async def told(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def read(http: httpx.AsyncClient, kind: str) -> Any:
    return await told(await http.get(f"{HOUSE}/{kind}", **as_("op")))


async def publish(http: httpx.AsyncClient, kind: str, content: Any, based_on: int, who: str = "op") -> httpx.Response:
    body = {"content": content, "based_on": based_on, "note": f"for {kind}"}
    return await http.put(f"{HOUSE}/{kind}", json=body, **as_(who))


def changed(kind: str, content: Any) -> Any:
    """Something else that is allowed."""
    match kind:
        case "topics":
            return {"topics": [one for one in content["topics"] if one["id"] != "grief"]}
        case "guidelines":
            return {"rules": content["rules"][:-1]}
        case "hours":
            return {**content, "last_entry_minutes": 45}
        case "limits":
            return {"values": {"joins_per_minute": 40, "pow_bits": 12}}
        case _:
            return {"lines": [{"id": "DE-silbernetz", "hidden": True}]}


async def test_as_shipped_preview_publish_and_back_for_every_kind(
    http: httpx.AsyncClient, worker: Worker, clock: Clock
) -> None:
    for kind in KINDS:
        shipped = await read(http, kind)
        assert (shipped["number"], shipped["who"], shipped["content"]) == (0, None, shipped["shipped"])
        content = changed(kind, shipped["content"])
        preview = await told(await http.post(f"{HOUSE}/{kind}/preview", json={"content": content}, **as_("op")))
        assert preview["changes"]
        assert (await read(http, kind))["number"] == worker.keeper.number(kind) == 0
        published = await told(await publish(http, kind, content, 0))
        assert (published["number"], published["who"], published["name"]) == (1, "id-op", "Op")
        assert published["content"] == preview["content"]
        assert (published["at"], published["note"]) == (int(clock.now), f"for {kind}")
        assert worker.keeper.number(kind) == 1
        back = await told(
            await http.post(f"{HOUSE}/{kind}/versions/0/return", json={"based_on": 1, "note": "no"}, **as_("two"))
        )
        assert (back["number"], back["back_to"], back["name"]) == (2, 0, "Two")
        history = await told(await http.get(f"{HOUSE}/{kind}/versions", **as_("op")))
        assert [(one["number"], one["who"], one["back_to"]) for one in history] == [
            (2, "id-two", 0),
            (1, "id-op", None),
        ]
        counted = [change["code"] for change in preview["changes"]]
        assert [change["code"] for change in history[1]["changes"]] == counted
        assert await told(await http.get(f"{HOUSE}/{kind}/versions/1", **as_("op"))) == published["content"]
        assert (await http.get(f"{HOUSE}/{kind}/versions", params={"before": 2}, **as_("op"))).json() == history[1:]
    now = await told(await http.get(HOUSE, **as_("op")))
    assert [(one["kind"], one["number"], one["newest"]) for one in now["kinds"]] == [(kind, 2, 2) for kind in KINDS]


async def test_going_back_closes_what_people_may_wait_for(http: httpx.AsyncClient, worker: Worker) -> None:
    shipped = await read(http, "topics")
    added = [*shipped["content"]["topics"], {"id": "exams", "name": {"de": "Prüfungen", "en": "Exams"}}]
    await told(await publish(http, "topics", {"topics": added}, 0))
    assert worker.topics.lets_in(["exams"])
    back = await told(await http.post(f"{HOUSE}/topics/versions/0/return", json={"based_on": 1}, **as_("op")))
    assert back["content"]["topics"][-1] == {"id": "exams", "name": {"de": "Prüfungen", "en": "Exams"}, "open": False}
    assert worker.topics.knows(["exams"])
    assert not worker.topics.lets_in(["exams"])
    preview = await http.post(
        f"{HOUSE}/topics/preview", json={"content": changed("topics", shipped["content"])}, **as_("op")
    )
    closed = next(one for one in preview.json()["changes"] if one["code"] == "topic_closed" and one["about"] == "grief")
    assert closed["people"] == 2


async def test_of_two_operators_at_once_one_publishes_and_the_other_is_told(
    http: httpx.AsyncClient, worker: Worker
) -> None:
    for number in range(3):
        tries = [
            publish(http, "limits", {"values": {"joins_per_minute": 20 + number * 10 + each}}, number, who)
            for each, who in enumerate(("op", "two", "op", "two"))
        ]
        answers = await asyncio.gather(*tries)
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"changed_meanwhile"}
    assert (await read(http, "limits"))["number"] == worker.keeper.number("limits") == 3


async def test_what_cannot_be_is_refused_with_a_code_and_changes_nothing(http: httpx.AsyncClient, team: Team) -> None:
    shipped = {kind: (await read(http, kind))["content"] for kind in KINDS}
    topics, rules = shipped["topics"]["topics"], shipped["guidelines"]["rules"]
    wanted: list[tuple[str, Any, int, int, str]] = [
        ("topics", shipped["topics"], 0, 409, "nothing_changed"),
        ("topics", shipped["topics"], 7, 409, "changed_meanwhile"),
        ("topics", {"topics": [*topics, topics[0]]}, 0, 422, "topic_twice"),
        ("topics", {"topics": [{**topics[0], "name": {"de": "Nur Deutsch"}}]}, 0, 422, "invalid"),
        ("topics", {"topics": []}, 0, 422, "invalid"),
        ("topics", {"topics": [{**one, "open": False} for one in topics]}, 0, 422, "topics_none_open"),
        ("guidelines", {"rules": rules[:2]}, 0, 422, "invalid"),
        ("guidelines", {"rules": rules[:4], "reworded": True}, 0, 422, "not_reworded"),
        ("guidelines", {"rules": [{"de": rules[0]["de"]}, *rules[1:]]}, 0, 422, "invalid"),
        ("hours", {"de": {"zone": "Nowhere/Land", "windows": []}}, 0, 422, "zone_unknown"),
        ("hours", {"last_entry_minutes": 5}, 0, 422, "invalid"),
        ("hours", {"de": {"zone": "UTC", "windows": [{"weekdays": [7], "begin": "1:00", "end": "02:00"}]}}, 0, 422, "invalid"),
        ("limits", {"values": {"joins_per_minute": 0}}, 0, 422, "limit_out_of_bounds"),
        ("limits", {"values": {"workers": 3}}, 0, 422, "invalid"),
        ("limits", {"values": {"pow_bits": "NaN"}}, 0, 422, "invalid"),
        ("resources", {"lines": [{"id": "DE-silbernetz", "phone": "+49 1", "reviewed": "2026-11-23"}]}, 0, 422, "number_wrong"),
        ("resources", {"lines": [{"id": "de-silbernetz"}]}, 0, 422, "invalid"),
    ]  # fmt: skip
    for kind, content, based_on, status, code in wanted:
        answer = await publish(http, kind, content, based_on)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (kind, content)
    gone = await http.post(f"{HOUSE}/topics/versions/9/return", json={"based_on": 0}, **as_("op"))
    assert (gone.status_code, gone.json()["code"]) == (404, "version_unknown")
    refused = await http.get(f"{HOUSE}/resources/lines", params={"country": "QQ"}, **as_("op"))
    assert (refused.status_code, refused.json()["code"]) == (422, "country_unknown")
    big = await http.put(f"{HOUSE}/topics", content=b" " * 600_000, **as_("op"))
    assert (big.status_code, big.json()["code"]) == (413, "too_big")
    assert await team.said_in_audit() == []


async def test_each_act_is_in_the_audit_log_without_what_was_written(http: httpx.AsyncClient, clock: Clock) -> None:
    await told(await publish(http, "limits", changed("limits", {}), 0))
    await told(await http.post(f"{HOUSE}/limits/versions/0/return", json={"based_on": 1}, **as_("two")))
    page = await told(await http.get("/api/ops/audit", **as_("op")))
    assert [(one["name"], one["what"], one["about"], one["detail"]) for one in page["entries"]] == [
        ("Two", "house_returned", "limits", "to=0 version=2"),
        ("Op", "house_published", "limits", "changes=2 version=1"),
    ]


async def test_what_only_one_kind_has(http: httpx.AsyncClient) -> None:
    waiting = await told(await http.get(f"{HOUSE}/topics/waiting", **as_("op")))
    assert waiting["waiting"] == {"grief": 2}
    bounds = await told(await http.get(f"{HOUSE}/limits/bounds", **as_("op")))
    joins = next(one for one in bounds["limits"] if one["name"] == "joins_per_minute")
    assert (joins["default"], joins["now"], joins["least"], joins["most"]) == (12, 12, 2, 600)
    lines = await told(await http.get(f"{HOUSE}/resources/lines", params={"country": "DE"}, **as_("op")))
    assert {one["state"] for one in lines["lines"]} <= {"shipped", "not_shown"}
    due = await told(await http.get(f"{HOUSE}/resources/due", **as_("op")))
    assert {one["country"] for one in due["countries"]} >= {"DE", "AT", "EU"}
    purposes = {one["id"]: one["name"] for one in due["topics"]}
    assert (due["review_days"], "general" in purposes, "emergency" in purposes) == (180, True, False)
