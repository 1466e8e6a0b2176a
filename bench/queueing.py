"""How long a message waits for a worker, or a worker for its store: the queue in front of one that serves one at a time. Pure.

The formula is Pollaczek and Khinchine's for M/G/1: arrivals at random (Poisson), any distribution of service times, one server, first
come first served. Its mean is exact; `simulated` is the same queue, event by event, and is what the formula is checked against.
"""

from __future__ import annotations

import math
import random
from typing import NamedTuple


class Service(NamedTuple):
    """`mean`: seconds that one takes. `spread`: standard deviation over mean; 0: always the same, 1: exponential."""

    mean: float
    spread: float


class Waits(NamedTuple):
    """Seconds in the queue, not counting the service itself."""

    mean: float
    p99: float


def load(rate: float, service: Service) -> float:
    """The share of time in which the server is busy; `rate`: arrivals a second. 1 and more: the queue grows without end."""
    return rate * service.mean


def waits(rate: float, service: Service) -> Waits:
    """Mean by Pollaczek and Khinchine; p99 by the exponential tail that fits mean and load (exact for spread 1, close below a load
    of 0.95). Raises ValueError where the queue grows without end."""
    busy = load(rate, service)
    if busy >= 1:
        raise ValueError("more comes in than can be served")
    mean = busy * service.mean * (1 + service.spread**2) / (2 * (1 - busy))
    # P(wait > t) = busy · exp(-t · busy / mean): it has the right mean, and the right chance not to wait at all.
    p99 = mean / busy * max(0.0, math.log(100 * busy)) if busy > 0.01 else 0.0
    return Waits(mean, p99)


def simulated(rate: float, service: Service, arrivals: int, seed: int) -> Waits:
    """The same by Lindley's recursion: each waits for what is left of the one before. Service times are gamma distributed."""
    chance, wait, found = random.Random(seed), 0.0, []
    shape = 1 / service.spread**2 if service.spread else 0.0
    for _ in range(arrivals):
        found.append(wait)
        took = chance.gammavariate(shape, service.mean / shape) if shape else service.mean
        wait = max(0.0, wait + took - chance.expovariate(rate))
    found.sort()
    return Waits(sum(found) / arrivals, found[arrivals * 99 // 100])


def most(service: Service, p99: float) -> float:
    """The highest load at which 99 of 100 wait no longer than so many seconds."""
    low, high = 0.0, 0.999
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if waits(middle / service.mean, service).p99 <= p99 else (low, middle)
    return low
