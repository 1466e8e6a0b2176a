"""What people of a benchmark say."""

from __future__ import annotations

from bench.people.words import MOST, sentence


def test_nobody_says_the_same_twice() -> None:
    said = [sentence(number) for number in range(2 * MOST)]
    assert len(set(said)) == len(said)
    assert all(30 <= len(one) <= 110 and one.replace(" ", "").replace(",", "").isalpha() for one in said)
