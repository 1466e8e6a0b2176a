"""A simulated line: nobody is lost, nobody is matched twice or wrongly, and the same seed gives the same day."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from peerchat.matching.choose import fits
from peerchat.matching.pool import Waits
from peerchat.matching.schedule import SCHEDULE
from peerchat.matching.simulate.arrivals import Person, Traffic, arrivals
from peerchat.matching.simulate.outcome import Outcome, figures
from peerchat.matching.simulate.run import GRACE_MS, SEAT_MS, START_MS, Run, run
from peerchat.matching.simulate.ways import FIRST_COME, WAYS, real
from peerchat.matching.topics import LANGUAGES
from tests.unit.matching.people import person

EVENING = arrivals(Traffic(per_minute=3, hours=2, start=19), 1)


def one(number: int, at: float, *, patience: float = 600.0, drop: float = 0.0, away: float = 0.0, shows: bool = True,
        **differs: Any) -> Person:  # fmt: skip
    """Comes `at` seconds after the start."""
    wishes = person(number, **differs)
    return Person(wishes, int(at * 1000), int(patience * 1000), int(drop * 1000), int(away * 1000), 60_000, shows)


def told(outcome: Outcome) -> list[tuple[int, str, float]]:
    return [(found.person, found.reason, found.waited) for found in outcome.exits]


@pytest.mark.parametrize("way", WAYS)
def test_every_entry_has_exactly_one_exit(way: str) -> None:
    outcome = run(EVENING, WAYS[way])
    assert outcome.joined == len(EVENING)
    assert len(outcome.exits) == outcome.joined + outcome.returned
    assert figures(outcome).reasons.keys() <= {"matched", "left", "vanished"}


def test_the_line_itself_counts_the_same_exits() -> None:
    line = Run(EVENING)
    outcome = line.finish()
    tallies = [line.line.tally(language) for language in LANGUAGES]
    assert sum(tally.joined for tally in tallies) == outcome.joined
    assert sum(tally.returned for tally in tallies) == outcome.returned
    for reason, count in figures(outcome).reasons.items():
        assert sum(dict[str, int](**tally.exits)[reason] for tally in tallies) == count
    assert all(tally.entries == sum(tally.exits.values()) and not tally.in_line for tally in tallies)


def test_the_same_people_have_the_same_day() -> None:
    assert run(EVENING).exits == run(EVENING).exits


@pytest.mark.parametrize("way", WAYS)
def test_only_who_fits_is_matched(way: str) -> None:
    outcome = run(EVENING, WAYS[way])
    placed = {found.person: START_MS + found.since for found in outcome.exits}
    numbers = {visit.ticket.id: number for number, visit in enumerate(outcome.people)}
    assert outcome.pairs
    for a, b, at in outcome.pairs:
        one_, other = (ticket.placed(placed[numbers[ticket.id]], "c") for ticket in (a, b))
        assert fits(one_, other, (START_MS + at) / 1000, WAYS[way].schedule)


def test_the_same_two_do_not_meet_twice() -> None:
    met = Counter(frozenset((a.visitor, b.visitor)) for a, b, _ in run(EVENING).pairs)
    assert max(met.values()) == 1


def test_who_fits_is_matched_at_once() -> None:
    assert told(run([one(0, 0), one(1, 3)])) == [(1, "matched", 0.0), (0, "matched", 3.0)]


def test_other_topics_are_matched_when_both_searches_are_wide_enough() -> None:
    outcome = run([one(0, 0, topics=("grief",)), one(1, 3, topics=("money",))])
    assert [waited for *_, waited in told(outcome)] == [SCHEDULE.any, SCHEDULE.any + 3]


def test_whoever_loses_patience_leaves() -> None:
    assert told(run([one(0, 0, patience=40)])) == [(0, "left", 40.0)]


def test_a_place_is_kept_over_a_reload_but_nobody_is_matched_meanwhile() -> None:
    outcome = run([one(0, 0, drop=5, away=10), one(1, 8)])
    assert sorted(told(outcome)) == [(0, "matched", 15.0), (1, "matched", 7.0)]


def test_who_does_not_come_back_has_vanished_when_the_grace_is_over() -> None:
    assert told(run([one(0, 0, drop=5, away=3600)])) == [(0, "vanished", 5 + GRACE_MS / 1000)]


def test_when_the_other_does_not_take_the_seat_one_is_back_in_line_with_the_old_seniority() -> None:
    outcome = run([one(0, 0), one(1, 10, shows=False), one(2, 60)])
    assert outcome.returned == 2
    assert (0, "matched", 60.0) in told(outcome)
    assert (1, "vanished", (SEAT_MS + GRACE_MS) / 1000) in told(outcome)


def test_somebody_on_a_rota_stays_for_the_next_talk_and_goes_home_at_the_end() -> None:
    giver = one(0, 0, role="give", visitor="rota")._replace(until=1_800_000)
    outcome = run([giver, one(1, 5), one(2, 500, role="seek"), one(3, 2000)])
    assert [frozenset((a.visitor, b.visitor)) for a, b, _ in outcome.pairs] == [{"rota", "v1"}, {"rota", "v2"}]


def test_first_come_first_served_asks_for_no_topic() -> None:
    people = [one(0, 0, topics=("money",)), one(1, 1, topics=("grief",))]
    assert run(people, FIRST_COME).exits[0].at == 1000
    assert run(people, real()).exits[0].at > 1000


def test_a_position_rises_only_for_the_fast_lane() -> None:
    shown: dict[int, list[int]] = {}

    def watch(_: Run, number: int, stands: Waits) -> None:
        shown.setdefault(number, []).append(stands.position - stands.fast_lane)

    run(EVENING, watch=watch)
    assert len(shown) > 50
    assert all(positions == sorted(positions, reverse=True) for positions in shown.values())
