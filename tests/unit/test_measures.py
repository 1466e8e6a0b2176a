"""What operators turn is what everybody holds: each knob reaches its limit, and limits that are off cannot be turned."""

from __future__ import annotations

from typing import get_args

from peerchat import measures
from peerchat.broker.client import Broker
from peerchat.ops.house.forms import LimitName
from peerchat.settings import Settings

KEY = b"a secret of at least thirty-two bytes"


def broker() -> Broker:
    """Of a store that nobody asks."""
    return Broker("redis://127.0.0.1:1/0", timeout=1)


def test_each_knob_reaches_its_limit() -> None:
    settings = Settings(limits="on")
    measured = measures.measured(settings, broker(), KEY)
    assert measured.rates
    assert measured.reports
    assert measured.pace
    assert measured.sockets
    assert measured.work
    knobs = measured.knobs(settings)
    assert set(knobs) == set(get_args(LimitName))
    for place, knob in enumerate(knobs.values()):
        assert knob.turn is not None
        knob.turn(float(place + 4))
    rates = measured.rates
    assert [one.per_minute for one in (rates.joins, rates.codes, rates.acts)] == [4, 5, 6]
    assert measured.reports.per_minute == 7
    assert list(measured.pace.messages) == [8, 9]
    assert [repr(one) for one in (measured.sockets.most, measured.work.bits)] == ["10", "11"]
    assert measured.codes is rates.codes


def test_limits_that_are_off_cannot_be_turned() -> None:
    settings = Settings(limits="off")
    measured = measures.measured(settings, broker(), KEY)
    assert measured == measures.Measured(None, None, None, None, None)
    assert {knob.turn for knob in measured.knobs(settings).values()} == {None}
    assert measured.codes is None
