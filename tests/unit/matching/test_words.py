"""The data that people read: complete in both languages, and as plain as we promise."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching import guidelines
from peerchat.matching.names import NAMES, name_room
from peerchat.matching.topics import LANGUAGES, TOPIC_IDS, TOPICS, Language


def test_there_are_enough_topics_and_each_has_a_name_in_every_language() -> None:
    assert len(TOPICS) >= 12
    assert len(TOPIC_IDS) == len(TOPICS)
    for topic in TOPICS:
        assert set(topic.name) == set(LANGUAGES)
        assert all(0 < len(name) <= 40 for name in topic.name.values())
        # Keys of the store and comma-separated records are made of it.
        assert re.fullmatch("[a-z_]+", topic.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_topic_names_differ(language: Language) -> None:
    assert len({topic.name[language] for topic in TOPICS}) == len(TOPICS)


def test_guidelines_say_the_same_number_of_things_in_every_language() -> None:
    assert set(guidelines.TEXT) == set(LANGUAGES)
    assert len({len(lines) for lines in guidelines.TEXT.values()}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidelines_are_short_sentences(language: Language) -> None:
    for line in guidelines.TEXT[language]:
        for sentence in re.split(r"[.!?:;] ", line):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_has_an_example_of_what_is_fine_and_what_is_not(language: Language) -> None:
    examples = guidelines.EXAMPLES[language]
    assert len(examples) == len(guidelines.TEXT[language])
    for words in (words for example in examples for words in example):
        assert words
        assert len(words.split()) <= 12, "read at a glance, on a phone"
    assert all(example.fine != example.not_fine for example in examples)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_names_for_everyone_in_a_circle(language: Language) -> None:
    assert len(set(NAMES[language])) == len(NAMES[language]) >= 24


@given(st.integers(0, 2**32), st.sampled_from(LANGUAGES), st.integers(1, 8))
def test_names_in_one_room_differ(seed: int, language: str, seats: int) -> None:
    names = name_room(language, seats, random.Random(seed).random)
    assert len(set(names)) == seats


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_program_is_named_with_its_place_and_is_agreed_to_anew(language: Language) -> None:
    alone, here, there = guidelines.shown(), guidelines.shown("Server in Wien"), guidelines.shown("Graz")
    assert alone == (guidelines.VERSION, guidelines.TEXT, guidelines.EXAMPLES)
    assert len({alone.version, here.version, there.version}) == 3
    assert len(here.version) <= 64
    [line] = set(here.text[language]) - set(alone.text[language])
    assert "Server in Wien" in line
    assert all(len(sentence.split()) <= 20 for sentence in re.split(r"[.!?:;] ", line))
    assert here.text[language].index(line) == here.examples[language].index(guidelines.SECOND_EXAMPLE[language])
    assert len(here.text[language]) == len(here.examples[language])
