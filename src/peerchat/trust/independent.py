"""How many reports about one person stand for themselves: by different people, from different talks. Pure.

Five people of one circle may agree with each other, and one person may report the same one in five talks: each counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


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
