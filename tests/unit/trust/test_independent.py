from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.trust.independent import independent, three_apart

PAIRS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("12345")), max_size=9)


@pytest.mark.parametrize(
    ("reports", "wanted"),
    [
        ([], 0),
        (["a1"], 1),
        (["a1", "a1"], 1),
        (["a1", "b1", "c1", "d1"], 1),  # all of one circle
        (["a1", "a2", "a3"], 1),  # one person in many talks
        (["a1", "b2", "c3"], 3),
        (["a1", "a2", "b1"], 2),
        (["a1", "b1", "b2"], 2),
        (["a1", "a2", "a3", "b1", "c1"], 2),  # three people, three rooms, and still two
        (["a1", "a2", "b1", "b3", "c1"], 3),
    ],
)
def test_who_counts(reports: list[str], wanted: int) -> None:
    assert independent((report[0], report[1]) for report in reports) == wanted


@given(PAIRS)
def test_it_is_the_most_there_can_be(reports: list[tuple[str, str]]) -> None:
    def apart(some: tuple[tuple[str, str], ...]) -> bool:
        return all(len({report[side] for report in some}) == len(some) for side in (0, 1))

    different = sorted(set(reports))
    sizes = range(len(different), -1, -1)
    most = next(size for size in sizes if any(apart(some) for some in itertools.combinations(different, size)))
    assert independent(reports) == most


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(reports: list[tuple[str, str]], chance: object) -> None:
    assert independent(reports) == independent(sorted(reports, reverse=True))


@pytest.mark.parametrize(
    ("reports", "held"),
    [
        (["a1x", "b2y", "c3z"], True),
        (["a1x", "b2y"], False),
        (["a1x", "b2x", "c3x"], False),  # one network
        (["a1x", "b2y", "c3y"], False),
        (["a1x", "a2y", "a3z"], False),  # one person
        (["a1x", "b1y", "c1z"], False),  # one circle
        (["a1x", "b2x", "c3y", "d4z"], True),
        (
            ["a1vw", "b2wx", "c3xy", "d4z"],
            True,
        ),  # first, third and fourth: networks known by two marks, around midnight
        (["a1vw", "b2wx", "c3xv"], False),
        (["a1x", "a2y", "b1z", "b3w", "c1v"], True),
        (["a1x", "a2y", "b1z", "b2w"], False),
    ],
)
def test_three_that_have_nothing_in_common(reports: list[str], held: bool) -> None:
    assert three_apart((one[0], one[1], one[2:]) for one in reports) is held


@given(st.lists(st.tuples(*(st.sampled_from("abcde") for _ in range(3))), max_size=9))
def test_three_are_found_where_there_are_three(reports: list[tuple[str, str, str]]) -> None:
    apart = any(
        all(len({one[side] for one in some}) == 3 for side in range(3)) for some in itertools.combinations(reports, 3)
    )
    assert three_apart(reports) is apart


def test_a_crowd_costs_little() -> None:
    assert not three_apart((f"{n}", f"{n}", (f"{n % 2}",)) for n in range(500))
