from __future__ import annotations

import asyncio
from typing import Any

import httpx
from sqlalchemy import text

from peerchat.db.engine import Database
from peerchat.volunteers.learning.study import Study, required
from peerchat.volunteers.learning.training import curriculum, options
from tests.contract.volunteers.team import Team, as_
from tests.unit.volunteers.learning.test_script import GOOD

PATH = "/api/staff/practice"


async def told(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def right(module: str, questions: int) -> list[int]:
    return [[one.right for one in options(module, number, "de")].index(True) for number in range(questions)]


async def practise(http: httpx.AsyncClient, name: str, scenario: str, lines: list[str], language: str = "de") -> Any:
    now = await told(await http.post(f"{PATH}/{scenario}", json={"language": language}, **as_(name)), 201)
    for line in lines:
        body = {"act": line[1:]} if line.startswith("*") else {"say": line}
        answer = await http.post(f"{PATH}/{scenario}/moves", json={"turn": now["turn"], **body}, **as_(name))
        now = await told(answer)
        assert now["script"] is True
    return now


async def test_nobody_is_ready_before_everything_is_passed(http: httpx.AsyncClient, team: Team, study: Study) -> None:
    kim = await team.add("kim")
    await team.add("lou")
    seen = await told(await http.get("/api/staff/training", params={"lang": "de"}, **as_("kim")))
    assert (seen["ready"], seen["missing"]) == (False, list(required()))
    for line in seen["modules"]:
        assert not await study.ready(kim)
        path = f"/api/staff/training/{line['id']}"
        module = await told(await http.get(path, params={"lang": "de"}, **as_("kim")))
        assert "right" not in str(module["questions"])
        body = {"language": "de", "answers": right(line["id"], len(module["questions"]))}
        assert (await told(await http.post(path, json=body, **as_("kim"))))["passed"]
    for line in seen["practice"]:
        if line["required"]:
            assert not await study.ready(kim)
            done = await practise(http, "kim", line["id"], GOOD[line["id"]]["de"])
            assert done["feedback"]["passed"]
    assert await study.ready(kim)
    seen = await told(await http.get("/api/staff/training", **as_("kim")))
    assert (seen["ready"], seen["missing"]) == (True, [])
    assert {line["standing"] for line in seen["modules"]} == {"passed"}
    assert not await study.ready(team.people["lou"])


async def test_a_wrong_answer_passes_nothing_and_says_why(http: httpx.AsyncClient, team: Team, study: Study) -> None:
    kim = await team.add("kim")
    answers = right("silence", 3)
    body = {"language": "de", "answers": [*answers[:2], (answers[2] + 1) % 3]}
    told_ = await told(await http.post("/api/staff/training/silence", json=body, **as_("kim")))
    assert [one["right"] for one in told_["questions"]] == [True, True, False]
    assert told_["passed"] is False
    assert all(one["why"] for one in told_["questions"])
    assert await study.passed(kim) == {}


async def test_a_new_version_has_to_be_read_again(
    http: httpx.AsyncClient, team: Team, study: Study, database: Database
) -> None:
    kim = await team.add("kim")
    body = {"language": "en", "answers": right("silence", 3)}
    await told(await http.post("/api/staff/training/silence", json=body, **as_("kim")))
    async with database.writing() as connection:
        await connection.execute(text("UPDATE learning_passed SET version = 0"))
    assert (await study.gate(kim)).outdated == ("module:silence",)
    seen = await told(await http.get("/api/staff/training", **as_("kim")))
    assert [one["standing"] for one in seen["modules"] if one["id"] == "silence"] == ["outdated"]
    await told(await http.post("/api/staff/training/silence", json=body, **as_("kim")))
    assert (await study.passed(kim))["module:silence"] == curriculum()["silence"].version


async def test_a_practice_talk_is_marked_and_leaves_no_word_behind(
    http: httpx.AsyncClient, team: Team, database: Database
) -> None:
    await team.add("kim")
    begun = await told(await http.post(f"{PATH}/silence", json={"language": "de"}, **as_("kim")), 201)
    assert (begun["script"], begun["says"], begun["over"], begun["feedback"]) == (True, ["hi"], False, None)
    done = await practise(http, "kim", "silence", ["Geheimes Wort Zwetschgenkuchen. Ich bin da.", "*ends"])
    assert done["over"]
    assert not done["feedback"]["passed"]
    async with database.reading() as connection:
        rows = (await connection.execute(text("SELECT * FROM learning_practice"))).mappings().all()
    assert len(rows) == 1
    assert "wetschgen" not in str(rows)


async def test_a_move_that_is_sent_twice_counts_once(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("kim")
    await told(await http.post(f"{PATH}/anger", json={"language": "en"}, **as_("kim")), 201)
    moves = [
        http.post(f"{PATH}/anger/moves", json={"turn": 0, "say": "You are furious."}, **as_("kim")) for _ in range(3)
    ]
    answers = await asyncio.gather(*moves)
    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"practice_moved"}


async def test_what_is_over_stays_over_and_may_be_begun_again(
    http: httpx.AsyncClient, team: Team, study: Study
) -> None:
    kim = await team.add("kim")
    done = await practise(http, "kim", "anger", ["*ends", "You are furious and that is hard."], "en")
    assert (done["over"], done["says"], done["turn"]) == (True, [], 1)
    done = await practise(http, "kim", "anger", GOOD["anger"]["en"], "en")
    assert done["feedback"]["passed"]
    assert await study.passed(kim) == {"practice:anger": 1}
    await practise(http, "kim", "anger", ["*ends"], "en")
    assert await study.passed(kim) == {"practice:anger": 1}


async def test_what_makes_no_sense_has_its_code(http: httpx.AsyncClient, team: Team) -> None:
    await team.add("kim")
    for path, body, status, code in (
        (f"{PATH}/nothing", {"language": "de"}, 404, "scenario_unknown"),
        (f"{PATH}/hearing-de", {"language": "de"}, 404, "scenario_unknown"),
        (f"{PATH}/anger/moves", {"turn": 0, "act": "hand"}, 409, "practice_missing"),
        (f"{PATH}/anger/moves", {"turn": 0}, 422, "invalid"),
        (f"{PATH}/anger/moves", {"turn": 0, "say": "x", "act": "hand"}, 422, "invalid"),
        (f"{PATH}/anger/moves", {"turn": 0, "say": "x" * 2001}, 422, "invalid"),
        ("/api/staff/training/nothing", {"language": "de", "answers": []}, 404, "module_unknown"),
        ("/api/staff/training/silence", {"language": "de", "answers": [0]}, 422, "answers"),
        ("/api/staff/training/silence", {"language": "de", "answers": [9, 9, 9]}, 422, "answers"),
        ("/api/staff/training/silence", {"language": "de", "answers": [-1, 0, 0]}, 422, "invalid"),
    ):
        assert (await told(await http.post(path, json=body, **as_("kim")), status))["code"] == code, (path, body)
    unknown = await http.get("/api/staff/training/..%2f..%2fsecret", **as_("kim"))
    assert unknown.status_code == 404
