from __future__ import annotations

import pytest

from peerchat.volunteers.accounts.recovery import COUNT, digest, new_codes


def test_ten_that_are_all_different() -> None:
    codes = new_codes()
    assert len(set(codes)) == COUNT
    assert {len(code) for code in codes} == {19}


def test_small_slips_are_forgiven() -> None:
    code = "0123-4567-89AB-CDEF"
    assert digest("o123 4567 89ab cdef") == digest(code) == digest("O l23456789abcdef".replace("l", "1"))
    assert digest("0123-4567-89AB-CDEG") != digest(code)


@pytest.mark.parametrize(
    "typed", ["", "123456", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEF-0", "0123-4567-89AB-CDEU", "ä" * 16]
)
def test_what_cannot_be_one(typed: str) -> None:
    assert digest(typed) is None
