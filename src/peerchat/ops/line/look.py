"""One look at the lines of the whole house and at everybody on duty: numbers alone leave this file.

Promises: costs one script per language and one for the volunteers, however many people wait. Of each line LOOKED are asked how
long they have waited; they stand in order, but for a head start: by so much the longest wait may be off (`matching/schedule.py`).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.lanes import UNSURE
from peerchat.matching.pool import AGES, Pool
from peerchat.matching.topics import LANGUAGES, Catalogue
from peerchat.ops.history.events import KINDS
from peerchat.ops.line.forms import Volunteers
from peerchat.volunteers.duty.board import state_of
from peerchat.volunteers.duty.policy import ALONE_LEVEL
from peerchat.volunteers.duty.roster import Look, Roster
from peerchat.wire import RoomKind

LOOKED = 30
_LINES = {"pair": keys.waiting, "circle": keys.circle}


class Lined(NamedTuple):
    """`longest`: seconds, None: nobody waits."""

    people: int = 0
    longest: float | None = None


@dataclass(frozen=True)
class LanguageLook:
    """`lines`: by kind of talk. `topics`: people in line and rooms by topic, `-` for none. `places`: all that are kept, also
    those of people who are not connected or who wait for one particular person."""

    places: int
    lines: dict[RoomKind, Lined]
    topics: dict[str, tuple[int, int]]
    acute: int = 0

    @property
    def waiting(self) -> int:
        return sum(line.people for line in self.lines.values())

    @property
    def longest(self) -> float | None:
        return max((line.longest for line in self.lines.values() if line.longest is not None), default=None)


@dataclass(frozen=True)
class HouseLook:
    """`now`: unix seconds by the store's clock. `crisis`: seconds that the longest has waited for a volunteer at level 3 or more,
    `ringing`: for how many seconds each offer has rung by now."""

    now: float
    languages: dict[str, LanguageLook]
    volunteers: Volunteers
    by_language: dict[str, Volunteers]
    crisis: float | None = None
    ringing: list[float] = field(default_factory=list)
    talks: int = 0
    hands: int = 0


class Looker:
    """`topics`: those that there are now."""

    def __init__(self, broker: Broker, pool: Pool, roster: Roster, topics: Catalogue) -> None:
        self._broker = broker
        self._pool = pool
        self._roster = roster
        self._topics = topics

    async def look(self) -> HouseLook:
        """Raises StoreAway."""
        talking, raised = keys.talks_held(), keys.hands()
        duty, talks, hands, *lines = await asyncio.gather(
            self._roster.look(),
            self._broker.command(talking, "ZCARD", talking),
            self._broker.command(raised, "ZCARD", raised),
            *(self._language(language) for language in LANGUAGES),
        )
        acute = Counter(one.ticket.language for one in duty.people if one.ticket.level >= ALONE_LEVEL)
        languages: dict[str, LanguageLook] = {
            language: replace(line, acute=acute[language]) for language, line in zip(LANGUAGES, lines, strict=True)
        }
        now = duty.now / 1000
        crisis = [one.ticket.waited(now) for one in duty.people if one.ticket.level >= ALONE_LEVEL]
        ring = self._roster.rules.ring
        everybody, by_language = volunteers(duty)
        return HouseLook(
            now, languages, everybody, by_language, max(crisis, default=None),
            [max(0.0, now - (one.until / 1000 - ring)) for one in duty.listeners if one.offer], talks, hands,
        )  # fmt: skip

    async def _language(self, language: str) -> LanguageLook:
        lines = [_line(kind, language, age) for kind in KINDS for age in AGES]
        names = [keys.open_places(language), *lines]
        topics = [*(topic.id for topic in self._topics.all), UNSURE]
        for topic in topics:
            names += [of(language, age, topic) for of in _LINES.values() for age in AGES]
            names.append(keys.talking(language, topic))
        args: list[str | int] = [len(lines), len(_LINES) * len(AGES), keys.TICKETS, LOOKED]
        # Both are on their way at once, and are done in this order.
        _, (_, places, found, by_topic) = await asyncio.gather(
            self._pool.sweep(language), self._broker.run("lines_now", names, args)
        )
        each = [Lined(people, longest / 1000 if people else None) for people, longest in _pairs(found)]
        of_kind = {
            kind: _joined(each[at : at + len(AGES)])
            for kind, at in zip(KINDS, range(0, len(each), len(AGES)), strict=True)
        }
        return LanguageLook(places, of_kind, dict(zip(topics, _pairs(by_topic), strict=True)))


def volunteers(look: Look) -> tuple[Volunteers, dict[str, Volunteers]]:
    """Everybody on duty by what they do, and those who speak each language."""
    everybody = Volunteers()
    by_language: dict[str, Volunteers] = {language: Volunteers() for language in LANGUAGES}
    for one in look.listeners:
        state = state_of(one, look.now)
        if state == "off":
            continue
        for group in (everybody, *(by_language[language] for language in one.languages if language in by_language)):
            group.on_duty += 1
            setattr(group, state, getattr(group, state) + 1)
    return everybody, by_language


def _line(kind: RoomKind, language: str, age: str) -> str:
    return keys.listening(language, age) if kind == "volunteer" else _LINES[kind](language, age)


def _pairs(row: list[int]) -> list[tuple[int, int]]:
    return list(zip(row[::2], row[1::2], strict=True))


def _joined(lines: list[Lined]) -> Lined:
    longest = max((line.longest for line in lines if line.longest is not None), default=None)
    return Lined(sum(line.people for line in lines), longest)
