"""A report from the call to what a human may read: only what was chosen, and only as it was said."""

from __future__ import annotations

import asyncio
import time

from peerchat.matching.codes import Codes, read
from peerchat.trust.retention import DAY, DECIDED
from tests.contract.trust.office import SECRET, Clock, Office, Room


async def _lines(office: Office) -> list[tuple[str, str]]:
    """Who said what in the one report there is."""
    (report,) = await office.reports.queue()
    excerpt = (await office.moderation.open(report.id, "moderator")).excerpt
    return [] if excerpt is None else [(line.by, line.text) for line in excerpt.lines]


async def test_what_was_chosen_reaches_a_human_as_it_was_said(office: Office, room: Room, clock: Clock) -> None:
    (asked,) = await room.say("m1", "How are you?")
    _, insult = await room.say("m2", "Not chosen", "You are nothing")
    began = time.monotonic()
    told = await office.report(room, attach=[insult, asked], note="  This hurt.\r\nA lot. ")
    assert time.monotonic() - began < 5
    assert read(told["code"]) == told["code"]
    assert told["expires_at"] == int(clock.now) + DECIDED
    assert told["attached"] == 2
    (report,) = await office.reports.queue()
    excerpt = (await office.moderation.open(report.id, "moderator")).excerpt
    assert excerpt is not None
    assert [(line.by, line.text) for line in excerpt.lines] == [
        ("reporter", "How are you?"),
        ("reported", "You are nothing"),
    ]
    assert excerpt.words == ["This hurt.\nA lot."]
    assert (report.reason, report.severity, report.language) == ("abuse", 2, "en")


async def test_a_report_ends_nothing_and_nobody_is_told(office: Office, room: Room) -> None:
    before = await room.log.since(room.id, "")
    await office.report(room)
    assert await room.log.since(room.id, "") == before
    await room.say("m2", "we go on")
    await room.say("m1", "yes")


async def test_it_can_be_told_without_any_message_and_without_a_word(office: Office, room: Room) -> None:
    told = await office.report(room, reason="danger")
    assert told["attached"] == 0
    (report,) = await office.reports.queue()
    assert report.sealed_until is None
    assert (await office.moderation.open(report.id, "moderator")).excerpt is None


async def test_after_the_end_it_works_as_before(office: Office, room: Room) -> None:
    (insult,) = await room.say("m2", "You are nothing")
    await room.end()
    assert (await office.report(room, attach=[insult]))["attached"] == 1


async def test_when_the_text_is_gone_the_report_is_taken_without_it(office: Office, room: Room) -> None:
    (insult,) = await room.say("m2", "You are nothing")
    await room.end()
    await room.text_gone()
    told = await office.report(room, attach=[insult], note="I needed some time.")
    assert told["attached"] == 0
    (report,) = await office.reports.queue()
    excerpt = (await office.moderation.open(report.id, "moderator")).excerpt
    assert excerpt is not None
    assert (excerpt.lines, excerpt.words) == ([], ["I needed some time."])


async def test_nothing_but_messages_that_the_reporter_saw_in_this_room_is_taken(office: Office, room: Room) -> None:
    elsewhere = await office.room()
    (foreign,) = await elsewhere.say("m2", "said elsewhere")
    (seen,) = await room.say("m2", "seen")
    own_card, others_card, mark = await room.card("m1"), await room.card("m2"), await room.mark("m2", seen)
    made_up = ["A" * 15, "x", "-_-"]
    told = await office.report(room, attach=[foreign, own_card, others_card, mark, seen, seen, *made_up])
    assert told["attached"] == 1
    assert await _lines(office) == [("reported", "seen")]


async def test_in_a_circle_others_are_nobody(office: Office) -> None:
    circle = await office.room(size=4)
    said = [(await circle.say(member, f"of {member}"))[0] for member in ("m1", "m2", "m3", "m4")]
    await office.report(circle, by="m3", member="m2", attach=said)
    assert await _lines(office) == [
        ("other", "of m1"),
        ("reported", "of m2"),
        ("reporter", "of m3"),
        ("other", "of m4"),
    ]


async def test_a_second_report_adds_to_the_first(office: Office, room: Room, clock: Clock) -> None:
    one, two = await room.say("m2", "You are nothing", "encouragement")
    first = await office.report(room, attach=[one], note="first")
    (before,) = await office.reports.queue()
    clock.now += 60
    second = await office.report(room, reason="contact", attach=[one, two], note="second")
    assert (second["code"], second["expires_at"]) == (first["code"], first["expires_at"])
    assert second["attached"] == 2
    (report,) = await office.reports.queue()
    assert (report.id, report.at, report.sealed_until) == (before.id, before.at, before.sealed_until)
    assert (report.severity, report.reason) == (3, "contact"), "of the one that weighs more"
    excerpt = (await office.moderation.open(report.id, "moderator")).excerpt
    assert excerpt is not None
    assert [line.text for line in excerpt.lines] == ["You are nothing", "encouragement"]
    assert excerpt.words == ["first", "second"]


async def test_a_lighter_one_does_not_make_it_lighter(office: Office, room: Room) -> None:
    await office.report(room, reason="danger")
    await office.report(room, reason="other", note="and then")
    (report,) = await office.reports.queue()
    assert (report.severity, report.reason) == (3, "danger")


