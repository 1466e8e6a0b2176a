"""What a scenario was told to do, and what it found. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Scale(NamedTuple):
    """`people`: clients at once, about. `seconds`: how long things break, or go on; coming and settling are added."""

    seed: int
    people: int
    seconds: float


@dataclass
class Verdict:
    """`figures`: by what they are, with unit. `breaches`: of the protocol's promises, by rule. `broken`: what else did not hold."""

    name: str
    scale: Scale
    figures: dict[str, float] = field(default_factory=dict)
    breaches: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.breaches and not self.broken

    def judged(self, breaches: Mapping[str, int], unsettled: int) -> None:
        self.breaches.update(breaches)
        if unsettled:
            self.broken.append(f"{unsettled} people were not whole again in time")

    def at_most(self, what: str, value: float, most: float) -> None:
        """A figure with a bar."""
        self.figures[what] = value
        if value > most:
            self.broken.append(f"{what}: {value:.3g}, at most {most:.3g}")

    def line(self) -> str:
        figures = ", ".join(f"{what} {value:,.3g}" for what, value in self.figures.items())
        lost = f"{self.breaches['lost']} lost, {self.breaches['doubled']} doubled, "
        others = f"{sum(self.breaches.values()) - self.breaches['lost'] - self.breaches['doubled']} other"
        end = "whole" if self.good else f"BROKEN {dict(self.breaches) or ''} {'; '.join(self.broken)}"
        return f"{self.name}, seed {self.scale.seed}, {self.scale.people} people: {figures}: {lost}{others}, {end}"
