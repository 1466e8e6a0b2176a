"""The page of results: figures go between their marks, and only there."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from peerchat.matching.simulate.drawing import Curve, draw
from peerchat.matching.simulate.measure import Worth, against_hindsight, by, lanes, line
from peerchat.matching.simulate.report import END, START, between, reached
from peerchat.matching.simulate.ways import FIRST_COME, real
from tests.unit.house.files import ROOT

PAGE = f"before\n{START.format(name='hold')}\nstale\n{END.format(name='hold')}\nafter\n"


def test_only_what_stands_between_the_marks_changes() -> None:
    page = between(PAGE, "hold", "new")
    assert page == PAGE.replace("stale", "\nnew\n")
    assert between(page, "hold", "new") == page


@pytest.mark.parametrize("page", ["", PAGE + PAGE])
def test_a_page_without_its_marks_is_left_alone(page: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        between(page, "hold", "new")


@pytest.mark.parametrize("name", ["traffic", "hold", "lanes", "supply", "day"])
def test_the_page_in_the_docs_has_every_mark(name: str) -> None:
    assert between((ROOT / "docs/matching.md").read_text(), name, "x")


def test_the_drawing_is_well_formed_and_stays_inside() -> None:
    found = draw("title", (0.5, 10.0, 120.0), Curve("a", (400, 60, 7), 180, 90), Curve("b", (20, 80, 99), 100, 80))
    root = ET.fromstring(found)
    assert root.get("aria-label") == "title"
    assert "M56.0,24.0" in found  # more than the drawing shows is shown at its edge


def test_where_many_come_the_policy_keeps_what_it_promises_and_first_come_does_not() -> None:
    crowd = line(15.0, 1000)
    ours, first = by(crowd, real()), by(crowd, FIRST_COME)
    worth = against_hindsight(line(15.0, 150))
    assert reached(ours, worth._replace(real=0.9))
    assert not reached(first, worth)
    assert worth.first_come < worth.real <= 1.0
    assert worth.bound <= 1.0


def test_the_acute_wait_half_as_long_and_the_others_hardly_longer() -> None:
    found = lanes(line(8.0, 2000))
    assert found.acute_p50 <= found.others_p50 / 2
    assert found.others_p90 <= 1.2 * found.plain_others_p90


def test_aims_are_missed_by_any_one_of_them() -> None:
    found, worth = by(line(30.0, 600), real()), Worth(0.95, 0.8, 0.98)
    assert reached(found, worth)
    assert not reached(found, worth._replace(real=0.89))
    assert not reached(found._replace(same_topic=0.79), worth)
    assert not reached(found._replace(all=found.all._replace(p90=91.0)), worth)
