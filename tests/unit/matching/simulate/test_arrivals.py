"""The people of a simulated day: as many, as spread and as mixed as was asked for."""

from __future__ import annotations

import pytest

from peerchat.matching.simulate.arrivals import DAY, HOUR_MS, Traffic, arrivals

A_DAY = arrivals(Traffic(per_minute=4), 1)


def share(start: int, end: int) -> float:
    return sum(start <= person.at / HOUR_MS < end for person in A_DAY) / len(A_DAY)


def test_the_same_seed_brings_the_same_people_and_another_one_others() -> None:
    traffic = Traffic(per_minute=2, hours=2)
    assert arrivals(traffic, 7) == arrivals(traffic, 7) != arrivals(traffic, 8)


def test_the_night_is_thin_and_the_evening_is_full() -> None:
    assert sum(DAY) == pytest.approx(24)
    assert share(0, 8) == pytest.approx(0.10, abs=0.02)
    assert share(16, 24) > 0.58


def test_as_many_as_asked_for() -> None:
    assert len(A_DAY) == pytest.approx(4 * 60 * 24, rel=0.05)
    assert arrivals(Traffic(per_minute=0), 1) == []


def test_supply_is_who_can_listen_for_each_who_seeks() -> None:
    people = arrivals(Traffic(per_minute=4, supply=2.0), 1)
    seek = sum(person.ticket.role == "seek" for person in people)
    assert (len(people) - seek) / seek == pytest.approx(2.0, rel=0.1)


def test_a_burst_is_in_the_middle() -> None:
    people = arrivals(Traffic(per_minute=4, hours=1, start=20, burst=5), 1)
    middle = sum(0.45 <= person.at / HOUR_MS < 0.55 for person in people)
    assert middle > len(people) / 4


def test_nobody_refuses_the_topic_they_came_for() -> None:
    assert all(person.ticket.no_go.isdisjoint(person.ticket.topics) for person in A_DAY)
    assert all(person.ticket.language not in person.ticket.also for person in A_DAY)
