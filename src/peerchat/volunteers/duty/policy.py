"""Who is asked next to listen to whom. Pure: the same look, the same offers. The store checks each of them once more (`offer.lua`).

**Never** somebody who is off duty, away or not connected; in a protected pause; asked for another person at this moment; who does not
speak the talk's language; whose talks are as many as they chose (one, or two at most); who is in a talk of level 3 or more; or, for
a person of level 3 or more, who is in any talk. Nor who passed on this person, or missed them, a short while ago.

**People**: who has waited longest goes first; acute need counts as two more minutes, as in every line (`matching/schedule.py`).

**Volunteers**: who is in no talk before who is in one, then who speaks fewer of the languages that are asked for (so that who speaks
more stays free for others), then who has rested longest. There is no rank and no score: how somebody listens is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from peerchat.matching.schedule import seniority
from peerchat.matching.ticket import Ticket

ALONE_LEVEL = 3
"""A talk of this level is the only one its volunteer has (the contract of issue 5: one while level ≥ 3)."""
TALKS_MOST = 2
AWAY_AFTER = 2
"""Offers missed in a row; one more ring in an empty room costs somebody twenty seconds."""


class Listener(NamedTuple):
    """A volunteer as the store knows them. `pause`, `rested`: unix ms until which a pause goes on, and since when they rest.

    `levels`: of each talk they are in. `offer`: they are asked for somebody now, `ticket`, `until` (unix ms).
    """

    id: str
    languages: frozenset[str]
    on: bool = True
    away: bool = False
    most: int = 1
    pause: int = 0
    rested: int = 0
    levels: tuple[int, ...] = ()
    offer: str = ""
    ticket: str = ""
    name: str = ""
    until: int = 0


class Asking(NamedTuple):
    """Somebody in line for a volunteer. `offer`: it rings somewhere; `rung`: volunteer → unix ms until which they are not asked."""

    ticket: Ticket
    offer: str = ""
    rung: Mapping[str, int] = {}


def may_take(listener: Listener, level: int, now: int) -> bool:
    """Whether one more talk of this level is within their caps and pauses. `now`: unix ms."""
    if not listener.on or listener.away or listener.offer or listener.pause > now:
        return False
    if len(listener.levels) >= min(listener.most, TALKS_MOST) or any(one >= ALONE_LEVEL for one in listener.levels):
        return False
    return level < ALONE_LEVEL or not listener.levels


def suits(listener: Listener, asking: Asking, now: int) -> bool:
    """Whether this volunteer may be asked for this person. `now`: unix ms."""
    ticket = asking.ticket
    if ticket.language not in listener.languages or asking.rung.get(listener.id, 0) > now:
        return False
    return may_take(listener, ticket.level, now)


def choose(asking: Asking, listeners: Iterable[Listener], wanted: frozenset[str], now: int) -> Listener | None:
    """Who is asked for this person; None: nobody. `wanted`: languages that people wait for; `now`: unix ms."""
    fitting = (one for one in listeners if suits(one, asking, now))
    return min(
        fitting, key=lambda one: (len(one.levels), len(one.languages & wanted), one.rested, one.id), default=None
    )


def allocate(people: Sequence[Asking], listeners: Sequence[Listener], now: int) -> list[tuple[Asking, Listener]]:
    """Whom to ask for whom, at most one each. `now`: unix ms."""
    waiting = sorted((one for one in people if not one.offer), key=lambda one: (seniority(one.ticket), one.ticket.id))
    wanted = frozenset(one.ticket.language for one in people)
    free = {one.id: one for one in listeners}
    found = []
    for asking in waiting:
        if not free:
            break
        listener = choose(asking, free.values(), wanted, now)
        if listener is not None:
            del free[listener.id]
            found.append((asking, listener))
    return found
