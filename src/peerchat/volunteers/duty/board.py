"""What staff see of the line and of each other: how many wait, who is free, in a talk, resting. Pure.

Nothing of a talk stands here: no topic, no room, no level of anybody who is being listened to.
"""

from __future__ import annotations

from collections import defaultdict

from peerchat.volunteers.duty.policy import ALONE_LEVEL, Asking, Listener
from peerchat.volunteers.duty.roster import Look
from peerchat.wire import Board, LineNow, StaffState, TeamMember


def state_of(one: Listener, now: int) -> StaffState:
    """`now`: unix ms."""
    if one.levels:
        return "talking"
    if one.offer:
        return "offered"
    if one.pause > now:
        return "resting"
    if one.away:
        return "away"
    return "free" if one.on else "off"


def board(look: Look) -> Board:
    lines: defaultdict[str, list[Asking]] = defaultdict(list)
    for one in look.people:
        lines[one.ticket.language].append(one)
    waiting = [
        LineNow(
            language,
            len(people),
            max(int(one.ticket.waited(look.now / 1000)) for one in people),
            sum(one.ticket.level >= ALONE_LEVEL for one in people),
        )
        for language, people in sorted(lines.items())
    ]
    team = [
        TeamMember(
            one.name, state_of(one, look.now), sorted(one.languages), one.pause if one.pause > look.now else None
        )
        for one in sorted(look.listeners, key=lambda one: (one.name, one.id))
    ]
    return Board(waiting, team)


def news(now: Board, told: Board | None) -> bool:
    """Whether it is worth waking a phone: seconds that go on are none."""
    return told is None or _still(now) != _still(told)


def _still(one: Board) -> object:
    return [(line.language, line.people, line.acute) for line in one.waiting], one.team
