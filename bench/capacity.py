"""How far it goes: from measured costs to people, cores, memory and nodes. Pure; bench/capacity_page.py writes what follows from it.

What it leaves out: the kernel's own work and memory for sockets, TLS (the proxy's), and the network.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from bench.queueing import Service, waits


class People(NamedTuple):
    """What people do. `messages`: each says a minute while talking. `talk`: seconds in a room. `line`: seconds in line before."""

    messages: float = 2.0
    talk: float = 1200.0
    line: float = 30.0


class Costs(NamedTuple):
    """Measured; CPU in seconds of one core, memory in KiB.

    `message`, `message_store`: of worker and store for one message in a pair, which is two deliveries. `session`, `session_store`:
    join, meet and leave, without the messages. `being`, `being_store`: of one who sits in a room, each second. `seat`, `seat_store`:
    memory of one who is in a room; `worker`: of one without people. `resume`: of both, for one who comes back. `spread`: of the
    time that a worker takes for one message, standard deviation over mean.
    """

    message: float
    message_store: float
    session: float
    session_store: float
    being: float
    being_store: float
    seat: float
    seat_store: float
    worker: float
    resume: float
    spread: float


class Need(NamedTuple):
    """For so many people at once. Messages and sessions a second; cores that are busy; memory in GB. `wait`: seconds that 99 of 100
    messages at most wait for their worker."""

    people: int
    messages: float
    sessions: float
    worker_cores: float
    store_cores: float
    worker_gb: float
    store_gb: float
    workers: int
    nodes: int
    wait: float


def need(people: int, acts: People, costs: Costs, busy: float) -> Need:
    """`busy`: the share of a core's time that is planned for; the rest is for storms, and for a machine that is lost."""
    messages = people * acts.messages / 60
    sessions = people / (acts.talk + acts.line)
    worker = messages * costs.message + sessions * costs.session + people * costs.being
    store = messages * costs.message_store + sessions * costs.session_store + people * costs.being_store
    workers, nodes = max(1, math.ceil(worker / busy)), max(1, math.ceil(store / busy))
    waited = waits(worker / workers / costs.message, Service(costs.message, costs.spread)).p99
    gb = 1024**2
    return Need(
        people, messages, sessions, worker, store, (people * costs.seat + workers * costs.worker) / gb,
        people * costs.seat_store / gb, workers, nodes, waited,
    )  # fmt: skip


def carried(cores: float, each: float) -> int:
    """People, where each costs so many cores."""
    return int(cores / each)


def storm(people: int, costs: Costs, cores: int) -> float:
    """Seconds until so many who were cut off at once are whole again, if CPU is all that it takes."""
    return people * costs.resume / cores
