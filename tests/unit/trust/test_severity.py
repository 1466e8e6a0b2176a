from __future__ import annotations

from typing import get_args

import pytest

from peerchat.safety.assess import CALM, Assessment
from peerchat.safety.labels import HARM
from peerchat.trust.severity import BY_LABEL, BY_REASON, SERIOUS, SEVERE, USUAL, severity
from peerchat.wire import ReportReason


def seen(*labels: str, level: int = 0) -> Assessment:
    return Assessment(level, labels, ())


@pytest.mark.parametrize(
    ("reason", "attached", "wanted"),
    [
        ("danger", [], SEVERE),
        ("grooming", [], SEVERE),
        ("encouragement", [CALM], SEVERE),
        ("sexual", [], SERIOUS),
        ("abuse", [CALM, CALM], SERIOUS),
        ("contact", [seen("phone")], USUAL),
        ("other", [], USUAL),
        ("other", [CALM, seen("abuse")], SERIOUS),
        ("other", [seen("sexual", "grooming")], SEVERE),
        ("contact", [seen("distress", level=1)], USUAL),
        ("other", [seen("ideation", level=2)], USUAL),
        ("other", [seen("plan", level=3)], SEVERE),
        ("abuse", [CALM, seen("goodbye", level=4)], SEVERE),
    ],
)
def test_what_weighs_how_much(reason: ReportReason, attached: list[Assessment], wanted: int) -> None:
    assert severity(reason, attached) == wanted


def test_every_reason_and_every_harm_has_its_weight() -> None:
    assert set(BY_REASON) == set(get_args(ReportReason))
    assert set(BY_LABEL) == set(HARM)
