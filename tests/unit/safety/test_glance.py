"""What a glance at the tokens says is what reading the whole text says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.contact.find import search
from peerchat.safety.contact.gate import may_be_there
from peerchat.safety.glance import Glance
from peerchat.safety.model.units import tokens
from peerchat.safety.normalise import plain
from peerchat.safety.signs import reader

PIECES = (
    "ich", "will", "nicht", "mehr", "leben", "kill", "myself", "s", "t", "a", "i", "one", "two", "drei", "at", "meet", "me", "30",
    "7:30", "@@0000000000001234", "(123456)", "0151", "23456789", "12345", "berlin", "hauptstr.", "max@web.de", "k1ll", "sööö",
    "ａｔ", "😀", "…", "?", "-",
)  # fmt: skip
rows = st.lists(st.sampled_from(PIECES), max_size=12)


def glance(text: str) -> Glance:
    return Glance(text, plain(text), tokens(text))


@settings(max_examples=150, deadline=None)
@given(rows, st.sampled_from((" ", "  ", "\n")))
def test_it_never_overlooks_what_reading_finds(row: list[str], gap: str) -> None:
    text = gap.join(row)
    seen = plain(text)
    at_once = glance(text)
    assert at_once.may_lead_outside() == may_be_there(seen.text)
    if search(seen):
        assert at_once.may_lead_outside()
    if reader("de").read(text).names:
        assert at_once.may_stand() is not False


@pytest.mark.parametrize(
    ("text", "may_stand", "outside"),
    [
        ("thank you for listening, it was a hard day", False, False),
        ("@@0000000012345678 thank you for listening", False, False),
        ("ich will nicht mehr leben", True, False),
        ("i called 0151 23456789", False, True),
        ("s t e r b e n", True, True),
        ("ｉ ａｍ ｆｉｎｅ", None, False),  # written in a disguise: it has to be read
        ("so\nit goes", None, False),
        ("", None, False),
    ],
)
def test_a_glance_is_mostly_enough(text: str, may_stand: bool | None, outside: bool) -> None:
    assert (glance(text).may_stand(), glance(text).may_lead_outside()) == (may_stand, outside)
