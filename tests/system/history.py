"""The judge of all fault runs: clients only record, and one pure function says what was broken.

`judge` knows nothing about servers, sockets or time. It reads what each seat of one room said, sent and was shown,
and names every breach of the promises in the protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Literal, NamedTuple

Rule = Literal[
    "lost",  # said, and not in front of everybody at the end
    "doubled",  # one thing shown twice, or said once and in the log twice
    "order",  # a sender's numbers, or two seats' views, go different ways
    "unequal",  # the seats do not end up with the same talk
    "hole",  # something is missing in the middle, and no reset said so
    "reused",  # one position, two contents
    "unseen",  # acknowledged in `welcome` before its echo was shown
    "taken_back",  # acknowledged, and then no longer
    "forged",  # an echo that is not what was sent
    "reset",  # forgot, where nothing was to be forgotten
]


class Entry(NamedTuple):
    """One thing in the log as a client saw it. `by` is a member's id."""

    pos: str
    by: str | None
    kind: str
    n: int | None = None
    text: str | None = None


class Said(NamedTuple):
    """A person said this; the text is used only once in a room."""

    text: str


class Sent(NamedTuple):
    """One try to send it."""

    n: int
    text: str


class Dropped(NamedTuple):
    """The server said a final no (held, too long, ended): it need not arrive."""

    text: str


class Welcomed(NamedTuple):
    """`asked`: the position in the hello."""

    asked: str | None
    acked: int
    reset: bool
    entries: tuple[Entry, ...]


class Saw(NamedTuple):
    """One live entry."""

    entry: Entry


Event = Said | Sent | Dropped | Welcomed | Saw


@dataclass
class History:
    """All that one seat did and saw, in its own order. `finished`: the seat was connected and quiet at the end."""

    me: str = ""
    events: list[Event] = field(default_factory=list)
    finished: bool = True


class Violation(NamedTuple):
    rule: Rule
    seat: str
    detail: str


def judge(histories: Sequence[History], may_forget: bool = False) -> list[Violation]:
    """Every breach in one room. `may_forget`: the store lost all, so a reset, and what it forgot, is no breach."""
    readings = [_Reading(history, may_forget) for history in histories]
    found = [violation for reading in readings for violation in reading.found]
    found += _reused(readings)
    if not may_forget:
        found += _said_twice(readings)
    spans = [(reading, epoch) for reading in readings for epoch in reading.public()]
    for (one, first), (other, second) in combinations(spans, 2):
        found += _compare(f"{one.me}, {other.me}", first, second)
    found += _ends(readings, may_forget)
    for reading in readings:
        found += _lost(reading, readings, may_forget)
    return found


class _Reading:
    """One seat's view: epochs (what is known between two resets), and what is wrong with it in itself."""

    def __init__(self, history: History, may_forget: bool) -> None:
        self.me = history.me
        self.finished = history.finished
        self.may_forget = may_forget
        self.said: list[str] = []
        self.dropped: set[str] = set()
        self.sent: dict[int, list[str]] = {}
        self.epochs: list[list[Entry]] = []
        self.found: list[Violation] = []
        self._seen: set[str] = set()
        self._acked = 0
        for event in history.events:
            self._take(event)

    def public(self) -> list[list[Entry]]:
        """Epochs without cards, which only one seat sees."""
        return [[entry for entry in epoch if entry.kind != "card"] for epoch in self.epochs]

    def last(self) -> list[Entry]:
        epochs = self.public()
        return epochs[-1] if epochs else []

    def _take(self, event: Event) -> None:
        if isinstance(event, Said):
            self.said.append(event.text)
        elif isinstance(event, Sent):
            self.sent.setdefault(event.n, []).append(event.text)
        elif isinstance(event, Dropped):
            self.dropped.add(event.text)
        elif isinstance(event, Welcomed):
            self._welcome(event)
        else:
            self._entry(event.entry, repeatable=True)

    def _welcome(self, welcome: Welcomed) -> None:
        if welcome.reset or not self.epochs:
            if welcome.asked is not None and not self.may_forget:
                self._find("reset", f"after {welcome.asked}")
            self.epochs.append([])
            self._seen = set()
        elif welcome.acked < self._acked:
            self._find("taken_back", f"acked {self._acked}, then {welcome.acked}")
        for entry in welcome.entries:
            self._entry(entry, repeatable=False)
        mine = {entry.n for entry in self.epochs[-1] if entry.by == self.me and entry.n is not None}
        if mine and max(mine) > welcome.acked:
            self._find("taken_back", f"{max(mine)} is in the log, acked is {welcome.acked}")
        if not welcome.reset or welcome.asked is None:
            unseen = [n for n in self.sent if n <= welcome.acked and n not in mine and n > self._acked]
            if unseen:
                self._find("unseen", f"acked {welcome.acked}, never shown: {unseen}")
        if not self.may_forget and welcome.acked > max(self.sent, default=0):
            self._find("forged", f"acked {welcome.acked}, sent {max(self.sent, default=0)}")
        self._acked = welcome.acked

    def _entry(self, entry: Entry, repeatable: bool) -> None:
        if not self.epochs:
            self._find("order", f"{entry.pos} came before any welcome")
            self.epochs.append([])
        mine = entry.by == self.me and entry.n is not None
        if mine and entry.kind == "text" and entry.text not in self.sent.get(entry.n or 0, []):
            self._find("forged", f"n {entry.n} came back as something else")
        if entry.pos not in self._seen:
            self._seen.add(entry.pos)
            self.epochs[-1].append(entry)
        elif not (repeatable and mine and len(self.sent.get(entry.n or 0, [])) > 1):
            self._find("doubled", f"{entry.pos} was shown twice")

    def _find(self, rule: Rule, detail: str) -> None:
        self.found.append(Violation(rule, self.me, detail))

    def numbering(self) -> Iterator[Violation]:
        """Each sender's numbers go up by one."""
        for epoch in self.epochs:
            last: dict[str | None, int] = {}
            for entry in epoch:
                if entry.n is None:
                    continue
                before = last.get(entry.by)
                if before is not None and entry.n != before + 1:
                    rule: Rule = "hole" if entry.n > before else "order"
                    yield Violation(rule, self.me, f"{entry.by}: {before}, then {entry.n}")
                last[entry.by] = max(entry.n, before or 0)


