from __future__ import annotations

from collections import Counter

import pytest

from peerchat.db.history import Group, Look, Mark
from peerchat.ops.history.archive import Rows, told
from peerchat.ops.history.outcomes import outcome

HOUR = 3600


def rows() -> Rows:
    counts = {
        0: {"pair": Counter(joined=5, matched=4, left=1), "": Counter(offered=3, missed=1)},
        2 * HOUR: {"volunteer": Counter({"joined": 2, "volunteer": 1, "wait:10": 1, "all_busy": 1})},
    }
    looks = {0: Look(minutes=30, waiting=45, waiting_most=4, longest_s=90, on_duty=60, talking=15, resting=0)}
    marks = {"line:de": Mark("1-0", 900), "line:en": Mark("", 800), "duty": Mark("5-0", 100)}
    return Rows(counts, Counter({("grief", "joined"): 5}), looks, Counter({0: 2, 3 * HOUR: 50}), marks)


def test_totals_are_the_sums_of_hours_that_are_all_there() -> None:
    said = told("24h", None, 0, 3 * HOUR, rows())
    assert [hour.at for hour in said.hours] == [0, HOUR, 2 * HOUR]
    assert [hour.joined for hour in said.hours] == [5, 0, 2]
    assert (said.total.joined, said.total.exits["matched"], said.total.exits["volunteer"]) == (7, 4, 1)
    assert (said.total.asked, said.hours[0].asked) == (2, 2), "what comes after the span is not in it"
    assert said.total.offers is not None
    assert (said.total.offers.offered, said.total.offers.missed, said.total.offers.accepted) == (3, 1, 0)
    assert {kind: one.joined for kind, one in said.by_format.items()} == {"pair": 5, "circle": 0, "volunteer": 2}
    assert [one.topic for one in said.topics] == ["grief"]
    assert said.written_until == 800, "of the log that was read least far"


def test_an_hour_that_nobody_looked_at_has_no_means() -> None:
    first, second, _ = told("24h", None, 0, 3 * HOUR, rows()).hours
    assert (first.minutes, first.waiting_mean, first.waiting_most, first.longest_s) == (30, 1.5, 4, 90)
    assert (first.on_duty, first.talking, first.resting) == (2.0, 0.5, 0.0)
    assert (second.minutes, second.waiting_mean, second.waiting_most, second.on_duty) == (0, None, None, None)


def test_offers_are_of_no_language() -> None:
    assert told("24h", "de", 0, HOUR, rows()).total.offers is None


def test_nothing_was_ever_counted() -> None:
    said = told("7d", None, 0, 2 * HOUR, Rows({}, Counter(), {}, Counter(), {}))
    assert (said.total.abandonment, said.total.wait_p50_s, said.written_until) == (None, None, None)


@pytest.mark.parametrize(("eased", "percent"), [(0, 0), (1, 5), (19, 95), (20, 100), (10, 50), (13, 65)])
def test_how_many_it_was_lighter_for_is_told_in_steps(eased: int, percent: int) -> None:
    said = outcome("pair", [Group("a", "pair", 0, 86400, 20, 140, 100, eased)])
    assert (said.eased_percent, said.people, said.before_mean, said.after_mean) == (percent, 20, 7.0, 5.0)


def test_several_groups_are_one_with_all_their_people() -> None:
    groups = [Group("a", "pair", 0, 86400, 20, 200, 100, 20), Group("b", "pair", 2 * 86400, 2 * 86400, 60, 300, 300, 0)]
    said = outcome("pair", groups)
    assert (said.people, said.before_mean, said.after_mean, said.eased_percent) == (80, 6.2, 5.0, 25)
    assert (said.begin, said.end) == (0, 2 * 86400)
