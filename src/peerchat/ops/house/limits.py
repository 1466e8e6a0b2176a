"""Limits that may be turned while people talk, each within bounds that neither lock people out nor leave the house open.

The settings say what they are without anybody's doing; what operators publish goes before. With `PEERCHAT_LIMITS=off` there is
nothing to turn, and what is published waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from peerchat.ops.house.answers import Bounds, Change
from peerchat.ops.house.forms import LimitName, Limits
from peerchat.ops.house.paper import Paper, wrong


@dataclass(frozen=True)
class Span:
    """The least and the most that make sense, both within. `whole`: only whole numbers do."""

    least: float
    most: float
    whole: bool = False


BOUNDS: Mapping[LimitName, Span] = {
    # A school or a clinic is one network: some dozens may come within a minute. Two is what one person needs to try again.
    "joins_per_minute": Span(2, 600),
    # Codes have 40 bits (`matching/codes.py`): at 60 a minute one network needs 35,000 years for all of them.
    "codes_per_minute": Span(2, 60),
    "acts_per_minute": Span(10, 1000),
    # Somebody who is being hurt must be able to say so at any time.
    "reports_per_minute": Span(5, 200),
    # Fast hands type about one short line in two seconds; ten a second are no hands.
    "messages_per_second": Span(0.5, 10),
    "messages_burst": Span(3, 50, whole=True),
    "sockets_per_network": Span(4, 4096, whole=True),
    # Each bit doubles the work: 20 take an old phone about a minute.
    "pow_bits": Span(0, 20, whole=True),
}


@dataclass(frozen=True)
class Knob:
    """`default`: of the settings. `turn`: None where limits are off."""

    default: float
    turn: Callable[[float], None] | None


class LimitsPaper(Paper[Limits]):
    kind = "limits"
    model = Limits

    def __init__(self, knobs: Mapping[LimitName, Knob]) -> None:
        self._knobs = knobs
        self._values: Mapping[LimitName, float] = {}

    def shipped(self) -> Limits:
        return Limits(values={})

    def check(self, content: Limits, before: Limits, number: int) -> Limits:
        for name, value in content.values.items():
            span = BOUNDS[name]
            if not span.least <= value <= span.most:
                raise wrong("limit_out_of_bounds", f"values.{name}")
            if span.whole and value != int(value):
                raise wrong("limit_not_whole", f"values.{name}")
        return Limits(values={name: content.values[name] for name in BOUNDS if name in content.values})

    def changes(self, before: Limits, after: Limits) -> list[Change]:
        found = []
        for name, knob in self._knobs.items():
            was, now = before.values.get(name, knob.default), after.values.get(name, knob.default)
            if before.values.get(name) != after.values.get(name):
                code: Literal["limit_changed", "limit_as_set"] = (
                    "limit_changed" if name in after.values else "limit_as_set"
                )
                found.append(Change(code=code, about=name, before=f"{was:g}", after=f"{now:g}"))
        return found

    def apply(self, content: Limits) -> None:
        self._values = content.values
        for name, knob in self._knobs.items():
            if knob.turn is not None:
                knob.turn(content.values.get(name, knob.default))

    def bounds(self) -> list[Bounds]:
        return [
            Bounds(
                name=name,
                least=BOUNDS[name].least,
                most=BOUNDS[name].most,
                whole=BOUNDS[name].whole,
                default=knob.default,
                now=None if knob.turn is None else self._values.get(name, knob.default),
            )
            for name, knob in self._knobs.items()
        ]
