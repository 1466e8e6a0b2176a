"""Who is asked next, as a table of examples."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.volunteers.duty.policy import Asking, Listener, allocate, may_take, suits
from tests.unit.matching.people import NOW, person

MS = int(NOW * 1000)


def volunteer(number: str = "ann", languages: str = "de", **differs: Any) -> Listener:
    return Listener(number, frozenset(languages.split()), **differs)


def waits(
    number: int = 0, *, waited: float = 5.0, offer: str = "", rung: dict[str, int] | None = None, **differs: Any
) -> Asking:
    return Asking(person(number, waited=waited, format="volunteer", **differs), offer, rung or {})


def asked(people: list[Asking], *listeners: Listener) -> list[tuple[str, str]]:
    return [(asking.ticket.id, listener.id) for asking, listener in allocate(people, listeners, MS)]


@pytest.mark.parametrize(
    ("differs", "level", "may"),
    [
        ({}, 0, True),
        ({}, 4, True),
        ({"on": False}, 0, False),
        ({"away": True}, 0, False),
        ({"offer": "o1"}, 0, False),
        ({"pause": MS + 1}, 4, False),
        ({"pause": MS}, 0, True),
        ({"levels": (0,)}, 0, False),
        ({"levels": (0,), "most": 2}, 2, True),
        ({"levels": (0,), "most": 2}, 3, False),
        ({"levels": (3,), "most": 2}, 0, False),
        ({"levels": (0, 0), "most": 2}, 0, False),
        ({"levels": (0, 0), "most": 9}, 0, False),
    ],
)
def test_caps_and_pauses(differs: dict[str, Any], level: int, may: bool) -> None:
    assert may_take(volunteer(**differs), level, MS) is may


def test_who_has_rested_longest_is_asked() -> None:
    assert asked([waits(1)], volunteer("ann", rested=5), volunteer("ben", rested=3), volunteer("cem", rested=9)) == [
        ("t1", "ben")
    ]


def test_who_is_in_no_talk_goes_before_who_rests_since_longer_but_is_in_one() -> None:
    busy = volunteer("ann", rested=1, most=2, levels=(0,))
    assert asked([waits(1)], busy, volunteer("ben", rested=9)) == [("t1", "ben")]


def test_who_speaks_more_of_the_wanted_languages_stays_free_for_the_others() -> None:
    both, one = volunteer("ann", "de en", rested=1), volunteer("ben", "de", rested=9)
    people = [waits(1, waited=9), waits(2, waited=8, language="en")]
    assert asked(people, both, one) == [("t1", "ben"), ("t2", "ann")]
    assert asked([waits(1)], both, one) == [("t1", "ann")], "nobody waits for English"


def test_who_waits_longest_goes_first_and_acute_need_two_minutes_earlier() -> None:
    free = volunteer("ann")
    assert asked([waits(1, waited=5), waits(2, waited=6)], free) == [("t2", "ann")]
    assert asked([waits(1, waited=5, level=3), waits(2, waited=120)], free) == [("t1", "ann")]
    assert asked([waits(1, waited=5, level=3), waits(2, waited=126)], free) == [("t2", "ann")]


def test_nobody_is_asked_for_whom_it_rings_already_or_who_speaks_another_language_or_just_passed() -> None:
    assert asked([waits(1, offer="o1")], volunteer()) == []
    assert asked([waits(1, language="en")], volunteer()) == []
    assert asked([waits(1, rung={"ann": MS + 1})], volunteer()) == []
    assert asked([waits(1, rung={"ann": MS})], volunteer()) == [("t1", "ann")]


_LISTENERS = st.lists(
    st.builds(
        Listener,
        id=st.sampled_from("abcdefgh"),
        languages=st.sampled_from([frozenset({"de"}), frozenset({"en"}), frozenset({"de", "en"})]),
        on=st.booleans(),
        away=st.booleans(),
        most=st.sampled_from([1, 2]),
        pause=st.sampled_from([0, MS - 1, MS + 1]),
        rested=st.integers(0, 5),
        levels=st.lists(st.integers(0, 4), max_size=2).map(tuple),
        offer=st.sampled_from(["", "", "o"]),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)
_PEOPLE = st.lists(
    st.builds(
        waits,
        st.integers(0, 30),
        waited=st.floats(0, 300),
        offer=st.sampled_from(["", "", "o"]),
        level=st.integers(0, 4),
        language=st.sampled_from(["de", "en"]),
    ),
    max_size=12,
    unique_by=lambda one: one.ticket.id,
)


@given(_PEOPLE, _LISTENERS)
def test_nobody_twice_nobody_unfit_and_nobody_left_over_who_could_have_been_asked(
    people: list[Asking], listeners: list[Listener]
) -> None:
    found = allocate(people, listeners, MS)
    assert len({asking.ticket.id for asking, _ in found}) == len({listener.id for _, listener in found}) == len(found)
    assert all(suits(listener, asking, MS) and not asking.offer for asking, listener in found)
    taken = {listener.id for _, listener in found}
    served = {asking.ticket.id for asking, _ in found}
    for asking in people:
        if not asking.offer and asking.ticket.id not in served:
            assert not any(suits(one, asking, MS) for one in listeners if one.id not in taken)
