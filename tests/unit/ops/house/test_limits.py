from __future__ import annotations

from typing import get_args

import pytest

from peerchat.errors import Refusal
from peerchat.ops.house.forms import LimitName, Limits
from peerchat.ops.house.limits import BOUNDS, Knob, LimitsPaper
from peerchat.settings import Settings


def paper(turned: dict[str, float] | None = None) -> LimitsPaper:
    settings = Settings()

    def knob(name: LimitName) -> Knob:
        def turn(value: float) -> None:
            assert turned is not None
            turned[name] = value

        return Knob(getattr(settings, name), None if turned is None else turn)

    return LimitsPaper({name: knob(name) for name in get_args(LimitName)})


def test_every_limit_has_bounds_and_its_setting_lies_within() -> None:
    assert set(BOUNDS) == set(get_args(LimitName))
    for bounds in paper({}).bounds():
        assert bounds.least <= bounds.default <= bounds.most
        assert not bounds.whole or bounds.default == int(bounds.default)


def test_what_is_published_goes_before_the_settings_and_the_rest_stays() -> None:
    turned: dict[str, float] = {}
    limits = paper(turned)
    after = limits.check(Limits(values={"joins_per_minute": 40}), limits.shipped(), 1)
    assert [one.model_dump() for one in limits.changes(limits.shipped(), after)] == [
        {"code": "limit_changed", "about": "joins_per_minute", "before": "12", "after": "40", "people": None}
    ]
    limits.apply(after)
    assert turned == {**{name: getattr(Settings(), name) for name in BOUNDS}, "joins_per_minute": 40}
    limits.apply(limits.shipped())
    assert turned["joins_per_minute"] == 12
    assert [one.code for one in limits.changes(after, limits.shipped())] == ["limit_as_set"]


def test_with_limits_off_nothing_is_turned() -> None:
    limits = paper(None)
    limits.apply(Limits(values={"pow_bits": 3}))
    assert {one.now for one in limits.bounds()} == {None}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        *(({name: span.least - 0.01}, "limit_out_of_bounds") for name, span in BOUNDS.items()),
        *(({name: span.most + 1}, "limit_out_of_bounds") for name, span in BOUNDS.items()),
        ({"messages_burst": 8.5}, "limit_not_whole"),
        ({"pow_bits": 14.25}, "limit_not_whole"),
    ],
)
def test_beyond_its_bounds_a_limit_is_refused(values: dict[LimitName, float], code: str) -> None:
    limits = paper({})
    with pytest.raises(Refusal) as refused:
        limits.check(Limits(values=values), limits.shipped(), 1)
    assert (refused.value.code, refused.value.fields) == (code, [f"values.{next(iter(values))}"])
