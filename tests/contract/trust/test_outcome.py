"""What became of it: told by code to whoever reported or appealed, decided by humans alone."""

from __future__ import annotations

from typing import cast

import pytest

from peerchat.broker import keys
from peerchat.trust.retention import APPEAL_OPEN
from peerchat.trust.standing import ReportOutcome
from tests.contract.store import Store
from tests.contract.trust.office import Clock, Office, Room, refusal


async def test_a_report_is_received_seen_and_decided(office: Office, room: Room, clock: Clock) -> None:
    code = (await office.report(room))["code"]
    began = int(clock.now)
    assert await office.outcome(code) == {"kind": "report", "state": "received", "outcome": None, "at": began}
    (report,) = await office.reports.queue()
    clock.now += 10
    await office.moderation.open(report.id, "anna")
    clock.now += 10
    await office.moderation.give_back(report.id, "anna")
    await office.moderation.open(report.id, "bert")
    seen = {"kind": "report", "state": "seen", "outcome": None, "at": began + 10}
    assert await office.outcome(code.lower().replace("-", " ")) == seen
    assert await office.decide(report.id, "noticed", "bert")
    assert await office.outcome(code) == {"kind": "report", "state": "decided", "outcome": "noticed", "at": began + 20}
    assert await office.reports.queue() == []
    kept = await office.reports.table.find(report.id)
    assert kept is not None
    assert (kept.seen_by, kept.decided_by, kept.decided_at, kept.rule) == ("anna", "bert", began + 20, "2/2")


async def test_a_decision_can_reach_whom_it_is_about_until_it_is_taken(office: Office, room: Room) -> None:
    await office.report(room)
    (report,) = await office.reports.queue()
    assert await office.reports.whom(report.id) == room.visitors["m2"]
    await office.decide(report.id, "paused", "anna", seconds=900)
    assert await office.reports.whom(report.id) is None


@pytest.mark.parametrize("outcome", ["no_breach", "noticed", "paused", "banned"])
async def test_a_decision_is_taken_once(office: Office, room: Room, outcome: str) -> None:
    code = (await office.report(room))["code"]
    (report,) = await office.reports.queue()
    assert await office.decide(report.id, cast(ReportOutcome, outcome), "anna")
    for act in (office.decide(report.id, "no_breach", "bert"), office.moderation.open(report.id, "carl")):
        assert await refusal(act) == "case_decided"
    told = await office.outcome(code)
    assert (told["state"], told["outcome"]) == ("decided", outcome)
    assert await refusal(office.decide("no such report", "banned", "bert")) == "case_unknown"


async def test_an_appeal_is_a_case_of_its_own(office: Office, clock: Clock) -> None:
    sanction = await office.sanctioned("somebody")
    told = await office.appeal(sanction.lower(), "It was a song.")
    assert told["code"] != sanction
    assert (await office.outcome(told["code"]))["kind"] == "appeal"
    (appeal,) = await office.appeals.queue()
    assert (appeal.step, appeal.reason) == ("notice", "abuse")
    _, excerpt = await office.appeals.open(appeal.id, "bert")
    assert excerpt is not None
    assert (excerpt.lines, excerpt.words) == ([], ["It was a song."])
    assert (await office.outcome(told["code"]))["state"] == "seen"
    await office.appeals.decide(appeal.id, "upheld", "bert")
    assert (await office.outcome(told["code"]))["outcome"] == "upheld"
    assert await office.texts.of(appeal.id) == []
    assert await office.weighs("somebody")


async def test_what_a_human_lifts_is_lifted(office: Office) -> None:
    code = (await office.appeal(await office.sanctioned("somebody")))["code"]
    (appeal,) = await office.appeals.queue()
    await office.appeals.decide(appeal.id, "lifted", "anna")
    assert not await office.weighs("somebody")
    assert (await office.outcome(code))["outcome"] == "lifted"
    await office.sanctioned("somebody")
    await office.appeals.decide(appeal.id, "lifted", "anna")  # as after an answer that was lost
    assert await office.weighs("somebody"), "what came after the decision is another matter"


async def test_an_upheld_one_cannot_be_lifted_later(office: Office) -> None:
    await office.appeal(await office.sanctioned("somebody"))
    (appeal,) = await office.appeals.queue()
    await office.appeals.decide(appeal.id, "upheld", "anna")
    assert await refusal(office.appeals.decide(appeal.id, "lifted", "anna")) == "case_decided"
    assert await office.weighs("somebody")


async def test_a_second_appeal_adds_to_the_first_until_it_is_decided(office: Office) -> None:
    sanction = await office.sanctioned()
    first = await office.appeal(sanction, "first")
    assert await office.appeal(sanction, "second") == first
    (appeal,) = await office.appeals.queue()
    _, excerpt = await office.appeals.open(appeal.id, "anna")
    assert excerpt is not None
    assert sorted(excerpt.words) == ["first", "second"]
    for number in range(3):
        await office.appeal(sanction, f"more {number}")
    answer = await office.post("/api/appeals", code=sanction, text="too much")
    assert (answer.status_code, answer.json()["code"]) == (409, "full")
    await office.appeals.decide(appeal.id, "upheld", "anna")
    answer = await office.post("/api/appeals", code=sanction, text="third")
    assert (answer.status_code, answer.json()["code"]) == (409, "appeal_decided")
    assert await office.texts.of(appeal.id) == []


async def test_the_oldest_appeal_is_first(office: Office, clock: Clock) -> None:
    for step in range(3):
        clock.now += step
        await office.appeal(await office.sanctioned())
    found = [appeal.at for appeal in await office.appeals.queue()]
    assert found == sorted(found)


async def test_an_appeal_waits_for_two_weeks(office: Office, store: Store) -> None:
    await office.appeal(await office.sanctioned())
    (appeal,) = await office.appeals.queue()
    left = store.nodes[0].client.ttl(keys.sealed(appeal.id))
    assert APPEAL_OPEN - 60 < left <= APPEAL_OPEN
