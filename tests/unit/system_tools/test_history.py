"""The judge finds what is broken and lets pass what is whole; a blind judge makes fault runs worthless."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.system.history import Dropped, Entry, Event, History, Said, Saw, Sent, Welcomed, judge


@dataclass
class Talk:
    """A whole talk: the log, and each seat's history of it."""

    log: list[Entry]
    histories: list[History]


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """Talks in which every promise was kept, through any number of connections."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    members = [f"m{number}" for number in range(1, chance.randint(2, 4) + 1)]
    log = [Entry(f"p{index}", member, "joined") for index, member in enumerate(members)]
    last = dict.fromkeys(members, 0)
    for index in range(chance.randint(2, 12)):
        by = chance.choice(members)
        last[by] += 1
        log.append(Entry(f"q{index}", by, "text", last[by], f"{by} says {last[by]}"))
    return Talk(log, [_lived(chance, member, log) for member in members])


def _lived(chance: random.Random, me: str, log: list[Entry]) -> History:
    """One seat's life: it connects some times, sees a part live each time, and may send again what was on its way."""
    events: list[Event] = []
    asked: str | None = None
    at, sent = 0, 0
    mine = [entry for entry in log if entry.by == me and entry.text is not None]

    def say(entries: list[Entry]) -> None:
        nonlocal sent
        for entry in entries:
            if entry in mine[sent:]:
                events.extend([Said(entry.text or ""), Sent(entry.n or 0, entry.text or "")])
                sent += 1

    while True:
        start = chance.randint(at, len(log))
        say(log[at:start])
        acked = sum(entry in mine for entry in log[:start])
        events.append(Welcomed(asked, acked, asked is None, tuple(log[at:start])))
        at = chance.randint(start, len(log))
        for entry in log[start:at]:
            say([entry])
            events.append(Saw(entry))
            if entry in mine and chance.random() < 0.3:
                events.extend([Sent(entry.n or 0, entry.text or ""), Saw(entry)])
        if at == len(log) and chance.random() < 0.5:
            return History(me, events)
        asked = log[at - 1].pos if at else None


def rules(histories: list[History], may_forget: bool = False) -> set[str]:
    return {violation.rule for violation in judge(histories, may_forget)}


@given(talks())
def test_a_whole_talk_has_no_violation(talk: Talk) -> None:
    assert judge(talk.histories) == []
    assert judge(talk.histories, may_forget=True) == []


def altered(history: History, alter: Callable[[Entry], list[Entry]]) -> History:
    """The history with each shown entry replaced by what `alter` makes of it."""
    events: list[Event] = []
    for event in history.events:
        if isinstance(event, Saw):
            events.extend(Saw(entry) for entry in alter(event.entry))
        elif isinstance(event, Welcomed):
            shown = tuple(new for entry in event.entries for new in alter(entry))
            events.append(event._replace(entries=shown))
        else:
            events.append(event)
    return replace(history, events=events)


@given(talks(), st.data())
def test_a_missing_entry_is_found(talk: Talk, data: st.DataObject) -> None:
    victim = data.draw(st.sampled_from(talk.log))
    talk.histories[0] = altered(talk.histories[0], lambda entry: [] if entry.pos == victim.pos else [entry])
    assert rules(talk.histories) & {"lost", "hole", "unequal", "unseen"}


@given(talks(), st.data())
def test_an_entry_missing_on_all_seats_is_lost(talk: Talk, data: st.DataObject) -> None:
    victim = data.draw(st.sampled_from([entry for entry in talk.log if entry.text]))
    gone = [altered(history, lambda entry: [] if entry.pos == victim.pos else [entry]) for history in talk.histories]
    assert "lost" in rules(gone)


@given(talks(), st.data())
def test_an_entry_twice_in_the_log_is_doubled(talk: Talk, data: st.DataObject) -> None:
    victim = data.draw(st.sampled_from([entry for entry in talk.log if entry.text]))

    def twice(entry: Entry) -> list[Entry]:
        return [entry, entry._replace(pos="again")] if entry.pos == victim.pos else [entry]

    assert "doubled" in rules([altered(history, twice) for history in talk.histories])


@given(talks(), st.data())
def test_one_position_shown_twice_is_doubled(talk: Talk, data: st.DataObject) -> None:
    victim = data.draw(st.sampled_from([entry for entry in talk.log if entry.by != "m1"]))
    talk.histories[0].events.append(Saw(victim))
    assert "doubled" in rules(talk.histories)


