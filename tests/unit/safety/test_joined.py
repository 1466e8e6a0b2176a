from __future__ import annotations

import pytest

from peerchat.safety.assess import assess
from peerchat.safety.joined import joined

KNOWN = {"sterben", "wil", "leben", "mude"}


@pytest.mark.parametrize(
    ("apart", "whole"),
    [
        ("ich will s t e r b e n", "ich will sterben"),
        ("ich w i l l s t e r b e n.", "ich wil sterben."),
        ("so M Ü D E!", "so mude!"),
        ("plan a b c", "plan a b c"),
        ("a b", "a b"),
        ("x" * 9, "x" * 9),
    ],
)
def test_letters_typed_apart_become_the_words_they_spell(apart: str, whole: str) -> None:
    assert joined(apart, KNOWN) == whole


def test_what_is_longer_than_a_message_would_be_stays_as_it_is() -> None:
    long = "s t e r b e n " * 30
    assert joined(long, KNOWN) == long


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("ich kann nicht mehr und will e i n s c h l a f e n und nie mehr a u f w a c h e n", "de"),
        ("i want to e n d it all t o n i g h t", "en"),
    ],
)
def test_a_cry_typed_apart_is_heard_and_its_place_told(text: str, lang: str) -> None:
    found = assess(text, lang)
    assert found.level >= 2
    assert all(0 <= start < end <= len(text) for start, end, _ in found.spans)
