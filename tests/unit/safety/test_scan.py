"""The automaton says the same as a slow and obvious one, for any phrase and any row of words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.lexicon import automaton, scan
from peerchat.safety.lexicon.phrases import GAP, Phrase, Rule, Step
from peerchat.safety.lexicon.scan import HITS_PER_RULE, Scanner

RULE = Rule("r", "pattern", 2, "l", "sentence", None)
WORDS = ("a", "b", "c", "d")
END = "."
words = st.sampled_from(WORDS)
some = st.frozensets(words, min_size=1, max_size=2)
fixed = some.map(lambda choice: Step(choice, frozenset(), optional=False))
between = st.one_of(
    fixed,
    some.map(lambda choice: Step(choice, frozenset(), optional=True)),
    some.map(lambda choice: Step(choice, frozenset(), optional=True, repeats=True)),
    st.just(Step(frozenset({GAP}), frozenset(), optional=True)),
)
phrases = st.builds(
    lambda first, middle, last, opens, closes: Phrase(RULE, (first, *middle, last), opens, closes),
    fixed, st.lists(between, max_size=5), fixed, st.booleans(), st.booleans(),
)  # fmt: skip
rows = st.lists(st.sampled_from((*WORDS, "x", END)), max_size=HITS_PER_RULE + 1)


def ends_of(phrase: Phrase, row: list[str]) -> set[int]:
    """Every place where the phrase may end, by trying everything."""

    def after(step: Step, place: int) -> set[int]:
        def takes(at: int) -> bool:
            return at < len(row) and row[at] != END and (GAP in step.words or row[at] in step.words)

        reached = {place + 1} if takes(place) else set()
        while step.repeats and takes(max(reached, default=len(row))):
            reached.add(max(reached) + 1)
        return reached | ({place} if step.optional else set())

    ends: set[int] = set()
    for start in range(len(row)):
        if phrase.opens and start and row[start - 1] != END:
            continue
        places = {start}
        for step in phrase.steps:
            places = set().union(*(after(step, place) for place in places))
        ends |= {place - 1 for place in places if not phrase.closes or place == len(row) or row[place] == END}
    return ends


@settings(deadline=None)
@given(st.lists(phrases, min_size=1, max_size=3), rows)
def test_it_finds_what_trying_everything_finds(several: list[Phrase], row: list[str]) -> None:
    several = [phrase._replace(rule=RULE._replace(id=str(number))) for number, phrase in enumerate(several)]
    scanner = Scanner(several)
    masks = scanner.row(row, odd=False)
    found = [(hit.first, hit.last) for hit in scanner.find(masks)]
    expected = sorted(end for phrase in several for end in ends_of(phrase, row))
    assert sorted(last for _, last in found) == expected
    assert all(0 <= first <= last < len(row) for first, last in found)
    if found:
        assert not scanner.is_plain(masks)
        assert any(scanner.is_anchor(word, odd=False) for word in row)
        meanings = [scanner.meaning(word) for word in row if word != END]
        assert scanner.may_find(meanings)
    assert scanner.is_plain(masks) == (not any(scanner.is_anchor(word, odd=False) for word in row))


@settings(deadline=None)
@given(phrases, rows)
def test_a_hit_is_the_phrase_and_nothing_around_it(phrase: Phrase, row: list[str]) -> None:
    scanner = Scanner([phrase])
    for hit in scanner.find(scanner.row(row, odd=False)):
        alone = row[hit.first : hit.last + 1]
        assert len(alone) - 1 in ends_of(phrase._replace(opens=False, closes=False), alone)
        assert alone[0] in phrase.steps[0].words


def test_a_word_is_known_by_its_stem_and_a_number_by_its_size() -> None:
    steps = (Step(frozenset({"#"}), frozenset(), False), Step(frozenset(), frozenset({"tabl"}), False))
    scanner = Scanner([Phrase(RULE, steps, False, False)])
    assert len(list(scanner.find(scanner.row(["30", "tablettenx"], False)))) == 1
    assert not list(scanner.find(scanner.row(["3", "tabletten"], False)))


def test_a_compound_is_known_by_its_end() -> None:
    steps = (Step(frozenset({"rot"}), frozenset(), False), Step(frozenset(), frozenset({"*brücke"}), False))
    scanner = Scanner([Phrase(RULE, steps, False, False)])
    assert len(list(scanner.find(scanner.row(["rot", "eisenbahnbrücke"], False)))) == 1
    assert not list(scanner.find(scanner.row(["rot", "brückentag"], False)))


def test_masks_are_made_anew_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "KNOWN_MASKS", 2)
    monkeypatch.setattr(scan, "KNOWN_KINDS", 2)
    steps = [Step(frozenset({letter}), frozenset(), False) for letter in "abcdef"]
    scanner = Scanner([Phrase(RULE, (one, other), False, False) for one, other in pairwise(steps)])
    for _ in range(3):
        assert len(list(scanner.find(scanner.row(list("abcdef"), False)))) == 5


def test_who_says_it_often_is_no_clearer() -> None:
    again = Step(frozenset({"a"}), frozenset(), False)
    scanner = Scanner([Phrase(RULE, (again,), False, False), Phrase(RULE, (again, again), False, False)])
    assert len(list(scanner.find(scanner.row(["a"] * 50, False)))) == HITS_PER_RULE
