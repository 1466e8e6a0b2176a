"""Circles that talk, people who only sit there, people who come and go, and everybody cut off at once: against a real server each.

Everything that people have is on, only limits are off. Whoever is timed is judged by the checker of the fault runs.
"""

from __future__ import annotations

from typing import Any

from bench.serving import load, server
from bench.sizes import Sizes
from bench.tree import STORE, cpu

Rows = list[tuple[str, str, float]]
CIRCLE = 8
CHURN_AT_ONCE = 40
STORM_RATE = 500.0


def pairs(sizes: Sizes) -> Rows:
    """At the rates at which the deliveries are as many as in circles."""
    with server() as (pid, port):
        return [row for rate in sizes.rates for row in _talk(pid, port, sizes, rate * CIRCLE // 2, 2)]


def circles(sizes: Sizes) -> Rows:
    with server() as (pid, port):
        return [row for rate in sizes.rates for row in _talk(pid, port, sizes, rate, CIRCLE)]


def _talk(pid: int, port: int, sizes: Sizes, rate: int, size: int) -> Rows:
    with load(port=port, rooms=sizes.rooms * CIRCLE // size, size=size, rate=rate, seconds=sizes.seconds) as going:
        before, store = cpu(pid), cpu(pid, STORE)
        going.begin()
        found = going.result(sizes.seconds + 60)
        spent, spent_store = cpu(pid) - before, cpu(pid, STORE) - store
    name = f"{'pairs' if size == 2 else f'circles of {size}'}, {rate} messages/s"
    return [
        (name, "µs CPU of server and store per delivery", spent / max(1, found["deliveries"]) * 1e6),
        (f"{name}: the store's part", "µs CPU per delivery", spent_store / max(1, found["deliveries"]) * 1e6),
        (f"{name}, delivered in time", "%", found["deliveries"] / (size * found["said"]) * 100),
        (f"{name}, p50", "ms from said to shown", found["p50"] / 1000),
        (f"{name}, p99", "ms from said to shown", found["p99"] / 1000),
        _kept(name, found),
    ]


def idle(sizes: Sizes) -> Rows:
    with (
        server() as (pid, port),
        load(do="idle", port=port, pid=pid, rooms=sizes.seats // 2, seconds=2 * sizes.seconds) as going,
    ):
        going.begin()
        found = going.result(240 + 2 * sizes.seconds)
    name, seats = f"{found['seats']:,} seats that only beat", found["seats"]
    return [
        (f"{name}: joining", "ms CPU of server and store per seat", found["joined"] / seats * 1000),
        (f"{name}: memory", "KiB of server and store per seat", found["kib"] / seats),
        (f"{name}: being there", "% of a core per 10,000 seats", found["spent"] / found["seconds"] / seats * 1e6),
        (
            f"{name}: the store's part of that",
            "% of a core per 10,000 seats",
            found["spent_store"] / found["seconds"] / seats * 1e6,
        ),
        _kept(name, found),
    ]


def churn(sizes: Sizes) -> Rows:
    with server() as (pid, port):
        at_once = min(CHURN_AT_ONCE, sizes.sessions)
        with load(do="churn", port=port, pid=pid, sessions=sizes.sessions, at_once=at_once) as going:
            going.begin()
            found = going.result(180)
    name = "a session: join, meet, 5 messages, leave"
    return [
        (name, "ms CPU of server and store", found["spent"] / max(1, found["sessions"]) * 1000),
        (f"{name}: the store's part", "ms CPU", found["spent_store"] / max(1, found["sessions"]) * 1000),
        (f"{name}: did not come to its end", "sessions", float(found["failed"])),
        _kept(name, found),
    ]


def storm(sizes: Sizes) -> Rows:
    with server() as (pid, port):
        task = {
            "do": "storm",
            "port": port,
            "pid": pid,
            "rooms": sizes.cut,
            "rate": STORM_RATE,
            "seconds": sizes.seconds,
        }
        with load(**task) as going:
            going.begin()
            found = going.result(240)
    name = f"{sizes.cut:,} people cut off, back at once"
    return [
        (f"{name}: all whole again", "s", found["whole"]),
        (name, "ms CPU of server and store per person", found["spent"] / max(1, found["back"]) * 1000),
        (f"{name}: whole at their welcome", "% of people", found["whole_at_welcome"] / found["cut"] * 100),
        _kept(name, found),
    ]


def _kept(name: str, found: dict[str, Any]) -> tuple[str, str, float]:
    """Protocol §5, of the same clients that were timed. Not settled in time counts too."""
    return (f"{name}: promises broken", "breaches", float(sum(found["broken"].values()) + found["unsettled"]))
