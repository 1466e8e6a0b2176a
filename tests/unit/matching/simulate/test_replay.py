"""Whether ranges hold is judged without flattery: who gave up counts, and who was not told anything is counted apart."""

from __future__ import annotations

import pytest

from peerchat.matching.simulate.arrivals import Traffic
from peerchat.matching.simulate.calibration import between
from peerchat.matching.simulate.replay import Told, at_entry, ended, honesty, replay, wait_quantile
from peerchat.matching.simulate.scatter import Point, scatter


def test_without_anyone_giving_up_it_is_simply_the_share() -> None:
    cases = [(1.0, True), (2.0, True), (3.0, True), (4.0, True)]
    assert ended(cases, 2.0) == pytest.approx(0.5)
    assert wait_quantile(cases, 0.5) == 2.0


def test_who_gave_up_early_tells_nothing_of_later_waits() -> None:
    assert ended([(1.0, False), (2.0, True), (3.0, True)], 2.0) == pytest.approx(0.5)


def test_who_gave_up_after_the_upper_end_is_a_miss() -> None:
    assert honesty([Told((0, 10), 0, 5, matched=True), Told((0, 10), 0, 50, matched=False)]).held == pytest.approx(0.5)


def test_the_worst_case_counts_everybody_who_gave_up() -> None:
    found = honesty([Told((0, 10), 0, 2, matched=False), Told((0, 10), 0, 5, matched=True)])
    assert found.held == pytest.approx(1)
    assert found.worst == pytest.approx(0.5)


def test_nothing_told_is_no_promise_held() -> None:
    found = honesty([Told(None, 0, 2, matched=True), Told((0, 10), 0, 20, matched=True)])
    assert (found.told, found.unknown, found.held) == (1, 0.5, 0.0)


def test_half_of_those_who_never_meet_is_not_known() -> None:
    assert wait_quantile([(1.0, False), (2.0, True), (3.0, False)], 0.9) is None


def test_ranges_hold_on_people_that_nothing_was_tuned_on() -> None:
    found = honesty(at_entry(replay(Traffic(6.0, hours=0.75, start=19.5), 201)))
    assert found.told > 100
    assert found.held >= 0.8  # a small sample; docs/forecast.md has the large one
    assert found.width <= 2.5 * found.wait


def test_the_page_keeps_its_words_and_gets_new_figures() -> None:
    page = "a\n<!-- waits: written by `peerchat simulate --calibrate` -->\nold\n<!-- /waits -->\nb\n"
    fresh = between(page, "waits", "new")
    assert fresh.startswith("a\n")
    assert fresh.endswith("\nb\n")
    assert "new" in fresh
    assert "old" not in fresh
    with pytest.raises(ValueError, match="hours"):
        between(page, "hours", "new")


def test_the_plot_has_a_mark_for_everyone() -> None:
    drawn = scatter("t", [Point(10, 5, matched=True), Point(10, 99999, matched=False)])
    assert drawn.count("<circle") == 2
    assert "prefers-color-scheme:dark" in drawn
