"""Who sits together in a circle: examples, and what holds for everybody."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from peerchat.matching.circle import (
    CIRCLE_LEAST,
    CIRCLE_MOST,
    Circle,
    Opening,
    Seated,
    choose_circle,
    may_sit_together,
)
from peerchat.matching.names import NAMES
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatMember
from tests.unit.matching.people import NOW, people, person


def seeker(number: int = 0, **differs: Any) -> Ticket:
    return person(number, **{"format": "circle", **differs})


def circle(*tickets: Ticket, room: str = "r", topic: str | None = "grief", **differs: Any) -> Circle:
    seated = tuple(
        Seated(SeatMember(f"m{at}", NAMES["de"][at], one.role, one.need), one) for at, one in enumerate(tickets, 1)
    )
    names = tuple(one.member.name for one in seated)
    return Circle(room, "de", topic, len(tickets), names, seated)._replace(**differs)


def opened(*tickets: Ticket) -> Opening:
    found = choose_circle(tickets[0], tickets, [], NOW)
    assert isinstance(found, Opening), found
    return found


# ---- a new one -----------------------------------------------------------------------------------


def test_three_with_the_same_topic_open_one_and_two_do_not() -> None:
    three = [seeker(number) for number in range(3)]
    assert choose_circle(three[0], three[:2], [], NOW) is None
    assert opened(*three) == Opening(tuple(three), "grief")


def test_all_who_fit_come_in_at_once_the_longest_waiting_before_others_and_never_more_than_eight() -> None:
    many = [seeker(number, waited=5 + number) for number in range(12)]
    found = opened(*many)
    assert len(found.tickets) == CIRCLE_MOST
    assert found.tickets[0] == many[0]
    assert [one.id for one in found.tickets[1:]] == [f"t{number}" for number in range(11, 4, -1)]


def test_who_is_not_sure_fits_any_topic_and_the_topic_is_what_is_shared() -> None:
    assert opened(seeker(0), seeker(1, topics=()), seeker(2)).topic == "grief"
    assert opened(*(seeker(number, topics=()) for number in range(3))).topic is None
    mixed = opened(
        seeker(0, topics=("sleep", "grief")), seeker(1, topics=("grief", "sleep")), seeker(2, topics=("grief",))
    )
    assert mixed.topic == "grief"


def test_other_topics_meet_when_everybodys_search_has_widened_so_far() -> None:
    apart = ("grief", "money", "queer")
    soon = [seeker(number, topics=(topic,)) for number, topic in enumerate(apart)]
    late = [replace(one, since=int((NOW - 3600) * 1000)) for one in soon]
    assert choose_circle(soon[0], soon, [], NOW) is None
    assert choose_circle(late[0], [*late[:2], soon[2]], [], NOW) is None
    assert opened(*late).topic is None
    stays = [replace(late[0], most="same topic"), *late[1:]]
    assert choose_circle(stays[1], stays, [], NOW) is None


@pytest.mark.parametrize(
    "differs",
    [
        {"age": "16-17"},
        {"language": "en"},
        {"no_go": frozenset({"grief"}), "topics": ("sleep",)},
        {"avoid": frozenset({"v1"})},
        {"visitor": "v1"},
        {"connection": ""},
        {"format": "pair"},
    ],
)
def test_one_who_does_not_fit_with_one_of_them_is_not_the_third(differs: dict[str, Any]) -> None:
    three = [seeker(0, topics=("grief", "sleep")), seeker(1, topics=("grief", "sleep")), seeker(2, **differs)]
    assert choose_circle(three[0], three, [], NOW) is None


def test_a_third_is_found_behind_one_who_fits_only_the_seeker() -> None:
    shy = seeker(1, waited=90, avoid=frozenset({"v2", "v3"}))
    assert {one.id for one in opened(seeker(0), shy, seeker(2), seeker(3)).tickets} == {"t0", "t2", "t3"}


# ---- an open one ---------------------------------------------------------------------------------


def test_an_open_circle_comes_before_a_new_one() -> None:
    sits = circle(seeker(5), seeker(6))
    assert choose_circle(seeker(0), [seeker(1), seeker(2)], [sits], NOW) == sits


def test_the_nearest_topic_first_then_the_smaller() -> None:
    big, small = circle(*(seeker(n) for n in range(10, 15)), room="big"), circle(seeker(5), seeker(6), room="small")
    far = circle(seeker(20), room="far", topic="money")
    waits = seeker(0, waited=3600)
    assert choose_circle(waits, [], [far, big, small], NOW) == small
    assert choose_circle(waits, [], [far], NOW) == far
    assert choose_circle(seeker(0), [], [far], NOW) is None


def test_a_full_one_and_one_that_has_used_up_its_names_take_nobody() -> None:
    full = circle(*(seeker(number) for number in range(10, 10 + CIRCLE_MOST)))
    assert choose_circle(seeker(0), [], [full], NOW) is None
    worn = circle(seeker(5), seeker(6), names=NAMES["de"])
    assert choose_circle(seeker(0), [], [worn], NOW) is None


@pytest.mark.parametrize(
    "differs",
    [
        {"age": "16-17"},
        {"language": "en"},
        {"avoid": frozenset({"v5"})},
        {"visitor": "v6"},
        {"no_go": frozenset({"sleep"})},
        {"connection": ""},
        {"format": "pair"},
    ],
)
def test_nobody_joins_where_one_does_not_fit(differs: dict[str, Any]) -> None:
    sits = circle(seeker(5), seeker(6, topics=("grief", "sleep")))
    assert choose_circle(seeker(0, **differs), [], [sits], NOW) is None


def test_who_cannot_carry_the_circles_topic_does_not_come_in() -> None:
    sits = circle(seeker(5, topics=()), seeker(6, topics=()), topic="grief")
    assert choose_circle(seeker(0, topics=(), no_go=frozenset({"grief"})), [], [sits], NOW) is None


def test_a_circle_without_a_topic_is_near_to_the_unsure() -> None:
    mixed = circle(seeker(5, topics=("money",)), seeker(6, topics=("sleep",)), topic=None)
    unsure = circle(seeker(5, topics=()), seeker(6, topics=()), topic=None)
    assert choose_circle(seeker(0), [], [mixed], NOW) is None
    assert choose_circle(seeker(0, topics=()), [], [mixed], NOW) == mixed
    assert choose_circle(seeker(0), [], [unsure], NOW) == unsure


# ---- what holds for everybody --------------------------------------------------------------------


@given(st.lists(people(), min_size=1, max_size=20, unique_by=lambda one: one.id), st.integers(0, 6))
def test_any_two_who_are_put_together_may_sit_together(waiting: list[Ticket], inside: int) -> None:
    waiting = [replace(one, format="circle") for one in waiting]
    sits = circle(*waiting[1 : 1 + inside], topic=None) if inside else None
    found = choose_circle(waiting[0], waiting, [sits] if sits else [], NOW)
    if found is None:
        return
    if isinstance(found, Opening):
        together = found.tickets
        assert CIRCLE_LEAST <= len(together) <= CIRCLE_MOST
        assert all(one.connected for one in together)
        assert len({one.id for one in together}) == len(together)
        for a, b in combinations(together, 2):
            assert may_sit_together(a, b)
            assert may_sit_together(b, a)
    else:
        assert all(may_sit_together(waiting[0], one.ticket) for one in found.seated)
