"""The page about forecasts: its figures and its plot, brought up to date by one command, from people nothing was tuned on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from peerchat.matching.simulate.hours import DAYS, held_against, seconds
from peerchat.matching.simulate.replay import LEVELS, Honesty, Told, at_entry, honesty, replay
from peerchat.matching.simulate.rota import Expected
from peerchat.matching.simulate.scatter import Point, scatter

START, END = "<!-- {name}: written by `peerchat simulate --calibrate` -->", "<!-- /{name} -->"
HELD_BACK = 101
HELD_BACK_DAYS = range(101, 125)
POINTS = 1200
DAYS_EXPECTED = {
    "6 people a minute": Expected(per_minute=6.0),
    "3 a minute, and 4, 6 and 10 givers on the rota": Expected(
        per_minute=3.0, givers_per_hour=(4,) * 8 + (6,) * 8 + (10,) * 8
    ),
}


def write(path: Path, tell: Callable[[str], None]) -> None:
    """Brings the page at `path` and the plot beside it up to date. `tell`: what is being done, it takes minutes.

    Raises ValueError where the page lacks a mark, and OSError.
    """
    page = path.read_text()
    for name in ("waits", "hours"):
        between(page, name, "")
    told: dict[str, list[Told]] = {}
    for name, traffic in LEVELS.items():
        tell(f"{name} …")
        told[name] = replay(traffic, HELD_BACK)
    page = between(page, "waits", waits(told))
    first = at_entry(case for cases in told.values() for case in cases)
    tell("hours …")
    page = between(page, "hours", "\n\n".join(_hours(name, expected) for name, expected in DAYS_EXPECTED.items()))
    path.with_suffix(".svg").write_text(scatter("Waits as told and as they came", _points(first)))
    path.write_text(page)


def between(page: str, name: str, text: str) -> str:
    """The page with this text between the two marks of this name. Raises ValueError where they are not there."""
    start, end = START.format(name=name), END.format(name=name)
    if page.count(start) != 1 or page.count(end) != 1:
        raise ValueError(f"the page needs {start} and {end}, once each")
    before, rest = page.split(start)
    return f"{before}{start}\n\n{text}\n\n{end}{rest.split(end)[1]}"


def waits(told: dict[str, list[Told]]) -> str:
    """Both tables: at entry, and over all updates."""
    found = []
    for title, some in (("Told on entering the line", at_entry), ("Every telling, updates included", list)):
        rows = [(name, honesty(some(cases))) for name, cases in told.items()]
        rows.append(("**all**", honesty(some([case for cases in told.values() for case in cases]))))
        found.append(
            f"{title}:\n\n| traffic | told | nothing known | held | held, if all who gave up count as missed"
            " | median width | median wait | width ÷ wait |\n|---|---:|---:|---:|---:|---:|---:|---:|\n"
            + "\n".join(_row(name, one) for name, one in rows)
        )
    return "\n\n".join(found)


def _row(name: str, one: Honesty) -> str:
    cells = (
        name, f"{one.told}", f"{one.unknown:.1%}", f"{one.held:.1%}", f"{one.worst:.1%}", f"{one.width:.0f} s",
        f"{one.wait:.0f} s", f"{one.width / max(one.wait, 1.0):.1f}",
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _points(cases: Sequence[Told]) -> list[Point]:
    known = [Point(case.range[1], case.remained, case.matched) for case in cases if case.range is not None]
    return known[:: max(1, len(known) // POINTS)]


def _hours(name: str, expected: Expected) -> str:
    missed = held_against(expected, DAYS, HELD_BACK_DAYS)
    rows = [f"| {one.hour} | {seconds(one.forecast)} | {seconds(one.real)} | {one.error:.0%} |" for one in missed]
    head = f"{name}:\n\n| hour | p90 forecast | p90 held back | error |\n|---:|---:|---:|---:|"
    largest = max(one.error for one in missed)
    over = sum(seconds(one.forecast) == seconds(one.real) == seconds(None) for one in missed)
    note = f"Largest error {largest:.0%}. Hours of more than ten minutes, in both: {over}; they count as no error."
    return "\n".join([head, *rows]) + f"\n\n{note}"
