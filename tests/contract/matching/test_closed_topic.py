"""A topic that operators closed: nobody new is let in for it, and those who wait for it find each other."""

from __future__ import annotations

import httpx

from peerchat.broker.client import Broker
from peerchat.matching.topics import TOPICS, Catalogue
from peerchat.tokens import TicketToken
from tests.contract.matching.joining import Clock, body, http_of
from tests.contract.matching.meeting import Make, are_matched
from tests.contract.matching.worker import SIGNER


async def joins(http: httpx.AsyncClient, role: str) -> TicketToken:
    answer = await http.post("/api/join", json=body(topics=["grief"], role=role))
    token = SIGNER.open(answer.json()["ticket"], TicketToken)
    assert token is not None
    return token


async def test_newcomers_are_told_and_those_who_wait_are_served(broker: Broker, clock: Clock, worker: Make) -> None:
    topics = Catalogue()
    async with http_of(broker, clock, limited=False, topics=topics) as http:
        one, other = await joins(http, "seek"), await joins(http, "give")
        here = await worker()
        waiting = here.person().hello(one)
        await waiting.hears("waiting")
        topics.put(TOPICS, ["grief"])
        for wrong in (
            {"topics": ["grief"]},
            {"topics": ["sleep", "grief"]},
            {"topics": ["no_such"]},
            {"no_go": ["no_such"]},
        ):
            refused = await http.post("/api/join", json=body(**wrong))
            assert (refused.status_code, refused.json()["code"]) == (422, "topic_unknown"), wrong
        assert (await http.post("/api/join", json=body(topics=["sleep"], no_go=["grief"]))).status_code == 201
        site = (await http.get("/api/site")).json()
        assert [one["id"] for one in site["topics"] if one["closed"]] == ["grief"]
        assert len(site["topics"]) == len(TOPICS)
        seat, _ = await are_matched(waiting, here.person().hello(other))
        assert seat.topic == "grief"
