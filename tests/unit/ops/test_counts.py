from __future__ import annotations

import random
from typing import Any

import pytest

from peerchat.matching.tally import EXITS
from peerchat.ops.history.counts import FOUND, GAVE_UP, Counts, abandonment, figures, topic_figures
from peerchat.ops.history.events import KINDS, UNSERVED, Came, came, hour_of, offered


def happened(what: str, **differs: Any) -> Came:
    return Came(0, what, "pair", ("grief",), 0.0)._replace(**differs)


@pytest.mark.parametrize(
    ("exits", "share"),
    [
        ({}, None),
        ({"matched": 3, "circle": 1, "volunteer": 1}, 0.0),
        ({"left": 1, "vanished": 1, "unclaimed": 1, "matched": 1}, 0.75),
        ({"later": 1, "closed": 1, "left": 2}, 0.5),
        ({"joined": 9, "wait:5": 9, "left": 1}, 1.0),
    ],
)
def test_who_gave_up_is_told_from_who_chose_another_time(exits: dict[str, int], share: float | None) -> None:
    assert abandonment(exits) == share


def test_each_exit_is_one_of_found_given_up_or_sent_on() -> None:
    assert not FOUND & GAVE_UP
    assert set(EXITS) - FOUND - GAVE_UP == {"later", "closed"}


def test_what_is_added_and_taken_away_again_leaves_nothing() -> None:
    chance, counts = random.Random(4), Counts()
    words = ("joined", "returned", *EXITS, *UNSERVED)
    events = [
        happened(
            chance.choice(words), kind=chance.choice(KINDS), topics=("grief", "sleep"), waited=chance.random() * 900
        )
        for _ in range(200)
    ]
    for event in events:
        counts.add(event)
    said = counts.of()
    assert sum(said.get(word, 0) for word in words) == 200
    assert said == {word: sum(counts.of(kind).get(word, 0) for kind in KINDS) for word in said}
    for event in events:
        counts.add(event, -1)
    assert not any(counts.by.values())
    assert not any(counts.topics.values())


def test_figures_of_an_hour() -> None:
    counts = Counts()
    for event in (
        *[happened("joined")] * 5, happened("returned"), *[happened("matched", waited=9.5)] * 2, happened("volunteer", waited=58.0),
        happened("left", waited=400.0), happened("all_busy"),
    ):  # fmt: skip
        counts.add(event)
    said = figures(counts.of(), asked=3)
    assert (said.joined, said.returned, said.asked, said.offers) == (5, 1, 3, None)
    assert {reason: people for reason, people in said.exits.items() if people} == {
        "matched": 2,
        "volunteer": 1,
        "left": 1,
    }
    assert (said.abandonment, said.matched_share) == (0.25, 0.75)
    assert (said.wait_p50_s, said.wait_p90_s) == (10, 63), "who gave up did not wait for a match"
    assert said.unserved == {"nobody_on_duty": 0, "all_busy": 1, "not_accepted": 0}


def test_somebody_with_three_topics_counts_in_each_and_those_without_in_none() -> None:
    counts = Counts()
    for what in ("joined", "matched"):
        counts.add(happened(what, topics=("grief", "sleep", "family")))
    counts.add(happened("joined", topics=("-",)))
    counts.add(happened("returned", topics=("grief",)))
    said = [(one.topic, one.joined, one.found, one.gave_up, one.unserved) for one in topic_figures(counts.topics)]
    assert said == [("-", 1, 0, 0, 0), ("family", 1, 1, 0, 0), ("grief", 1, 1, 0, 0), ("sleep", 1, 1, 0, 0)]


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"what": "matched", "kind": "circle", "about": "grief,own_topic 18+", "ms": "1500"},
         Came(1_700_000_000_123, "matched", "circle", ("grief", "own_topic"), 1.5)),
        ({"what": "joined", "kind": "", "about": " 16-17", "ms": "0"},
         Came(1_700_000_000_123, "joined", "pair", ("-",), 0.0)),
        ({"what": "left", "kind": "of tomorrow", "about": "<b> 18+", "ms": "x"},
         Came(1_700_000_000_123, "left", "pair", ("-",), 0.0)),
        ({"what": "left", "ms": "-5"}, Came(1_700_000_000_123, "left", "pair", ("-",), 0.0)),
        ({"what": "of tomorrow", "kind": "pair"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_an_entry_of_the_log_is_read_or_left(fields: dict[str, str], event: Came | None) -> None:
    words = [word.encode() for pair in fields.items() for word in pair]
    assert came(b"1700000000123-0", words) == event


def test_only_what_becomes_of_offers_is_read_of_the_duty_log() -> None:
    said = {
        what: offered(b"5-1", [b"what", what.encode(), b"staff", b"s"])
        for what in ("offer", "accept", "gone", "talked")
    }
    assert {what: one.what for what, one in said.items() if one} == {"offer": "offered", "accept": "accepted"}


@pytest.mark.parametrize(
    ("at", "hour"), [(0, 0), (3_599_999, 0), (3_600_000, 3600), (1_700_000_000_123, 1_699_999_200)]
)
def test_hours_are_utc_hours(at: int, hour: int) -> None:
    assert hour_of(at) == hour
