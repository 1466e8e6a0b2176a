"""The examples in the lexicon are the tests: every pattern, shield and context proves itself on its own sentences."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import pytest

from peerchat.safety.labels import HARM, NEED
from peerchat.safety.lexicon.phrases import KINDS, LANGUAGES, Phrase, Rule, _phrases, document, frequent, phrases
from peerchat.safety.signs import reader

ALARM = 2


class Read(NamedTuple):
    level: int
    labels: set[str]


def read_alone(text: str, language: str) -> Read:
    """What the phrases say without the statistical model."""
    signs = reader(language).read(text).standing
    return Read(max((sign.level for sign in signs), default=0), {sign.label for sign in signs})


def examples(kinds: tuple[str, ...], answer: str) -> list[Any]:
    return [
        pytest.param(language, rule, text, id=f"{rule['id']}-{number}")
        for language, kind in product(LANGUAGES, kinds)
        for rule in document(language)[kind]
        for number, text in enumerate(rule.get(answer, []))
    ]


def named(language: str, rule: dict[str, Any]) -> set[str]:
    """The labels that a shield or context speaks of, also by the beginning of a pattern's id."""
    of = tuple(rule.get("of", ()))
    return {
        one["label"] for one in document(language)["pattern"] if of and (one["label"] in of or one["id"].startswith(of))
    }


@pytest.mark.parametrize(("language", "rule", "text"), examples(("pattern",), "yes"))
def test_a_pattern_recognises_its_examples(language: str, rule: dict[str, Any], text: str) -> None:
    found = read_alone(text, language)
    assert found.level >= rule["level"]
    assert rule["label"] in found.labels


@pytest.mark.parametrize(("language", "rule", "text"), examples(("pattern",), "no"))
def test_a_pattern_leaves_its_counter_examples_alone(language: str, rule: dict[str, Any], text: str) -> None:
    found = read_alone(text, language)
    assert found.level < rule["level"] if rule["level"] else rule["label"] not in found.labels


@pytest.mark.parametrize(("language", "rule", "text"), examples(("shield", "context"), "yes"))
def test_a_shield_or_context_takes_the_alarm_back(language: str, rule: dict[str, Any], text: str) -> None:
    found = read_alone(text, language)
    assert found.level < ALARM
    assert not found.labels & named(language, rule)


@pytest.mark.parametrize(("language", "rule", "text"), examples(("shield", "context"), "no"))
def test_a_shield_or_context_does_not_hide_a_true_alarm(language: str, rule: dict[str, Any], text: str) -> None:
    found = read_alone(text, language)
    assert found.labels & named(language, rule) if "of" in rule else found.level >= ALARM


@pytest.mark.parametrize(("language", "kind"), list(product(LANGUAGES, KINDS)))
def test_every_rule_has_a_reason_and_an_example_of_each_kind(language: str, kind: str) -> None:
    for rule in document(language)[kind]:
        assert rule["why"]
        assert rule["id"].startswith(f"{language}.")
        if kind == "pattern":
            assert rule["level"] in range(5)
            assert rule["label"] in (NEED if rule["level"] else HARM)
            assert rule["no"]
        if not rule["id"].endswith("now_context"):
            assert rule["yes"]


def test_no_two_rules_share_a_name() -> None:
    names = [rule["id"] for language in LANGUAGES for kind in KINDS for rule in document(language)[kind]]
    assert len(names) == len(set(names))


def test_a_context_that_is_waived_names_one_that_exists() -> None:
    names = {phrase.rule.id for language in LANGUAGES for phrase in phrases(language)}
    waived = {phrase.rule.unless for language in LANGUAGES for phrase in phrases(language)} - {None}
    assert waived <= names


def read(*lines: str, **words: str) -> list[Phrase]:
    source: dict[str, Any] = {
        "words": {"filler": "nur", "adverb": "nur", **words},
        "slips": {"of": "umbringen", "never": "umringen"},
    }
    rule = {"id": "x", "level": 1, "label": "x", "say": list(lines)}
    return list(_phrases({**source, "pattern": [rule], "shield": [], "context": []}))


@pytest.mark.parametrize("line", ["nur? weg", "~ weg", "weg ..", "<unknown> weg", "abc* weg", "*abc weg", "weg & nur?"])
def test_a_phrase_that_cannot_mean_what_it_says_is_refused_by_name(line: str) -> None:
    with pytest.raises(ValueError, match=r"^x: "):
        read(line)


def test_a_choice_of_several_words_is_a_phrase_of_its_own() -> None:
    spread = read("ich bin weg|nicht_mehr_da")
    assert [len(phrase.steps) for phrase in spread] == [5, 3]


def test_a_class_may_hold_several_words_joined() -> None:
    spread = read("ich <gone>", gone="weg nicht_mehr tot")
    assert sorted(len(phrase.steps) for phrase in spread) == [2, 3]
    assert {"weg", "tot"} == spread[1].steps[1].words


def test_what_may_come_in_any_order_is_a_phrase_for_each() -> None:
    spread = read("ich & will weg & heute")
    assert len(spread) == 6
    assert {(min(phrase.steps[0].words), min(phrase.steps[-1].words)) for phrase in spread} == {
        ("ich", "heute"), ("heute", "ich"), ("ich", "weg"), ("will", "heute"), ("will", "ich"), ("heute", "weg"),
    }  # fmt: skip


def test_umlauts_and_slips_are_spelled_out() -> None:
    (phrase,) = read("möchte umbringen")
    want, kill = phrase.steps
    assert want.words == {"möchte", "moechte", "mochte"}
    assert {"umbrigen", "ubmringen", "umbringenn"} <= kill.words
    assert "umringen" not in kill.words


def test_a_rule_without_its_own_scope_counts_in_its_sentence() -> None:
    assert read("weg")[0].rule == Rule("x", "pattern", 1, "x", "sentence", None)


def test_words_of_large_classes_count_as_seldom_unless_they_are_common() -> None:
    often = frequent()
    assert often["parasites"] < often["weather"]
    assert often["the"] == 1


def test_several_files_may_add_to_one_class_of_words() -> None:
    assert {"suicide", "muslims"} <= set(document("en")["slips"]["of"].split())
