"""Whether what happened between people and volunteers kept every promise. Pure: reads the store's log of duty, and judges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

ALONE_LEVEL = 3
AWAY_AFTER = 2


class Event(NamedTuple):
    """`at`: unix ms; `what` and the rest as `broker/lua` writes them."""

    at: int
    what: str
    fields: Mapping[str, str]

    @classmethod
    def read(cls, row: Any) -> Self:
        """From a stream's row, as a plain client has it."""
        stream_id, raw = row
        fields = {name.decode(): value.decode() for name, value in raw.items()}
        return cls(int(stream_id.partition(b"-")[0]), fields.pop("what"), fields)


class Rules(NamedTuple):
    """Milliseconds. `late`: by which an offer may end after its time."""

    ring: int = 20_000
    pause: int = 120_000
    pause_acute: int = 600_000
    late: int = 1_000


class Broken(NamedTuple):
    rule: str
    event: Event


@dataclass
class _Volunteer:
    on: bool = False
    connected: bool = False
    away: bool = False
    most: int = 1
    missed: int = 0
    pause: int = 0
    offer: str = ""
    talks: dict[str, int] = field(default_factory=dict)  # room → level


class _Ringing(NamedTuple):
    staff: str
    ticket: str
    at: int
    until: int


class Judge:
    """Hears events in order; `broken` tells which promises were."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.broken: list[Broken] = []
        self.volunteers: dict[str, _Volunteer] = {}
        self.ringing: dict[str, _Ringing] = {}
        self.owner: dict[str, str] = {}  # ticket → room
        self.talks = 0
        self.rings: list[float] = []  # seconds that each offer rang

    def hear(self, event: Event) -> None:
        act = getattr(self, f"_{event.what}", None)
        if act is not None:
            act(event, **event.fields)

    def _must(self, holds: object, rule: str, event: Event) -> None:
        if not holds:
            self.broken.append(Broken(rule, event))

    def _of(self, staff: str) -> _Volunteer:
        return self.volunteers.setdefault(staff, _Volunteer())

    # ---- duty --------------------------------------------------------------------------------

    def _connect(self, _event: Event, staff: str, most: str) -> None:
        one = self._of(staff)
        one.connected, one.most = True, int(most)

    def _on(self, _event: Event, staff: str, most: str) -> None:
        one = self._of(staff)
        one.on, one.away, one.missed, one.most = True, False, 0, int(most)

    def _off(self, _event: Event, staff: str, most: str) -> None:
        self._of(staff).on = False

    def _gone(self, _event: Event, staff: str, most: str) -> None:
        self._of(staff).connected = False

    # ---- offers ------------------------------------------------------------------------------

    def _offer(self, event: Event, staff: str, ticket: str, offer: str, level: str, until: str, since: str) -> None:
        one = self._of(staff)
        self._must(one.on and one.connected and not one.away, "offered to somebody who is not there", event)
        self._must(not one.offer, "two offers at once", event)
        self._must(one.pause <= event.at, "offered in a pause", event)
        self._caps(event, one, int(level))
        self._must(ticket not in self.owner, "offered while in a talk", event)
        self._must(all(ring.ticket != ticket for ring in self.ringing.values()), "a person rings twice", event)
        self._must(int(until) <= event.at + self.rules.ring + 5, "rings too long", event)
        one.offer = offer
        self.ringing[offer] = _Ringing(staff, ticket, event.at, int(until))

    def _caps(self, event: Event, one: _Volunteer, level: int) -> None:
        self._must(len(one.talks) < min(one.most, 2), "more talks than chosen", event)
        acute = any(known >= ALONE_LEVEL for known in one.talks.values())
        self._must(not acute and (level < ALONE_LEVEL or not one.talks), "an acute talk is not the only one", event)

    def _ends(self, event: Event, offer: str, staff: str) -> None:
        ring = self.ringing.pop(offer, None)
        self._must(ring is not None and ring.staff == staff, "an offer ended that did not ring", event)
        if ring is not None:
            self.rings.append((event.at - ring.at) / 1000)
            self._must(event.at <= ring.at + self.rules.ring + self.rules.late, "rang on after its time", event)
        self._of(staff).offer = ""

    def _passed(self, event: Event, staff: str, ticket: str, offer: str, away: str) -> None:
        self._ends(event, offer, staff)
        self._of(staff).missed = 0

    def _missed(self, event: Event, staff: str, ticket: str, offer: str, away: str) -> None:
        one = self._of(staff)
        self._must(event.at >= self.ringing[offer].until if offer in self.ringing else True, "missed too early", event)
        self._ends(event, offer, staff)
        one.missed += 1
        self._must((one.missed >= AWAY_AFTER) == (away == "1"), "two missed offers make away, and only they", event)
        one.away = one.away or away == "1"

    def _taken_back(self, event: Event, staff: str, ticket: str, offer: str, away: str) -> None:
        self._ends(event, offer, staff)

    # ---- talks -------------------------------------------------------------------------------

    def _accept(self, event: Event, staff: str, ticket: str, offer: str, room: str, level: str) -> None:
        one = self._of(staff)
        ring = self.ringing.get(offer)
        self._must(ring is not None and ring == (staff, ticket, ring.at, ring.until), "taken without an offer", event)
        self._must(ticket not in self.owner, "two owners", event)
        self._must(one.pause <= event.at, "taken in a pause", event)
        self._caps(event, one, int(level))
        self._ends(event, offer, staff)
        one.missed = 0
        one.talks[room] = int(level)
        self.owner[ticket] = room
        self.talks += 1

    def _level(self, event: Event, staff: str, room: str, level: str) -> None:
        talks = self._of(staff).talks
        self._must(room in talks and int(level) > talks[room], "a level that did not rise", event)
        talks[room] = int(level)

    def _talked(self, event: Event, staff: str, room: str, level: str, why: str, pause: str) -> None:
        one = self._of(staff)
        self._must(room in one.talks, "a talk ended twice", event)
        known = one.talks.pop(room, 0)
        if why != "no_show":
            least = self.rules.pause_acute if max(known, int(level)) >= ALONE_LEVEL else self.rules.pause
            self._must(int(pause) >= event.at + least - 5, "a pause that is too short", event)
        self._must(int(pause) >= one.pause, "a pause that was shortened", event)
        one.pause = int(pause)

    def _returned(self, event: Event, ticket: str, room: str) -> None:
        self._must(self.owner.pop(ticket, None) == room, "back in line from a talk that was not theirs", event)


def judge(events: Iterable[Event], rules: Rules) -> Judge:
    heard = Judge(rules)
    for event in events:
        heard.hear(event)
    return heard
