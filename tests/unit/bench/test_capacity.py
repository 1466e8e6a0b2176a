"""From costs to people: sums that can be checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.capacity import Costs, People, carried, need, storm
from bench.capacity_page import PAGE, page

HAND = Costs(
    message=0.001, message_store=0.0001, session=0.01, session_store=0.002, being=0.00001, being_store=0.000002, seat=10.0,
    seat_store=5.0, worker=100_000.0, resume=0.001, spread=1.0,
)  # fmt: skip
ACTS = People(messages=3.0, talk=990.0, line=10.0)


def test_costs_add_up() -> None:
    found = need(100_000, ACTS, HAND, busy=0.5)
    assert (found.messages, found.sessions) == (5000, 100)
    assert found.worker_cores == pytest.approx(5 + 1 + 1)
    assert found.store_cores == pytest.approx(0.5 + 0.2 + 0.2)
    assert (found.workers, found.nodes) == (14, 2)
    assert found.worker_gb == pytest.approx((1_000_000 + 1_400_000) / 1024**2)
    assert found.store_gb == pytest.approx(500_000 / 1024**2)


def test_a_house_of_ten_times_as_many_needs_ten_times_as_much() -> None:
    small, large = need(100_000, ACTS, HAND, 0.5), need(1_000_000, ACTS, HAND, 0.5)
    assert large.worker_cores == pytest.approx(10 * small.worker_cores)
    assert large.wait == pytest.approx(small.wait)


def test_people_on_one_core_and_back_again() -> None:
    one = need(1, ACTS, HAND, 0.5)
    people = carried(0.5, one.worker_cores)
    assert need(people, ACTS, HAND, 0.5).workers == 1
    assert need(people + people // 100, ACTS, HAND, 0.5).workers == 2


def test_a_storm_takes_its_cpu() -> None:
    assert storm(10_000, HAND, cores=2) == 5.0


def test_the_page_is_what_follows_from_the_constants() -> None:
    assert Path(PAGE).read_text() == page(Path(PAGE).read_text())
