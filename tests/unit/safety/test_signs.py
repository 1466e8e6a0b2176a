"""What the phrases say of a text: who "they" are, words written as one, whom a context speaks of."""

from __future__ import annotations

import pytest

from peerchat.safety.lexicon.phrases import LANGUAGES, phrases
from peerchat.safety.signs import Sign, reader


def standing(text: str, lang: str) -> list[Sign]:
    return [sign for sign in reader(lang).read(text).standing if sign.label == "abuse"]


@pytest.mark.parametrize(("text", "lang"), [
    ("My street is full of immigrants. They are all filthy", "en"),
    ("my street is full of immigrants and they are all filthy", "en"),
    ("In meiner Straße wohnen Muslime. Die sind alle dreckig", "de"),
])  # fmt: skip
def test_they_are_those_who_were_named_just_before(text: str, lang: str) -> None:
    assert standing(text, lang)


@pytest.mark.parametrize(("text", "lang"), [
    ("They are all filthy", "en"),
    ("They are all filthy. My street is full of immigrants", "en"),
    ("My street is full of immigrants. I go to work. The cups in the sink! They are all filthy", "en"),
    ("Die sind alle dreckig", "de"),
])  # fmt: skip
def test_they_are_nobody_where_no_group_was_named_before(text: str, lang: str) -> None:
    assert not standing(text, lang)


@pytest.mark.parametrize(("text", "lang"), [
    ("ihate women", "en"), ("i h a t e women", "en"), ("killall muslims", "en"),
    ("ichhasse frauen", "de"), ("Ausländerraus", "de"), ("auslaenderraus", "de"),
])  # fmt: skip
def test_words_of_hate_written_as_one_are_two(text: str, lang: str) -> None:
    (sign,) = standing(text, lang)[:1]
    assert text[sign.start : sign.end].strip() == text[sign.start : sign.end]
    assert reader(lang).calls(text.split()[0]) or " " in text


def test_a_word_of_its_own_is_not_taken_apart() -> None:
    assert not standing("the womenfolk sang, blackout at eight", "en")


def test_a_context_may_speak_of_rules_by_the_beginning_of_their_names() -> None:
    quoted = 'he wrote "women are trash" on the wall, you stupid bitch'
    assert [quoted[sign.start : sign.end] for sign in standing(quoted, "en")]
    assert not standing('he wrote "women are trash" on the wall', "en")


def test_no_phrase_knows_a_long_number() -> None:
    """So that any two of six digits and more are the same to the reader (`normalise.any_number`)."""
    known = {
        word for language in LANGUAGES for phrase in phrases(language) for step in phrase.steps for word in step.words
    }
    assert not [word for word in known if word.isdecimal() and len(word) >= 6]
