from __future__ import annotations

import pytest

from peerchat.volunteers.accounts.envelope import Envelopes, Seal
from peerchat.volunteers.accounts.sign_in import Half, Known

SECRET = b"a secret of thirty-two bytes, or more"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_what_was_put_in_comes_out_until_its_end() -> None:
    clock = Clock()
    envelopes = Envelopes(SECRET, "half", Half, 300, clock)
    half = Half("s" * 16, "turn", "doubts")
    text = envelopes.close(half)
    assert envelopes.open(text) == half
    clock.now += 300
    assert envelopes.open(text) is None


@pytest.mark.parametrize("text", ["", "x", "ä", "A" * 40, "\ud800", "====", "A" * 4001])
def test_what_is_none_does_not_open(text: str) -> None:
    assert Envelopes(SECRET, "half", Half, 300).open(text) is None


def test_it_opens_for_its_own_use_server_and_kind_alone() -> None:
    text = Envelopes(SECRET, "known", Known, 300).close(Known("s" * 16, "d" * 16, 1))
    assert Envelopes(SECRET, "half", Known, 300).open(text) is None
    assert Envelopes(SECRET[::-1], "known", Known, 300).open(text) is None
    assert Envelopes(SECRET, "known", Half, 300).open(text) is None


def test_each_bit_counts() -> None:
    envelopes = Envelopes(SECRET, "half", Half, 300)
    text = envelopes.close(Half("s" * 16, "turn", "doubts"))
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        assert envelopes.open(text[:place] + other + text[place + 1 :]) is None


def test_nobody_can_read_it_or_tell_two_apart() -> None:
    envelopes = Envelopes(SECRET, "half", Half, 300)
    texts = [envelopes.close(Half(who * 16, "t" * 32, "d" * 32)) for who in ("a", "b", "a")]
    assert len(set(texts)) == 3
    assert len({len(text) for text in texts}) == 1


def test_a_seal_is_about_one_thing() -> None:
    seal = Seal(SECRET, "totp")
    sealed = seal.close(b"key", "kim")
    assert seal.open(sealed, "kim") == b"key"
    assert seal.open(sealed, "lee") is None
    assert seal.open(b"", "kim") is None
