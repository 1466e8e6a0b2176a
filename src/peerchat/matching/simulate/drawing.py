"""A small drawing for the page of results: curves over the traffic. Plain SVG that follows the reader's light or dark scheme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 616, 24, 240
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.axis{stroke:#999}.goal{stroke:#999;stroke-dasharray:2 4}"
    "path{fill:none;stroke-width:2.5}.a{stroke:#1f5f8b}.b{stroke:#b3541e;stroke-dasharray:7 4}text.a{fill:#1f5f8b;stroke:none}"
    "text.b{fill:#b3541e;stroke:none}@media(prefers-color-scheme:dark){text{fill:#ddd}.a{stroke:#8cc4ea}.b{stroke:#f0a878}"
    "text.a{fill:#8cc4ea}text.b{fill:#f0a878}}"
)


class Curve(NamedTuple):
    """`values`: one for each traffic; `most`: the value at the upper end of the drawing; `goal`: a line to read it against."""

    name: str
    values: Sequence[float]
    most: float
    goal: float


def draw(title: str, traffic: Sequence[float], first: Curve, second: Curve) -> str:
    """Both curves over people a minute, on a logarithmic axis."""
    low, high = math.log(traffic[0]), math.log(traffic[-1])

    def x(per_minute: float) -> float:
        return LEFT + (RIGHT - LEFT) * (math.log(per_minute) - low) / (high - low)

    def y(curve: Curve, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(value / curve.most, 1.0)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">',
        f"<style>{_STYLE}</style>",
        f'<path class="axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>',
    ]
    parts += [f'<text x="{x(one):.0f}" y="{BOTTOM + 18}" text-anchor="middle">{one:g}</text>' for one in traffic]
    parts.append(f'<text x="{RIGHT}" y="{BOTTOM + 40}" text-anchor="end">people a minute in one line</text>')
    for row, (look, curve) in enumerate((("a", first), ("b", second))):
        points = " ".join(f"{x(at):.1f},{y(curve, value):.1f}" for at, value in zip(traffic, curve.values, strict=True))
        goal = y(curve, curve.goal)
        parts.append(f'<path class="goal" d="M{LEFT} {goal:.1f}H{RIGHT}"/>')
        parts.append(f'<path class="{look}" d="M{points}"/>')
        parts.append(f'<text class="{look}" x="{LEFT}" y="{BOTTOM + 38 + 17 * row}">{curve.name}</text>')
    return "\n".join([*parts, "</svg>", ""])