@given(talks(), st.data())
def test_two_neighbours_swapped_on_one_seat_are_found(talk: Talk, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(talk.log) - 2))
    one, two = talk.log[index], talk.log[index + 1]
    swap = {one.pos: two, two.pos: one}
    talk.histories[0] = altered(talk.histories[0], lambda entry: [swap.get(entry.pos, entry)])
    assert "order" in rules(talk.histories)


@given(talks(), st.data())
def test_a_position_with_two_contents_is_reused(talk: Talk, data: st.DataObject) -> None:
    victim = data.draw(
        st.sampled_from([entry for entry in talk.log if entry.by == "m1" and entry.text] or [talk.log[0]])
    )
    changed = victim._replace(kind="mark")
    talk.histories[1] = altered(talk.histories[1], lambda entry: [changed if entry.pos == victim.pos else entry])
    assert "reused" in rules(talk.histories)


@given(talks(), st.data())
def test_an_echo_of_other_words_is_forged(talk: Talk, data: st.DataObject) -> None:
    mine = [entry for entry in talk.log if entry.text and entry.by == "m1"]
    assume(mine)
    victim = data.draw(st.sampled_from(mine))
    other = victim._replace(text="other words")
    assert "forged" in rules(
        [altered(history, lambda e: [other if e.pos == victim.pos else e]) for history in talk.histories]
    )


@given(talks())
def test_a_seat_that_stays_behind_is_unequal(talk: Talk) -> None:
    last = talk.log[-1]
    talk.histories[0] = altered(talk.histories[0], lambda entry: [] if entry.pos == last.pos else [entry])
    assert rules(talk.histories) & {"unequal"}


A1 = Entry("a1", "m1", "text", 1, "one")
A2 = Entry("a2", "m1", "text", 2, "two")
CARD = Entry("c1", None, "card")


@pytest.mark.parametrize(
    ("rule", "events"),
    [
        ("unseen", [Said("one"), Sent(1, "one"), Welcomed("p", 1, False, ())]),
        ("taken_back", [Said("one"), Sent(1, "one"), Welcomed("p", 1, False, (A1,)), Welcomed("a1", 0, False, ())]),
        ("taken_back", [Said("one"), Sent(1, "one"), Saw(A1), Welcomed("a1", 0, False, ())]),
        ("reset", [Said("one"), Sent(1, "one"), Saw(A1), Welcomed("a1", 1, True, (A1,))]),
        ("forged", [Welcomed("p", 7, False, ())]),
    ],
)
def test_a_welcome_that_lies_is_found(rule: str, events: list[Event]) -> None:
    start = Welcomed(None, 0, True, ())
    assert rule in rules([History("m1", [start, *events])])


def test_an_entry_before_the_welcome_is_found() -> None:
    assert "order" in rules([History("m1", [Said("one"), Sent(1, "one"), Saw(A1)])])


def test_a_card_on_one_seat_alone_is_no_difference() -> None:
    start = Welcomed(None, 0, True, ())
    writer = History("m1", [start, Said("one"), Sent(1, "one"), Saw(A1), Saw(CARD)])
    assert judge([writer, History("m2", [start, Saw(A1)])]) == []


def test_what_was_refused_for_good_need_not_arrive() -> None:
    start = Welcomed(None, 0, True, ())
    writer = History("m1", [start, Said("no"), Sent(1, "no"), Dropped("no"), Said("one"), Sent(1, "one"), Saw(A1)])
    assert judge([writer, History("m2", [start, Saw(A1)])]) == []


def test_a_store_that_lost_everything_may_reset_but_not_lose_what_came_later() -> None:
    start = Welcomed(None, 0, True, ())
    new = Entry("b1", "m1", "text", 1, "two")
    again = Welcomed("a1", 0, True, ())
    writer = History("m1", [start, Said("one"), Sent(1, "one"), Saw(A1), again, Said("two"), Sent(1, "two"), Saw(new)])
    reader = History("m2", [start, Saw(A1), again, Saw(new)])
    assert judge([writer, reader], may_forget=True) == []
    assert "reset" in rules([writer, reader])
    deaf = History("m2", [start, Saw(A1), again])
    assert rules([writer, deaf], may_forget=True)
    mute = History("m1", writer.events[:-1])
    assert "lost" in rules([mute, deaf], may_forget=True)
