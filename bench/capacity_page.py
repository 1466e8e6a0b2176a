"""`python -m bench.capacity_page`: writes the tables of docs/capacity.md anew, from the constants below and the model."""

from __future__ import annotations

import re
from pathlib import Path

from bench.capacity import Costs, People, carried, need, storm
from bench.queueing import Service, simulated, waits
from bench.table import number

PAGE = Path(__file__).parents[1] / "docs" / "capacity.md"
ACTS = People()
BUSY = 0.6
ARRIVALS = 50_000
CROWDS = (1_000, 10_000, 100_000, 1_000_000)
MEASURED = Costs(
    message=300e-6, message_store=50e-6, session=4.1e-3, session_store=0.65e-3, being=12e-6, being_store=4e-6, seat=17.3,
    seat_store=6.5, worker=48 * 1024, resume=1.0e-3, spread=1.0,
)  # fmt: skip


def page(text: str) -> str:
    """The page with its tables as they follow. Raises ValueError where one has no place."""
    parts = {"constants": _constants(), "one": _one(), "crowds": _crowds(), "queue": _queue()}
    for name, body in parts.items():
        place = re.compile(rf"(<!-- {name}: derived -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        if len(place.findall(text)) != 1:
            raise ValueError(f"docs/capacity.md has no place for {name}")
        text = place.sub(lambda found, body=body: f"{found[1]}{body}\n{found[2]}", text)  # type: ignore[misc]
    return text


def _table(head: str, rows: list[list[str]]) -> str:
    columns = head.count("|") + 1
    return "\n".join([f"| {head} |", "|---" * columns + "|", *(f"| {' | '.join(row)} |" for row in rows)])


def _constants() -> str:
    one = MEASURED
    both: list[tuple[str, float, float, str]] = [
        ("a message in a pair (two deliveries)", one.message * 1e6, one.message_store * 1e6, "µs CPU"),
        ("coming, meeting somebody and going", one.session * 1e3, one.session_store * 1e3, "ms CPU"),
        ("sitting there", one.being * 1e6, one.being_store * 1e6, "µs CPU a second"),
        ("a seat, with its half of 40 messages in the store", one.seat, one.seat_store, "KiB"),
    ]
    rows = [[what, number(worker), number(store), unit] for what, worker, store, unit in both]
    rows.append(["another worker without people", number(one.worker / 1024), "–", "MB"])
    rows.append(["coming back after a cut, worker and store together", number(one.resume * 1e3), "", "ms CPU"])
    return _table("what | worker | store | unit", rows)


def _one() -> str:
    each = need(1, ACTS, MEASURED, BUSY)
    rows = [
        [f"one core with one worker, {BUSY:.0%} busy", f"{_round(carried(BUSY, each.worker_cores)):,}"],
        [f"one node of Valkey, {BUSY:.0%} of its one thread", f"{_round(carried(BUSY, each.store_cores)):,}"],
        ["one GB of a worker's machine", f"{_round(carried(1024**2, MEASURED.seat)):,}"],
        ["one GB of Valkey", f"{_round(carried(1024**2, MEASURED.seat_store)):,}"],
    ]
    return _table("what | people at once", rows)


def _crowds() -> str:
    rows = []
    for people in CROWDS:
        one = need(people, ACTS, MEASURED, BUSY)
        rows.append([
            f"{people:,}", number(one.messages), number(one.sessions), f"{one.workers:,}", f"{one.nodes:,}", f"{one.worker_gb:.1f}",
            f"{one.store_gb:.1f}", f"{one.wait * 1000:.1f} ms", f"{storm(people, MEASURED, one.workers):.0f} s",
        ])  # fmt: skip
    head = (
        "people at once | messages a second | arrivals a second | cores for workers | nodes of Valkey | GB, workers | GB, Valkey | "
        "p99 wait for a worker | all cut off: whole again after"
    )
    return _table(head, rows)


def _queue() -> str:
    rows = []
    for busy in (0.3, 0.6, 0.8, 0.9):
        service = Service(MEASURED.message, MEASURED.spread)
        formula = waits(busy / MEASURED.message, service)
        played = simulated(busy / MEASURED.message, service, ARRIVALS, seed=1)
        rows.append(
            [f"{busy:.0%}", *(f"{one * 1000:.2f}" for one in (formula.mean, played.mean, formula.p99, played.p99))]
        )
    return _table("a worker is busy | mean wait, ms | simulated | p99, ms | simulated", rows)


def _round(people: int) -> int:
    """Two digits: more would be pretence."""
    return int(float(f"{people:.1e}"))


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
