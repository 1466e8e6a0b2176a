"""What events add up to. Counts can be added and taken away again, so the same ones serve an hour that is over and the last sixty
minutes. Pure.

A count is named by a kind of talk and a word: `joined`, `returned`, a reason, or `wait:<step>` for one that ended with somebody. A
topic's are `joined`, `found`, `gave_up` and `unserved`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from peerchat.matching.tally import EXITS, Exit
from peerchat.ops.history.events import KINDS, UNSERVED, Came
from peerchat.ops.history.forms import Figures, Offers, TopicFigures
from peerchat.ops.history.waits import quantile, step
from peerchat.trust.promptness import IN_TIME, LATE
from peerchat.wire import RoomKind

FOUND: frozenset[Exit] = frozenset(("matched", "circle", "volunteer"))
GAVE_UP: frozenset[Exit] = frozenset(("left", "vanished", "unclaimed"))
"""Whoever chose to come another time (`later`) was not lost, nor was who was told that the line is closed."""
WAIT = "wait:"


class Counts:
    """`by`: (kind of talk, word) → people; `topics`: (topic, word) → people."""

    def __init__(self) -> None:
        self.by: Counter[tuple[str, str]] = Counter()
        self.topics: Counter[tuple[str, str]] = Counter()

    def add(self, event: Came, times: int = 1) -> None:
        """`times` -1: it is not counted any more."""
        self.by[event.kind, event.what] += times
        if event.what in FOUND:
            self.by[event.kind, f"{WAIT}{step(event.waited)}"] += times
        word = _of_a_topic(event.what)
        if word:
            for topic in event.topics:
                self.topics[topic, word] += times

    def of(self, kind: RoomKind | None = None) -> Mapping[str, int]:
        """Word → people; of one kind of talk, or of all."""
        found: Counter[str] = Counter()
        for (one, word), people in self.by.items():
            if kind is None or one == kind:
                found[word] += people
        return found


def _of_a_topic(what: str) -> str:
    """What it counts as among those who named a topic; empty: not at all."""
    if what in FOUND:
        return "found"
    if what in GAVE_UP:
        return "gave_up"
    return "unserved" if what in UNSERVED else what if what == "joined" else ""


def abandonment(words: Mapping[str, int]) -> float | None:
    """Share of exits that gave up; None: nobody has left the line. `words`: as of `Counts.of`, or a tally's exits."""
    return _share(words, GAVE_UP)


def figures(words: Mapping[str, int], asked: int | None = None, offers: Offers | None = None) -> Figures:
    """`words`: as of `Counts.of`."""
    waits = {int(word.removeprefix(WAIT)): people for word, people in words.items() if word.startswith(WAIT)}
    return Figures(
        joined=words.get("joined", 0),
        returned=words.get("returned", 0),
        exits={reason: words.get(reason, 0) for reason in EXITS},
        abandonment=abandonment(words),
        matched_share=_share(words, FOUND),
        wait_p50_s=quantile(waits, 0.5),
        wait_p90_s=quantile(waits, 0.9),
        unserved={reason: words.get(reason, 0) for reason in UNSERVED},
        asked=asked,
        offers=offers,
        severe_in_time=words.get(IN_TIME, 0),
        severe_late=words.get(LATE, 0),
    )


def topic_figures(counts: Mapping[tuple[str, str], int]) -> list[TopicFigures]:
    """Those that most people named first. `counts`: as `Counts.topics`."""
    by_topic: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (topic, word), people in counts.items():
        by_topic[topic][word] = people
    found = [
        TopicFigures(topic=topic, **{word: said.get(word, 0) for word in ("joined", "found", "gave_up", "unserved")})
        for topic, said in by_topic.items()
        if any(said.values())
    ]
    return sorted(found, key=lambda one: (-one.joined, one.topic))


def by_format(of: Iterable[tuple[RoomKind, Mapping[str, int]]]) -> dict[RoomKind, Figures]:
    """Each kind of talk, also those that nobody wanted."""
    found = dict(of)
    return {kind: figures(found.get(kind, {})) for kind in KINDS}


def _share(words: Mapping[str, int], of: frozenset[Exit]) -> float | None:
    every = sum(words.get(reason, 0) for reason in EXITS)
    return sum(words.get(reason, 0) for reason in of) / every if every else None
