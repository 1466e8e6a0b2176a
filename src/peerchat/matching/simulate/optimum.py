"""What could have been, had everybody's arrival been known beforehand: a matching of the greatest total worth (`value`).

Two people may meet if their times in line overlap, no hard rule keeps them apart, and neither refused it. How long each
had to wait for it does not count here. Exact on the graph it is given; the graph keeps each person's best and
soonest EDGES partners among the next LOOKED_AT arrivals, so that it stays sparse. What that can cost at most is told by `bound`.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx

from peerchat.matching.choose import NEEDS as NEED_RANKS
from peerchat.matching.choose import ROLES as ROLE_RANKS
from peerchat.matching.choose import fits
from peerchat.matching.simulate.arrivals import Person
from peerchat.matching.simulate.value import MEETING, NEEDS, ROLES, TOPIC, value
from peerchat.matching.simulate.ways import AT_ONCE
from peerchat.matching.ticket import Ticket

EDGES = 8
"""A person's edges: enough for a choice between equals; more of them change the total by less than the bound's width."""
LOOKED_AT = 400


class Optimum(NamedTuple):
    """`pairs`: indices into the people; `worth`: their total; `bound`: no matching of these people can be worth more."""

    pairs: list[tuple[int, int]]
    worth: float
    bound: float


def optimum(people: Sequence[Person]) -> Optimum:
    """The best matching of all of these. `people`: by time of arrival."""
    tickets = [_at_large(person.ticket) for person in people]
    best = [0.0] * len(people)
    edges: list[list[tuple[float, int, int]]] = [[] for _ in people]
    for a, person in enumerate(people):
        leaves = person.at + person.patience
        until = min(len(people), a + 1 + LOOKED_AT)
        for b in range(a + 1, until):
            if people[b].at > leaves:
                break
            if fits(tickets[a], tickets[b], 0.0, AT_ONCE):
                worth = value(tickets[a], tickets[b])
                for one in (a, b):
                    best[one] = max(best[one], worth)
                    edges[one].append((worth, a - b, b if one == a else a))
        if until < len(people) and people[until].at <= leaves:
            best[a] = _most(person.ticket)
    graph = nx.Graph()
    for a, found in enumerate(edges):
        for worth, _, b in heapq.nlargest(EDGES, found):
            graph.add_edge(a, b, weight=round(worth * 1000))
    pairs = sorted((min(pair), max(pair)) for pair in nx.max_weight_matching(graph))
    return Optimum(pairs, sum(value(tickets[a], tickets[b]) for a, b in pairs), sum(best) / 2)


def _at_large(ticket: Ticket) -> Ticket:
    """As if connected and in line for as long as it takes."""
    return ticket.placed(-1_000_000, "-")


def _most(ticket: Ticket) -> float:
    """No partner at all could be worth more to this person."""
    return (
        MEETING
        + TOPIC[0 if ticket.topics else 1]
        + ROLES[min(ROLE_RANKS[ticket.role].values())]
        + NEEDS[min(NEED_RANKS[ticket.need].values())]
    )
