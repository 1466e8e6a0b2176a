"""How many reports about one person stand for themselves: by different people, from different talks. Pure.

Five people of one circle may agree with each other, and one person may report the same one in five talks: each counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_


def independent(reports: Iterable[tuple[str, str]]) -> int:
    """The most of these (reporter, room) that have no reporter and no room in common: a largest matching, found by augmenting
    paths (H. W. Kuhn, The Hungarian method for the assignment problem, 1955)."""
    rooms_of: dict[str, list[str]] = defaultdict(list)
    for reporter, room in reports:
        rooms_of[reporter].append(room)
    taken: dict[str, str] = {}

    def finds_room(reporter: str, tried: set[str]) -> bool:
        for room in rooms_of[reporter]:
            if room in tried:
                continue
            tried.add(room)
            if room not in taken or finds_room(taken[room], tried):
                taken[room] = reporter
                return True
        return False

    return sum(finds_room(reporter, set()) for reporter in rooms_of)


def three_apart(reports: Iterable[tuple[str, str, Collection[str]]]) -> bool:
    """Whether three of these (reporter, room, marks of the network) have nothing in common: no person, no talk, no network.
    Of `n` reports it takes some n² small steps at worst."""
    parts = [
        {("reporter", reporter), ("room", room), *(("network", mark) for mark in marks)}
        for reporter, room, marks in reports
    ]
    those_with: dict[tuple[str, str], int] = defaultdict(int)
    for number, of_one in enumerate(parts):
        for part in of_one:
            those_with[part] |= 1 << number
    everyone = (1 << len(parts)) - 1
    apart = [everyone & ~reduce(or_, (those_with[part] for part in of_one)) for of_one in parts]
    return any(
        apart[number] & apart[other]
        for number in range(len(parts))
        for other in range(number)
        if apart[number] >> other & 1
    )
