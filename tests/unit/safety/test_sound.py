"""What a broken classifier may hand over, and what passes as an assessment."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.safety.assessment import CALM, CALM_ELSEWHERE, Assessment, Scores
from peerchat.safety.lexicon.phrases import LANGUAGES, phrases
from peerchat.safety.sound import NonsenseError, sound


@pytest.mark.parametrize(
    "seen",
    [
        CALM, CALM_ELSEWHERE, Assessment(4, ("plan", "phone"), ((0, 5, "plan"), (3, 10, "phone"))),
        Assessment(0, (), (), Scores(0.0, 1.0)), Assessment(1, ("past",), (), known=False),
    ],
)  # fmt: skip
def test_what_makes_sense_is_taken_as_it_is(seen: Assessment) -> None:
    assert (sound(seen, 10).level, sound(seen, 10).labels, sound(seen, 10).spans) == (
        seen.level,
        seen.labels,
        seen.spans,
    )


NONSENSE: list[Any] = [
    None, 5, "nonsense", {}, [], ..., Assessment,
    Assessment(9, (), ()), Assessment(-1, (), ()), Assessment(True, (), ()), Assessment(2.0, (), ()), Assessment("high", (), ()),  # type: ignore[arg-type]
    Assessment(None, (), ()), Assessment(float("nan"), (), ()),  # type: ignore[arg-type]
    Assessment(2, ("wish",), ()), Assessment(0, (None,), ()), Assessment(0, "abuse", ()), Assessment(0, None, ()),  # type: ignore[arg-type]
    Assessment(0, (["abuse"],), ()),  # type: ignore[arg-type]
    Assessment(0, (), ((0, 11, "phone"),)), Assessment(0, (), ((-1, 3, "phone"),)), Assessment(0, (), ((3, 3, "phone"),)),
    Assessment(0, (), ((5, 3, "phone"),)), Assessment(0, (), ((0, 3, "fax"),)), Assessment(0, (), ((0, 3),)),  # type: ignore[arg-type]
    Assessment(0, (), ((0.0, 3, "phone"),)), Assessment(0, (), ("phone",)), Assessment(0, (), None),  # type: ignore[arg-type]
    Assessment(0, (), (), Scores(1.5, 0.0)), Assessment(0, (), (), Scores(0.0, -0.1)),
    Assessment(0, (), (), Scores(float("nan"), 0.0)),
    Assessment(0, (), (), None), Assessment(0, (), (), Scores("much", 0.0)),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("seen", NONSENSE, ids=repr)
def test_nonsense_is_told_from_an_assessment(seen: object) -> None:
    with pytest.raises((NonsenseError, TypeError, ValueError, AttributeError)):
        sound(seen, 10)


@given(st.text(max_size=20), st.integers(-5, 30), st.integers(-5, 30))
def test_no_span_reaches_out_of_the_text(text: str, start: int, end: int) -> None:
    seen = Assessment(0, (), ((start, end, "phone"),))
    try:
        sound(seen, len(text))
    except NonsenseError:
        return
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_phrases_say_is_known(language: str) -> None:
    for phrase in phrases(language):
        if phrase.rule.kind == "pattern":
            sound(Assessment(0, (phrase.rule.label,), ()), 0)
