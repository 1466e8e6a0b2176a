"""Who fits whom: the rules one by one, then all of them at once on people that nobody thought of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.choose import Board, common_language, fits, nearness, rank, room_topic
from peerchat.matching.schedule import FAST_LANE_SECONDS, SCHEDULE, reach, seniority, step, widens_at
from peerchat.matching.ticket import Ticket
from peerchat.wire import WIDENINGS
from tests.unit.matching.people import NOW, people, person, simply_chosen

LATE = SCHEDULE.any + 1


def choose(seeker: Ticket, waiting: list[Ticket]) -> Ticket | None:
    return Board(waiting, NOW).choose(seeker)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ({}, {}, True),
        ({}, {"language": "en"}, False),
        ({}, {"age": "16-17"}, False),
        ({"age": "16-17"}, {"age": "16-17"}, True),
        ({}, {"format": "circle"}, False),
        ({}, {"format": "volunteer"}, False),
        ({}, {"visitor": "v0"}, False),
        ({}, {"id": "t0"}, False),
        ({}, {"connection": ""}, False),
        ({"connection": ""}, {}, False),
        ({"avoid": frozenset({"v1"})}, {}, False),
        ({}, {"avoid": frozenset({"v0"})}, False),
        ({}, {"no_go": frozenset({"grief"})}, False),
        ({"no_go": frozenset({"grief"})}, {}, False),
        ({"no_go": frozenset({"family"})}, {"topics": ("grief", "family")}, False),
        ({"topics": ("family",)}, {"topics": ("sleep",)}, False),
        ({"topics": ("family", "grief")}, {"topics": ("sleep", "grief")}, True),
        ({"topics": ()}, {"topics": ("sleep",)}, True),
        ({"topics": ()}, {"topics": ()}, True),
        ({"role": "seek"}, {"role": "seek"}, True),
        ({"role": "give"}, {"role": "seek"}, True),
        ({"role": "give"}, {"role": "either"}, True),
        ({"role": "give"}, {"role": "give"}, False),
        ({"role": "give", "waited": LATE}, {"role": "give"}, False),
        ({"role": "give", "waited": LATE}, {"role": "give", "waited": LATE}, True),
        ({"topics": ("family",), "waited": LATE}, {}, False),
        ({"topics": ("family",), "waited": LATE}, {"waited": LATE}, True),
        ({"topics": ("family",), "widened": "any topic"}, {"waited": LATE}, True),
        ({"topics": ("family",), "waited": LATE, "no_go": frozenset({"grief"})}, {"waited": LATE}, False),
    ],
)
def test_who_may_meet(one: dict[str, Any], other: dict[str, Any], meets: bool) -> None:
    a, b = person(0, **one), person(1, **other)
    assert fits(a, b, NOW) is meets
    assert fits(b, a, NOW) is meets
    assert (choose(a, [b]) is b) is meets


@pytest.mark.parametrize(
    ("seeker", "better", "worse"),
    [
        ({}, {"waited": 1}, {"topics": (), "waited": 9}),
        ({"topics": ()}, {"topics": (), "waited": 9}, {"topics": (), "waited": 1}),
        ({"waited": LATE}, {"topics": (), "waited": LATE}, {"topics": ("family",), "waited": 2 * LATE}),
        ({"role": "seek"}, {"role": "give", "waited": 1}, {"role": "either", "waited": 9}),
        ({"role": "seek"}, {"role": "either", "waited": 1}, {"role": "seek", "waited": 9}),
        ({"role": "give"}, {"role": "seek", "waited": 1}, {"role": "either", "waited": 9}),
        ({"need": "heard"}, {"need": "heard", "waited": 1}, {"need": "share", "waited": 9}),
        ({"need": "ideas"}, {"need": "share", "waited": 1}, {"need": "heard", "waited": 9}),
        ({}, {"waited": 9}, {"waited": 8}),
    ],
)
def test_the_better_fit_goes_first(seeker: dict[str, Any], better: dict[str, Any], worse: dict[str, Any]) -> None:
    wanted, passed = person(1, **better), person(2, **worse)
    assert choose(person(0, **seeker), [passed, wanted]) is wanted


def test_an_empty_line_has_nobody() -> None:
    assert choose(person(), []) is None


def test_the_search_widens_step_by_step_or_when_asked() -> None:
    assert reach(person(waited=SCHEDULE.related - 1), NOW) == "same topic"
    assert reach(person(waited=SCHEDULE.related), NOW) == "related topics"
    assert reach(person(waited=SCHEDULE.any), NOW) == "any topic"
    assert reach(person(waited=999), NOW) == "any topic"
    assert reach(person(waited=SCHEDULE.language, also=frozenset({"en"})), NOW) == "any language"
    assert reach(person(widened="any topic"), NOW) == "any topic"
    assert reach(person(topics=()), NOW) == "any topic"
    assert reach(person(waited=999, most="same topic"), NOW) == "same topic"
    assert widens_at(person(waited=5), NOW) == NOW - 5 + SCHEDULE.related
    assert widens_at(person(widened="any topic"), NOW) is None


@pytest.mark.parametrize(
    ("one", "other", "topic"),
    [
        (("grief",), ("grief",), "grief"),
        (("family", "grief"), ("grief", "sleep"), "grief"),
        (("grief",), (), "grief"),
        ((), ("grief", "sleep"), "grief"),
        ((), (), None),
        (("grief",), ("sleep",), None),
    ],
)
def test_what_the_room_is_about(one: tuple[str, ...], other: tuple[str, ...], topic: str | None) -> None:
    assert room_topic(person(0, topics=one), person(1, topics=other)) == topic


@given(people(), people())
def test_fitting_and_ranking_do_not_depend_on_who_asks(a: Ticket, b: Ticket) -> None:
    assert fits(a, b, NOW) == fits(b, a, NOW)
    assert rank(a, b) == rank(b, a)


@given(people(), st.lists(people(), max_size=20, unique_by=lambda one: one.id))
def test_nobody_meets_whom_they_must_not_meet(seeker: Ticket, waiting: list[Ticket]) -> None:
    other = choose(seeker, waiting)
    if other is None:
        assert not any(fits(seeker, one, NOW) for one in waiting)
        return
    assert other in waiting
    assert other.age == seeker.age
    assert other.visitor != seeker.visitor
    assert other.connected
    assert seeker.connected
    assert seeker.meet == other.meet
    if not seeker.meet:  # two who wished to talk again know what they do
        assert common_language(seeker, other, NOW) is not None
        assert other.visitor not in seeker.avoid
        assert seeker.visitor not in other.avoid
        assert not seeker.no_go & set(other.topics)
        assert not other.no_go & set(seeker.topics)


@given(people(), people())
def test_what_somebody_refused_is_not_done_to_them(a: Ticket, b: Ticket) -> None:
    if fits(a, b, NOW) and not a.meet and a.topics and b.topics:
        for one in (a, b):
            assert nearness(a, b) <= WIDENINGS.index(one.most)
            assert a.language == b.language or one.most == "any language" or one.language in (a, b)[one is a].also


@given(people(), st.floats(0, 300), st.floats(0, 300))
def test_a_search_never_narrows_and_the_next_step_is_known_from_the_start(a: Ticket, soon: float, later: float) -> None:
    assert step(a, NOW, SCHEDULE) <= step(a, NOW + soon, SCHEDULE) <= step(a, NOW + soon + later, SCHEDULE)
    then = widens_at(a, NOW)
    if then is None:
        assert step(a, NOW + 1e6) == step(a, NOW)
    else:
        assert step(a, then + 0.002) > step(a, NOW) == step(a, max(NOW, then - 0.002))
        assert widens_at(a, NOW + (then - NOW) / 2) == then


def test_acute_need_counts_as_a_longer_wait_and_no_more_than_that() -> None:
    acute, plain = person(1, level=4, waited=1), person(2, waited=1)
    assert choose(person(0), [plain, acute]) is acute
    assert choose(person(0, role="seek"), [person(2, role="give", waited=1), acute]) is acute
    patient = person(2, waited=FAST_LANE_SECONDS + 2)
    assert choose(person(0), [acute, patient]) is patient
    assert reach(acute, NOW) == "any topic"
    assert reach(person(level=4, waited=1, most="same topic"), NOW) == "same topic"
    assert seniority(acute) == acute.since - FAST_LANE_SECONDS * 1000


def test_after_a_long_wait_nobody_is_passed_over_for_a_better_role() -> None:
    listener = person(1, role="give", waited=1)
    assert choose(person(0, role="seek"), [listener, person(2, role="seek", waited=SCHEDULE.pressing - 1)]) is listener
    long = person(2, role="seek", waited=SCHEDULE.pressing)
    assert choose(person(0, role="seek"), [listener, long]) is long


def test_the_own_language_goes_first() -> None:
    seeker = person(0, also=frozenset({"en"}), waited=SCHEDULE.language)
    foreign, near = person(1, language="en"), person(2, topics=("family",), waited=SCHEDULE.any)
    assert choose(seeker, [foreign, near]) is near
    assert choose(seeker, [foreign]) is foreign


def test_talk_again_finds_only_the_one_person() -> None:
    known: dict[str, Any] = {"meet": "m1", "no_go": frozenset({"grief"}), "avoid": frozenset({"v1"})}
    assert choose(person(0, **known), [person(1)]) is None
    again = person(1, meet="m1", language="en", topics=("sleep",))
    assert choose(person(0, **known), [person(2), again]) is again


@given(people(), st.lists(people(), min_size=1, max_size=20, unique_by=lambda one: one.id), st.randoms())
def test_the_order_of_the_snapshot_does_not_matter(seeker: Ticket, waiting: list[Ticket], random: Any) -> None:
    shuffled = list(waiting)
    random.shuffle(shuffled)
    assert choose(seeker, waiting) == choose(seeker, shuffled)


@given(people(), people(), st.floats(0, 120))
def test_waiting_longer_never_makes_a_fit_impossible(a: Ticket, b: Ticket, later: float) -> None:
    if fits(a, b, NOW):
        assert fits(a, b, NOW + later)


@given(st.lists(people(), max_size=25, unique_by=lambda one: one.id), st.lists(people(), max_size=8), st.data())
def test_the_board_gives_what_the_rules_say_whoever_was_taken_before(
    waiting: list[Ticket], seekers: list[Ticket], data: st.DataObject
) -> None:
    board, left = Board(waiting, NOW), {one.id: one for one in waiting}
    for seeker in seekers:
        other = board.choose(seeker)
        assert other == simply_chosen(seeker, left.values(), NOW)
        gone = data.draw(st.sampled_from([None, other, seeker, *left.values()]))
        if gone is not None:
            board.take(gone)
            left.pop(gone.id, None)


def test_whoever_is_seen_twice_stands_on_the_board_once() -> None:
    one = person(1)
    board = Board([one, person(2), one], NOW)
    assert board.take(one).choose(person(0)) == person(2)
