"""Rates and budgets: examples with a clock that is passed in, and what holds for any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.limits import Budget, TokenBucket, network_key

SECRET = b"a secret of thirty-two bytes, or more"
NOON = 1_790_000_000.0


def test_a_burst_at_once_then_the_rate() -> None:
    bucket = TokenBucket(2.0, 8.0, 100.0)
    assert [bucket.take(100.0) for _ in range(8)] == [0.0] * 8
    assert bucket.take(100.0) == pytest.approx(0.5)
    assert bucket.take(100.4) == pytest.approx(0.1)
    assert bucket.take(100.5) == 0.0
    assert bucket.take(100.5) > 0


def test_a_rest_fills_it_but_not_beyond_the_burst() -> None:
    bucket = TokenBucket(2.0, 3.0, 0.0)
    for _ in range(3):
        bucket.take(0.0)
    assert [bucket.take(1e6) for _ in range(4)].count(0.0) == 3


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket = TokenBucket(1.0, 1.0, 100.0)
    assert bucket.take(100.0) == 0.0
    assert bucket.take(50.0) > 0
    assert bucket.take(51.0) == pytest.approx(0.0)


@given(st.floats(0.1, 50), st.floats(1, 50), st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_burst_and_rate_allow(rate: float, burst: float, pauses: list[float]) -> None:
    now, taken = 0.0, 0
    bucket = TokenBucket(rate, burst, now)
    for pause in pauses:
        now += pause
        taken += bucket.take(now) == 0.0
        assert taken <= burst + rate * now + 1e-6


@given(st.floats(0.1, 50), st.floats(1, 50), st.integers(1, 60))
def test_what_it_says_to_wait_is_enough(rate: float, burst: float, takes: int) -> None:
    bucket, now = TokenBucket(rate, burst, 0.0), 0.0
    for _ in range(takes):
        wait = bucket.take(now)
        if wait:
            now += wait + 1e-6
            assert bucket.take(now) == 0.0


def test_a_budget_counts_by_key_and_forgets_what_is_given_back() -> None:
    budget = Budget(2)
    assert [budget.take(b"a"), budget.take(b"a"), budget.take(b"a"), budget.take(b"b")] == [True, True, False, True]
    budget.give_back(b"a")
    assert budget.take(b"a")
    for key in (b"a", b"a", b"b"):
        budget.give_back(key)
    assert not budget._held, "an address that is not here is not remembered"
    budget.give_back(b"never taken")
    assert not budget._held


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002:0000::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "", True),
        ("not an address", "not another", False),
    ],
)
def test_one_household_is_one_network(one: str, other: str, same: bool) -> None:
    assert (network_key(one, SECRET, NOON) == network_key(other, SECRET, NOON)) is same


def test_a_network_has_another_key_each_day_and_with_each_secret() -> None:
    midnight = (NOON // 86400 + 1) * 86400
    today = network_key("192.0.2.1", SECRET, midnight - 1)
    assert today == network_key("192.0.2.1", SECRET, midnight - 86400)
    assert today != network_key("192.0.2.1", SECRET, midnight)
    assert today != network_key("192.0.2.1", b"another" * 10, midnight - 1)
    assert len(today) == 12


@pytest.mark.parametrize("length", [32, 64, 65, 500])
def test_any_secret_will_do(length: int) -> None:
    assert network_key("192.0.2.1", b"x" * length, NOON)