def _reused(readings: Sequence[_Reading]) -> Iterator[Violation]:
    content: dict[str, Entry] = {}
    for reading in readings:
        yield from reading.numbering()
        for entry in (entry for epoch in reading.epochs for entry in epoch):
            if content.setdefault(entry.pos, entry) != entry:
                yield Violation("reused", reading.me, f"{entry.pos} has two contents")


def _said_twice(readings: Sequence[_Reading]) -> Iterator[Violation]:
    places: dict[tuple[str | None, int], str] = {}
    texts: dict[tuple[str | None, str], str] = {}
    for reading in readings:
        for entry in (entry for epoch in reading.epochs for entry in epoch):
            one = entry.n is None or places.setdefault((entry.by, entry.n), entry.pos) == entry.pos
            two = entry.text is None or texts.setdefault((entry.by, entry.text), entry.pos) == entry.pos
            if not (one and two):
                yield Violation("doubled", reading.me, f"{entry.by}'s n {entry.n} is in the log twice")


def _compare(seats: str, first: list[Entry], second: list[Entry]) -> Iterator[Violation]:
    """Where two views overlap, they show the same things in the same order."""
    here = {entry.pos for entry in first}
    there = {entry.pos for entry in second}
    both = here & there
    if not both:
        return
    one = [entry.pos for entry in first if entry.pos in both]
    two = [entry.pos for entry in second if entry.pos in both]
    if one != two:
        yield Violation("order", seats, "the two views are in different order")
        return
    for view in (first, second):
        indexes = [index for index, entry in enumerate(view) if entry.pos in both]
        for before, after in pairwise(indexes):
            if after != before + 1:
                yield Violation("hole", seats, f"{after - before - 1} between {view[before].pos} and {view[after].pos}")


def _ends(readings: Sequence[_Reading], may_forget: bool) -> Iterator[Violation]:
    """At the end, all that are there have the same talk in front of them."""
    finished = [reading for reading in readings if reading.finished]
    for one, other in pairwise(finished):
        first, second = one.last(), other.last()
        if may_forget and first and second:
            size = min(len(first), len(second))
            first, second = first[-size:], second[-size:]
        if [entry.pos for entry in first] != [entry.pos for entry in second]:
            yield Violation("unequal", f"{one.me}, {other.me}", f"{len(first)} and {len(second)} entries")


def _lost(reading: _Reading, readings: Sequence[_Reading], may_forget: bool) -> Iterator[Violation]:
    if not reading.finished:
        return
    for text in reading.said:
        if text in reading.dropped:
            continue
        for seat in [reading] if may_forget else [seat for seat in readings if seat.finished]:
            shown = {entry.text for epoch in seat.epochs for entry in epoch if entry.by == reading.me}
            if text not in shown:
                yield Violation("lost", seat.me, f"{reading.me} said {text!r}")
