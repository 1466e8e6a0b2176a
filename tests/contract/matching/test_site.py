"""What the landing page is told is so, and at most five seconds old."""

from __future__ import annotations

import time

import httpx

from peerchat.matching import guidelines
from peerchat.matching.pool import Pool
from peerchat.matching.site import AGE_SECONDS
from peerchat.matching.topics import LANGUAGES, TOPICS
from tests.contract.matching.joining import Clock
from tests.contract.matching.meeting import Make


async def test_the_site_tells_what_it_offers(free: httpx.AsyncClient) -> None:
    site = (await free.get("/api/site")).json()
    assert site["languages"] == list(LANGUAGES)
    assert site["needs"] == ["heard", "share", "ideas", "company"]
    assert [topic["id"] for topic in site["topics"]] == [topic.id for topic in TOPICS]
    assert site["guidelines"]["version"] == guidelines.VERSION
    assert set(site["guidelines"]["text"]) == set(LANGUAGES)
    for language in LANGUAGES:
        rules, examples = (site["guidelines"][part][language] for part in ("text", "examples"))
        assert [set(example) for example in examples] == [{"fine", "not_fine"}] * len(rules)
    nobody = {"waiting": 0, "online": 0, "wait_p50_s": None, "wait_p90_s": None}
    for topic in site["topics"]:
        assert {name: topic[name] for name in nobody} == nobody
        assert topic["by_language"] == dict.fromkeys(LANGUAGES, nobody)


async def test_availability_is_what_is_so(free: httpx.AsyncClient, worker: Make, clock: Clock) -> None:
    here = await worker()
    waited = int((time.time() - 40) * 1000)
    pair = [here.joins(at=waited), here.joins(topics=("grief", "family"), at=waited)]
    for person in pair:
        await person.hears("matched")
    for person in (here.joins(language="en"), here.joins(topics=("sleep",))):
        await person.hears("waiting")
    known = {topic["id"]: topic for topic in (await free.get("/api/site")).json()["topics"]}
    grief = known["grief"]
    assert (grief["waiting"], grief["online"]) == (1, 3)
    assert 40 <= grief["wait_p50_s"] <= grief["wait_p90_s"] <= 60
    assert grief["by_language"]["en"] == {"waiting": 1, "online": 1, "wait_p50_s": None, "wait_p90_s": None}
    assert (grief["by_language"]["de"]["waiting"], grief["by_language"]["de"]["online"]) == (0, 2)
    assert (known["sleep"]["waiting"], known["sleep"]["wait_p50_s"]) == (1, None)


async def test_availability_is_asked_once_and_at_most_five_seconds_old(
    free: httpx.AsyncClient, pool: Pool, worker: Make, clock: Clock
) -> None:
    def waiting(answer: httpx.Response) -> int:
        return int(next(topic["waiting"] for topic in answer.json()["topics"] if topic["id"] == "grief"))

    assert waiting(await free.get("/api/site")) == 0
    person = (await worker()).joins()
    await person.hears("waiting")
    assert waiting(await free.get("/api/site")) == 0
    assert AGE_SECONDS < 5
    clock.now += AGE_SECONDS
    assert waiting(await free.get("/api/site")) == 1
