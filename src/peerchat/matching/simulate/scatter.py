"""The calibration plot: what was told against what came. Plain SVG that follows the reader's light or dark scheme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

SIDE, LEFT, TOP, BOTTOM = 480, 70, 16, 64
LEAST, MOST = 4.0, 3600.0
MARKS = ((5, "5 s"), (15, "15 s"), (60, "1 min"), (300, "5 min"), (900, "15 min"), (3600, "1 h"))
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.axis{stroke:#999;fill:none}.even{stroke:#555;stroke-dasharray:5 4}"
    ".met{fill:#1f5f8b;fill-opacity:.45}.gone{fill:none;stroke:#b3541e;stroke-opacity:.7}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.even{stroke:#aaa}.met{fill:#8cc4ea}.gone{stroke:#f0a878}}"
)


class Point(NamedTuple):
    """Seconds: what was told as the upper end, and what came. `matched`: otherwise the person gave up after so long."""

    told: float
    real: float
    matched: bool


def scatter(title: str, points: Sequence[Point]) -> str:
    """One dot per wait on logarithmic axes; below the line the promise was held."""
    width, height = LEFT + SIDE + 20, TOP + SIDE + BOTTOM

    def along(seconds: float) -> float:
        return SIDE * math.log(min(max(seconds, LEAST), MOST) / LEAST) / math.log(MOST / LEAST)

    def x(seconds: float) -> str:
        return f"{LEFT + along(seconds):.0f}"

    def y(seconds: float) -> str:
        return f"{TOP + SIDE - along(seconds):.0f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">',
        f"<style>{_STYLE}</style>",
        f'<path class="axis" d="M{LEFT} {TOP}V{TOP + SIDE}H{LEFT + SIDE}"/>',
        f'<path class="even" d="M{x(LEAST)} {y(LEAST)}L{x(MOST)} {y(MOST)}"/>',
    ]
    for seconds, name in MARKS:
        parts.append(f'<text x="{x(seconds)}" y="{TOP + SIDE + 20}" text-anchor="middle">{name}</text>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(seconds)}" text-anchor="end">{name}</text>')
    for point in points:
        look = 'class="met" r="2.2"' if point.matched else 'class="gone" r="2.6"'
        parts.append(f'<circle {look} cx="{x(point.told)}" cy="{y(point.real)}"/>')
    foot = TOP + SIDE + 40
    parts.append(f'<text x="{LEFT}" y="{foot}">across: upper end that was told · up: real wait</text>')
    parts.append(f'<text x="{LEFT}" y="{foot + 18}">filled: met somebody · ring: gave up after so long</text>')
    return "\n".join([*parts, "</svg>", ""])
