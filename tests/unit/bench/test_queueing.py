"""The formula for waiting, against the same queue played event by event."""

from __future__ import annotations

import pytest

from bench.queueing import Service, load, most, simulated, waits

MS = 0.001
MEAN_ERROR = 0.08
TAIL_LESS, TAIL_MORE = 0.15, 0.3
"""As docs/capacity.md says: the p99 is told at most 15 % too low, and 30 % too high (where service times are all alike)."""
ARRIVALS = 50_000


@pytest.mark.parametrize("busy", [0.3, 0.8])
@pytest.mark.parametrize("spread", [0.0, 0.6, 1.0])
def test_formula_and_simulation_agree(busy: float, spread: float) -> None:
    service = Service(MS, spread)
    formula, played = waits(busy / MS, service), simulated(busy / MS, service, ARRIVALS, seed=1)
    assert formula.mean == pytest.approx(played.mean, rel=MEAN_ERROR)
    assert (1 - TAIL_LESS) * played.p99 <= formula.p99 <= (1 + TAIL_MORE) * played.p99


def test_an_exponential_server_waits_as_the_textbook_says() -> None:
    found = waits(500, Service(MS, 1.0))  # M/M/1: load · service / (1 - load)
    assert found.mean == pytest.approx(0.5 * MS / 0.5)
    assert waits(500, Service(MS, 0.0)).mean == pytest.approx(found.mean / 2)  # M/D/1: half of that


def test_more_than_can_be_served_is_refused() -> None:
    assert load(1000, Service(MS, 0.0)) == 1
    with pytest.raises(ValueError, match="more comes in"):
        waits(1000, Service(MS, 0.0))


def test_nobody_waits_where_hardly_anybody_comes() -> None:
    assert waits(5, Service(MS, 1.0)).p99 == 0


def test_the_highest_load_for_a_wait_is_found() -> None:
    service = Service(MS, 0.6)
    busy = most(service, 10 * MS)
    assert waits(busy / MS, service).p99 == pytest.approx(10 * MS, rel=0.01)
