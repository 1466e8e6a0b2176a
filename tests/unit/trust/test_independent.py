from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.trust.independent import independent

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
