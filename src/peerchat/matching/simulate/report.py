"""The page of results: what the policy does with people, measured, as Markdown between two marks of a page, and a drawing.

The words around the tables are in the page; here are only figures, so that one command brings all of them up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from peerchat.matching.schedule import SCHEDULE
from peerchat.matching.simulate.arrivals import Traffic, arrivals
from peerchat.matching.simulate.drawing import Curve, draw
from peerchat.matching.simulate.measure import Lanes, Worth, against_hindsight, by, held, lanes, line
from peerchat.matching.simulate.outcome import Figures, Waited
from peerchat.matching.simulate.ways import FIRST_COME, real

START, END = "<!-- {name}: written by `peerchat simulate --report` -->", "<!-- /{name} -->"
TRAFFIC = (0.5, 1.0, 2.0, 5.0, 7.0, 10.0, 12.0, 20.0, 40.0, 120.0)
PEOPLE = 4000
HINDSIGHT_PEOPLE = 600
HOLDS = ((0.0, 0.0), (10.0, 20.0), (20.0, 40.0), (SCHEDULE.related, SCHEDULE.any), (45.0, 90.0), (60.0, 120.0))
HOLD_TRAFFIC = (2.0, 5.0, 10.0, 40.0)
SUPPLY = (0.5, 0.8, 1.1, 2.0)
DAY = Traffic(per_minute=20.0)
Row = Sequence[str]


def write(path: Path, tell: Callable[[str], None]) -> None:
    """Brings the page at `path` and the drawing beside it up to date. `tell`: what is being done, it takes minutes.

    Raises ValueError where the page lacks a mark, OSError, and ModuleNotFoundError where networkx is missing.
    """
    page = path.read_text()
    drawing = path.with_suffix(".svg")
    makers = {"traffic": lambda: _traffic(drawing), "hold": _hold, "lanes": _lanes, "supply": _supply, "day": _day}
    for name, make in makers.items():
        tell(f"{name} …")
        page = between(page, name, make())
    path.write_text(page)


def between(page: str, name: str, text: str) -> str:
    """The page with this text between the two marks of this name. Raises ValueError where they are not there."""
    start, end = START.format(name=name), END.format(name=name)
    if page.count(start) != 1 or page.count(end) != 1:
        raise ValueError(f"the page needs {start} and {end}, once each")
    before, rest = page.split(start)
    return f"{before}{start}\n\n{text}\n\n{end}{rest.split(end)[1]}"


def reached(found: Figures, worth: Worth) -> bool:
    """All that was aimed for."""
    everybody = found.all
    aims = everybody.p50 <= 20, everybody.p90 <= 90, everybody.abandoned <= 0.10, found.same_topic >= 0.80
    return all(aims) and worth.real >= 0.90


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _share(value: float) -> str:
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def _waits(found: Waited) -> list[str]:
    return [f"{found.p50:.0f} s", f"{found.p90:.0f} s", _share(found.abandoned)]


def _traffic(drawing: Path) -> str:
    rows, waits, same = [], [], []
    for per_minute in TRAFFIC:
        crowd = line(per_minute, PEOPLE)
        ours, first = by(crowd, real()), by(crowd, FIRST_COME)
        worth = against_hindsight(line(per_minute, HINDSIGHT_PEOPLE))
        waits.append(ours.all.p90)
        same.append(100 * ours.same_topic)
        rows.append([
            f"{per_minute:g}", *_waits(ours.all), _share(ours.same_topic), _share(worth.real),
            "yes" if reached(ours, worth) else "no",
            f"{first.all.p50:.0f} / {first.all.p90:.0f} s", _share(first.all.abandoned), _share(first.same_topic),
            _share(worth.first_come), _share(worth.bound),
        ])  # fmt: skip
    curves = (
        Curve("wait p90, 0 to 180 s (aim: 90)", waits, 180, 90),
        Curve("same topic, 0 to 100 % (aim: 80)", same, 100, 80),
    )
    drawing.write_text(draw("Waits fall and topics meet as more people come", TRAFFIC, *curves))
    head = ["people a minute", "wait p50", "wait p90", "given up", "same topic", "of the optimum", "all aims",
            "first come: wait", "given up", "same topic", "of the optimum", "optimum ≥ … of any"]  # fmt: skip
    return _table(head, rows)


def _hold() -> str:
    rows = []
    for related, any_topic in HOLDS:
        name = f"{related:.0f} / {any_topic:.0f} s"
        row = [f"**{name}**" if (related, any_topic) == (SCHEDULE.related, SCHEDULE.any) else name]
        for per_minute in HOLD_TRAFFIC:
            found = held(line(per_minute, PEOPLE), related, any_topic)
            p50, p90, abandoned = _waits(found.all)
            row.append(f"{_share(found.same_topic)} · {p50} · {p90} · {abandoned}")
        rows.append(row)
    return _table(["related / any topic after", *(f"{per_minute:g} a minute" for per_minute in HOLD_TRAFFIC)], rows)


def _lanes() -> str:
    def row(per_minute: float, found: Lanes) -> Row:
        return [f"{per_minute:g}", f"{found.acute_p50:.0f} / {found.acute_p90:.0f} s",
                f"{found.others_p50:.0f} / {found.others_p90:.0f} s",
                f"{found.plain_acute_p50:.0f} / {found.plain_acute_p90:.0f} s",
                f"{found.others_p90 / max(found.plain_others_p90, 1.0) - 1:+.0%}"]  # fmt: skip

    rows = [row(per_minute, lanes(line(per_minute, PEOPLE))) for per_minute in (1.0, 5.0, 12.0, 40.0)]
    return _table(
        ["people a minute", "acute: p50 / p90", "others: p50 / p90", "acute without it", "others' p90 rises by"], rows
    )


def _supply() -> str:
    found = [(supply, by(line(12.0, PEOPLE, supply), real())) for supply in SUPPLY]
    rows = [[f"{supply:g}", *_waits(one.all), _share(one.same_topic), _share(one.role_fit)] for supply, one in found]
    return _table(
        ["who can listen, for each who seeks", "wait p50", "wait p90", "given up", "same topic", "role fits"], rows
    )


def _day() -> str:
    crowd = arrivals(DAY, 1)
    ours, first = by(crowd, real()), by(crowd, FIRST_COME)
    rows: list[Row] = [["everybody", str(ours.all.entries), *_waits(ours.all), f"{first.all.p90:.0f} s"]]
    for title, groups, others in (
        ("language", ours.languages, first.languages), ("age", ours.ages, first.ages), ("role", ours.roles, first.roles),
        ("topic", ours.topics, first.topics),
    ):  # fmt: skip
        rows += [
            [f"{title}: {word.replace('_', ' ')}", str(one.entries), *_waits(one), f"{others[word].p90:.0f} s"]
            for word, one in groups.items()
        ]
    said = (
        f"{DAY.per_minute:g} people a minute on the day's average, all lines together. Same topic: {_share(ours.same_topic)} "
        f"(first come: {_share(first.same_topic)}); role fits: {_share(ours.role_fit)} ({_share(first.role_fit)}); "
        f"need fits: {_share(ours.need_fit)} ({_share(first.need_fit)})."
    )
    return f"{said}\n\n{_table(['group', 'entries', 'wait p50', 'wait p90', 'given up', 'first come: p90'], rows)}"
