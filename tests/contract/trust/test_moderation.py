"""Humans decide: one takes a case, two are needed for a lasting ban, somebody else looks at an appeal; the person is told why."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.db.cases import TAKEN_SECONDS
from peerchat.errors import Refusal
from peerchat.safety.sanctions import Told
from peerchat.trust.backlog import APPEAL_SECONDS, Backlog, Board
from peerchat.trust.moderation import Decision
from peerchat.trust.promptness import SEEN_SECONDS
from peerchat.trust.retention import DAY
from peerchat.trust.standing import ReportOutcome
from peerchat.trust.telling import about
from tests.contract.store import Store
from tests.contract.trust.office import RULES, Clock, Office, Room, refusal

MONTH = 30 * DAY


async def only(office: Office) -> str:
    (report,) = await office.reports.queue()
    return report.id


async def told(office: Office, room: Room) -> Told | None:
    return await office.told(room.visitors["m2"])


async def test_of_two_who_take_a_case_one_gets_it_and_the_other_is_told(
    office: Office, room: Room, clock: Clock
) -> None:
    await office.report(room, note="a note")
    report = await only(office)

    async def take(by: str) -> str:
        try:
            return (await office.moderation.open(report, by)).report.taken_by or "nobody"
        except Refusal as no:
            return no.code

    found = await asyncio.gather(*(take(f"mod-{number}") for number in range(6)))
    assert found.count("case_taken") == 5
    (winner,) = set(found) - {"case_taken"}
    assert await office.audited() == [f"{winner} report_opened"], "who was refused has read nothing"
    assert await refusal(office.decide(report, "no_breach", "another")) == "case_taken"
    assert (await office.moderation.open(report, winner)).excerpt is not None
    clock.now += TAKEN_SECONDS + 1
    await office.moderation.open(report, "another")
    assert await refusal(office.moderation.open(report, winner)) == "case_taken"
    await office.moderation.give_back(report, winner)
    assert await refusal(office.moderation.open(report, winner)) == "case_taken", "nobody gives back what is another's"
    await office.moderation.give_back(report, "another")
    await office.moderation.open(report, winner)


async def test_of_two_who_decide_at_once_one_does(office: Office, room: Room) -> None:
    await office.report(room)
    report = await only(office)
    acts = (office.decide(report, "paused", "anna"), office.decide(report, "no_breach", "bert"))
    found = await asyncio.gather(*acts, return_exceptions=True)
    assert [one.code for one in found if isinstance(one, Refusal)] == ["case_decided"]
    assert len([line for line in await office.audited() if line.endswith("report_decided")]) == 1


@pytest.mark.parametrize(
    ("outcome", "seconds", "step"), [("noticed", 0, "notice"), ("paused", 3600, "pause"), ("banned", DAY, "ban")]
)
async def test_what_was_decided_is_told_with_its_rule_its_time_and_a_code(
    office: Office, room: Room, outcome: str, seconds: int, step: str
) -> None:
    await office.report(room, reason="sexual")
    report = await only(office)
    assert await office.moderation.decide(report, "anna", Decision(outcome, "2/2", seconds))  # type: ignore[arg-type]
    said = await told(office, room)
    assert said is not None
    assert (said.step, said.reason, said.told) == (step, "sexual", about(RULES[1].text))
    assert seconds - 60 < (said.seconds or 0) + (not seconds) <= seconds or not seconds
    refused = await office.sanctions.refused(room.visitors["m2"])
    assert (refused is not None) == (outcome != "noticed")
    assert await office.told(room.visitors["m1"]) is None
    assert await office.audited() == ["anna report_decided"]


async def test_a_rule_that_there_is_not_decides_nothing(office: Office, room: Room) -> None:
    await office.report(room)
    report = await only(office)
    assert await refusal(office.moderation.decide(report, "anna", Decision("paused", "1/9", 900))) == "rule_unknown"
    assert await told(office, room) is None
    assert await only(office) == report
    assert await office.audited() == []


async def test_a_lasting_ban_takes_two_people(office: Office, room: Room, clock: Clock) -> None:
    code = (await office.report(room, note="a note"))["code"]
    report = await only(office)
    await office.moderation.open(report, "anna")
    assert await refusal(office.moderation.confirm(report, "bert")) == "case_taken"
    assert not await office.decide(report, "banned", "anna", MONTH)
    said = await told(office, room)
    assert said is not None
    assert (said.step, said.seconds is not None and said.seconds <= DAY) == ("ban", True), "a day's ban meanwhile"
    assert (await office.outcome(code))["state"] == "seen", "it is not decided"
    assert await refusal(office.moderation.confirm(report, "anna")) == "second_needed"
    assert (await office.moderation.open(report, "bert")).excerpt is not None, "the second one reads it, too"
    await office.moderation.confirm(report, "bert")
    again = await told(office, room)
    assert again is not None
    assert MONTH - 60 < (again.seconds or 0) <= MONTH
    assert (await office.outcome(code))["outcome"] == "banned"
    assert await office.texts.of(report) == []
    assert await office.audited() == [
        "anna report_opened", "anna ban_proposed", "bert report_opened", "bert ban_confirmed",
    ]  # fmt: skip
    assert await refusal(office.moderation.confirm(report, "carl")) == "case_decided"


async def test_nothing_is_confirmed_that_nobody_proposed(office: Office, room: Room) -> None:
    await office.report(room)
    assert await refusal(office.moderation.confirm(await only(office), "anna")) == "second_needed"


async def test_the_second_person_may_decide_otherwise(office: Office, room: Room) -> None:
    await office.report(room)
    report = await only(office)
    await office.decide(report, "banned", "anna", MONTH)
    await office.decide(report, "no_breach", "bert")
    assert await told(office, room) is None


async def test_whoever_decided_does_not_decide_the_appeal(office: Office, room: Room) -> None:
    await office.report(room)
    report = await only(office)
    await office.decide(report, "banned", "anna", MONTH)
    first = await told(office, room)
    await office.moderation.confirm(report, "bert")
    assert first is not None
    code = (await office.appeal(first.appeal, "I did not mean it."))["code"]
    (appeal,) = await office.appeals.queue()
    for by in ("anna", "bert"):
        assert await refusal(office.appeals.open(appeal.id, by)) == "own_decision"
        assert await refusal(office.appeals.decide(appeal.id, "upheld", by)) == "own_decision"
    assert await office.appeals.deciders([appeal]) == {appeal.id: {"anna", "bert"}}
    assert (await office.outcome(code))["state"] == "received"
    _, excerpt = await office.appeals.open(appeal.id, "carl")
    assert excerpt is not None
    assert excerpt.words == ["I did not mean it."]
    await office.appeals.decide(appeal.id, "lifted", "carl")
    assert await told(office, room) is None
    assert (await office.outcome(code))["outcome"] == "lifted"
    assert (await office.audited())[-2:] == ["carl appeal_opened", "carl appeal_decided"]


async def test_a_store_that_forgot_is_told_again_and_what_was_lifted_stays_lifted(
    office: Office, clock: Clock, store: Store
) -> None:
    banned, lifted = await office.room(), await office.room()
    for room in (banned, lifted):
        await office.report(room)
        await office.decide(await only(office), "banned", "anna")
    said = await told(office, lifted)
    assert said is not None
    await office.appeal(said.appeal)
    (appeal,) = await office.appeals.queue()
    store.flush()
    await office.appeals.decide(appeal.id, "lifted", "bert")
    await office.verdicts.restore(300)
    assert await told(office, lifted) is None
    again = await told(office, banned)
    assert again is not None
    assert again.step == "ban"
    clock.now += DAY + MONTH + 1
    await office.housekeeping.step()
    assert await office.verdicts.by_code(again.appeal) is None


async def test_of_several_the_strictest_counts(office: Office) -> None:
    whom = {"m2": "somebody"}
    outcomes: tuple[ReportOutcome, ...] = ("banned", "paused", "noticed")
    for outcome in outcomes:
        await office.report(await office.room(visitors=whom))
        await office.decide(await only(office), outcome, "anna")
    said = await office.told("somebody")
    assert said is not None
    assert said.step == "ban"


async def test_what_waits_is_counted_with_its_age(office: Office, clock: Clock) -> None:
    board = Board(office.reports, office.appeals, clock)
    assert await board.backlog() == Backlog(0, 0, 0, 0, 0, 0, 0, 0, 0)
    await office.report(await office.room(), reason="danger")
    clock.now += SEEN_SECONDS + 1
    await office.report(await office.room(), reason="other")
    await office.appeal(await office.sanctioned())
    known = await board.backlog()
    assert known == Backlog(2, 2, SEEN_SECONDS + 1, 1, SEEN_SECONDS + 1, 0, 1, 0, APPEAL_SECONDS)
    assert known.severe_late
    severe, _ = await office.reports.queue()
    await office.moderation.open(severe.id, "anna")
    clock.now += APPEAL_SECONDS + 1
    known = await board.backlog()
    assert (known.reports, known.unseen, known.severe, known.oldest_severe) == (2, 1, 0, 0)
    assert (known.appeals, known.appeals_late, known.appeal_due) == (1, 1, 0)
    await office.decide(severe.id, "banned", "anna", MONTH)
    assert (await board.backlog()).to_confirm == 1
