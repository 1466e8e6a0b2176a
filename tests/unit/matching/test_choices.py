"""What may be changed while waiting, and what a choice card offers: nothing that would change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from peerchat.matching.choices import into, limited, options, wider
from peerchat.wire import WIDENINGS, Widening
from tests.unit.matching.test_pair import TOKEN


@pytest.mark.parametrize(
    ("differs", "reached", "next_step"),
    [
        ({}, "same topic", "related topics"),
        ({}, "related topics", "any topic"),
        ({}, "any topic", None),
        ({"also": ("de",)}, "any topic", None),
        ({"also": ("en",)}, "any topic", "any language"),
        ({"also": ("en",)}, "any language", None),
        ({"most": "same topic"}, "same topic", "related topics"),
        ({"meet": "word"}, "same topic", None),
        ({"format": "circle"}, "same topic", None),
    ],
)
def test_the_next_step(differs: dict[str, Any], reached: Widening, next_step: Widening | None) -> None:
    found = wider(replace(TOKEN, **differs), reached)
    assert (found.widened if found else None) == next_step
    if found:
        assert WIDENINGS.index(found.most) >= WIDENINGS.index(found.widened)
        assert found.id == TOKEN.id


def test_a_limit_goes_back_too() -> None:
    found = limited(replace(TOKEN, widened="any topic"), "related topics")
    assert (found.most, found.widened) == ("related topics", "related topics")
    assert limited(TOKEN, "any topic").widened == "same topic"


def test_a_circle_is_the_same_place() -> None:
    circle = into(TOKEN, "circle")
    assert circle is not None
    assert (circle.id, circle.at, circle.format) == (TOKEN.id, TOKEN.at, "circle")
    assert into(circle, "circle") is None
    assert into(replace(TOKEN, meet="word"), "circle") is None


def test_only_what_is_possible_is_offered() -> None:
    assert options(TOKEN, "same topic", circles=True) == ["widen", "circle", "later", "help"]
    assert options(TOKEN, "any topic", circles=False) == ["later", "help"]
    assert options(replace(TOKEN, format="circle"), "same topic", circles=True) == ["later", "help"]
    assert options(replace(TOKEN, meet="word"), "same topic", circles=True) == ["later", "help"]


def test_a_volunteer_is_offered_where_one_is_there_and_a_talk_with_a_peer_instead_of_one() -> None:
    assert options(TOKEN, "any topic", circles=True, volunteers=True) == ["circle", "volunteer", "later", "help"]
    listened = into(TOKEN, "volunteer")
    assert listened is not None
    assert (listened.id, listened.at, listened.format) == (TOKEN.id, TOKEN.at, "volunteer")
    assert options(listened, "any topic", circles=True, volunteers=True) == ["pair", "circle", "later", "help"]
    assert options(replace(TOKEN, meet="word"), "any topic", circles=True, volunteers=True) == ["later", "help"]