async def test_no_more_than_twenty_messages_are_kept(office: Office, room: Room) -> None:
    said = await room.say("m2", *(f"line {number}" for number in range(25)))
    assert (await office.report(room, attach=said[:15]))["attached"] == 15
    assert (await office.report(room, attach=said[10:]))["attached"] == 10, "five known ones, and five new ones"
    assert len(await _lines(office)) == 20


async def test_a_note_that_does_not_fit_is_refused_not_lost(office: Office, room: Room) -> None:
    for number in range(5):
        await office.report(room, note=f"note {number}")
    body = {"seat": room.token(), "member": "m2", "reason": "abuse"}
    answer = await office.post("/api/reports", **body, note="one too many")
    assert (answer.status_code, answer.json()["code"]) == (409, "full")
    await office.report(room, note="note 3")


async def test_an_answer_that_was_lost_can_be_asked_for_again(office: Office, room: Room) -> None:
    (insult,) = await room.say("m2", "You are nothing")
    told = await office.report(room, attach=[insult], note="once")
    (report,) = await office.reports.queue()
    await office.moderation.open(report.id, "moderator")
    assert await office.report(room, attach=[insult], note="once") == told
    assert (await office.outcome(told["code"]))["state"] == "seen", "nothing new: nobody has to look again"


async def test_what_is_added_after_a_decision_is_looked_at_again(office: Office, room: Room) -> None:
    told = await office.report(room, note="first")
    (report,) = await office.reports.queue()
    await office.decide(report.id, "no_breach", "moderator")
    (threat,) = await room.say("m2", "I will find you")
    again = await office.report(room, attach=[threat])
    assert again["code"] == told["code"]
    assert (await office.outcome(told["code"]))["state"] == "received"
    (report,) = await office.reports.queue()
    assert (report.outcome, report.decided_by, report.decided_at, report.rule) == (None, None, None, None)
    assert await _lines(office) == [("reported", "I will find you")]


async def test_both_may_report_each_other(office: Office, room: Room) -> None:
    codes = {(await office.report(room, by=by, member=member))["code"] for by, member in (("m1", "m2"), ("m2", "m1"))}
    assert len(codes) == 2
    assert len(await office.reports.queue()) == 2


async def test_many_calls_at_once_are_one_report(office: Office, room: Room) -> None:
    said = await room.say("m2", *(f"line {number}" for number in range(10)))
    told = await asyncio.gather(*(office.report(room, attach=[position]) for position in said))
    assert len({one["code"] for one in told}) == 1
    assert len(await _lines(office)) == 10


async def test_of_many_calls_at_once_the_weightiest_counts(office: Office, room: Room) -> None:
    for _ in range(5):
        room = await office.room()
        reasons = ["other", "danger", "contact", "abuse", "other", "contact"]
        await asyncio.gather(*(office.report(room, reason=reason, note=reason) for reason in reasons))
    assert {(report.severity, report.reason) for report in await office.reports.queue()} == {(3, "danger")}


async def test_two_reports_never_share_a_code(office: Office, room: Room) -> None:
    class Narrow(Codes):
        """Forty bits, but the first two are alike."""

        made = 0

        def of(self, *words: str) -> str:
            self.made += 1
            return "0000-0000" if self.made <= 3 else super().of(*words)

    narrow = Office(office.broker, office.database, office.clock, codes=Narrow(SECRET))
    first = await narrow.report(room)
    second = await narrow.report(room, by="m2", member="m1")
    assert first["code"] == "0000-0000"
    assert second["code"] != first["code"]
    await narrow.http.aclose()


async def test_severity_hears_the_reported_alone(office: Office, room: Room) -> None:
    (mine,) = await room.say("m1", "encouragement")
    (theirs,) = await room.say("m2", "sad")
    await office.report(room, reason="other", attach=[mine, theirs])
    assert (await office.reports.queue())[0].severity == 1
    (goodbye,) = await room.say("m2", "goodbye for ever")
    await office.report(room, reason="other", attach=[goodbye])
    assert (await office.reports.queue())[0].severity == 3


async def test_an_assessment_that_fails_loses_no_report(office: Office, room: Room) -> None:
    said = await room.say("m2", "trouble", "abuse")
    assert (await office.report(room, reason="other", attach=said))["attached"] == 2
    assert (await office.reports.queue())[0].severity == 2


async def test_the_severest_is_first_and_of_these_the_oldest(office: Office, clock: Clock) -> None:
    for reason in ("other", "danger", "abuse", "danger"):
        clock.now += 1
        await office.report(await office.room(), reason=reason)
    found = await office.reports.queue()
    assert [report.reason for report in found] == ["danger", "danger", "abuse", "other"]
    assert found[0].at < found[1].at


async def test_reports_that_stand_for_themselves_are_counted_for_a_day(office: Office, clock: Clock) -> None:
    reported, friend = "the one", "a friend"
    name = office.reports.name_of(reported)
    for visitors in ({"m2": reported}, {"m2": reported, "m1": friend}, {"m2": reported, "m1": friend}):
        await office.report(await office.room(visitors=visitors))
    assert await office.reports.independent([name]) == {name: 2}, "who reports twice counts once"
    circle = await office.room(size=5, visitors={"m2": reported})
    for member in ("m1", "m3", "m4", "m5"):
        await office.report(circle, by=member, member="m2")
    assert await office.reports.independent([name]) == {name: 3}, "a circle counts once"
    assert await office.reports.independent([office.reports.name_of(friend)]) == {}
    clock.now += DAY + 1
    assert await office.reports.independent([name]) == {}
