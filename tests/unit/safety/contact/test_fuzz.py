"""Any text: no error, spans inside, and twice the text is at most twice the work."""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.contact.find import contacts, may_hold
from peerchat.safety.contact.mask import MASK, mask
from peerchat.safety.labels import CONTACT
from peerchat.safety.normalise import plain, words

PIECES = [
    "0171", "+49", "(0)", "3920063", "null", "eins", "double", "oh", "seven", "at", "@", "punkt", "dot", ".", "com", "de", "gmail",
    "insta", "ist", ":", "#1234", "max_m", "http://", "www.", "t.me/", "/", "str.", "straße", "12345", "Berlin", "apt",
    "box", "wohne",
    "SW1A", "1AA", "DE89", "3704", "0044", "0532",
    "0130", "00", " ", "  ", "\n", "-", "🌸", "\u200b", "\u0336", "а", "𝓼", "1️⃣", "_",
    "i n s t a", "m a x @ g m a i l", "112", "10:30", "24.12.2019", "1.000.000", "[", "]", "(", ")", "O", "l",
]  # fmt: skip
any_text = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
)


@settings(deadline=None, max_examples=300)
@given(any_text)
def test_any_text_is_accepted_and_spans_lie_inside_it(text: str) -> None:
    seen = plain(text)
    may_hold(seen, words(seen.text))
    found = contacts(seen)
    assert all(0 <= start < end <= len(text) and kind in CONTACT for start, end, kind in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert contacts(seen) == found
    assert (MASK in mask(text, found)) >= bool(found)


HOSTILE = [
    "0", "0 ", "1 0171 ", "+1", "(", "a@", "at ", "@ ", "a.b@", ".com ", "a.", "null ", "nulleins", "d at e 89 1234 ", "a b ", "str ",
    "aring 1 ", "wohne ",
    "12345 a ", "apt 1 ", "box 1 ", "www.", "http://", "insta ", "insta: ",
    "a#1234 ", "_", "de12", "d e 1 2 ", "ab1 2cd ", "01.02.",
    "bestell 0171 3920", "ﷺ", "a\u0308\u0301", "😀1", "max at a punkt ", "0 0171 ", "address 1 a ", "one hundred ", "1 a a a a, ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    short, long = (steps_for((piece * 4000)[:size]) for size in (2000, 4000))
    assert long <= short * 2.1 + 300
    assert short < 40_000


def steps_for(text: str) -> int:
    """Lines of Python that run: the same on every machine."""
    contacts(plain("0171 3920063 auf help.example"))  # what is loaded once
    plain(text)
    steps = 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        contacts(plain(text))
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_patterns_do_no_quadratic_work_either(piece: str) -> None:
    """They run in C, where no step is counted: eight times the text may take 24 times as long here, quadratic would be 64."""
    short, long = (seconds_for((piece * 8000)[:size]) for size in (1000, 8000))
    assert long <= 24 * short + 0.002


def seconds_for(text: str) -> float:
    taken = []
    for _ in range(3):
        began = time.process_time()
        contacts(plain(text))
        taken.append(time.process_time() - began)
    return min(taken)
