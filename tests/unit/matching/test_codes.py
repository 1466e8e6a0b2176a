"""Codes that people write down: how they are spelled, read, and told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.codes import Codes, read

CODES = Codes(b"a secret of thirty-two bytes, or more")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7K3M-Q2XD", "7K3M-Q2XD"),
        ("7k3mq2xd", "7K3M-Q2XD"),
        (" 7K3M q2xd\n", "7K3M-Q2XD"),
        ("7K3M\u2013Q2XD", "7K3M-Q2XD"),
        ("7K3M\u00a0Q2XD", "7K3M-Q2XD"),
        ("oO00-iIlL", "0000-1111"),
        ("7-K-3-M-Q-2-X-D", "7K3M-Q2XD"),
    ],
)
def test_slips_of_the_pen_are_forgiven(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "7K3M-Q2X", "7K3M-Q2XDD", "7K3M-Q2XU", "7K3M-Q2X!", "7K3M-Q2Xé", "ſſſſſſſſ", "-" * 64]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read(typed) is None


@given(st.text(max_size=64))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    code = read(typed)
    assert code is None or read(code) == code


@given(st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_a_code_of_words_is_always_the_same_and_readable(words: list[str]) -> None:
    code = CODES.of(*words)
    assert code == CODES.of(*words) == read(code)
    assert code != Codes(b"another secret of thirty-two bytes").of(*words)


def test_new_codes_differ_and_the_store_cannot_read_them() -> None:
    codes = {CODES.new() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(read(code) == code and len(code) == 9 for code in codes)
    assert len({CODES.digest(code) for code in codes}) == 1000
    one = next(iter(codes))
    assert len({CODES.digest(one), CODES.name(one), Codes(b"another secret of thirty-two bytes").digest(one)}) == 3


def test_words_keep_their_borders() -> None:
    assert CODES.of("ab", "c") != CODES.of("a", "bc")
