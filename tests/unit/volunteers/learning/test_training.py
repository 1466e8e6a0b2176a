from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from peerchat.matching.topics import LANGUAGES
from peerchat.volunteers.learning.training import check, curriculum, options, text

MODULES = list(curriculum())
WORDS = 20
_SENTENCE = re.compile(r"(?<=[.!?:;])[”“\"]?\s+")


def sentences(said: str) -> list[str]:
    return [one for one in _SENTENCE.split(said) if one]


def said_in(module: str, language: str) -> Iterator[str]:
    found = text(module, language)
    yield found.title
    for part in found.part:
        yield part.heading
        yield from part.text
    for question in found.question:
        yield from (question.ask, question.right, question.why)
        for answer, why in question.wrong:
            yield from (answer, why)


def test_what_a_listener_has_to_know_is_there() -> None:
    assert MODULES == [
        "listening", "limits", "suicidal_thoughts", "self_harm", "silence", "anger_and_misuse", "minors", "own_limits",
        "confidentiality", "handover",
    ]  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_each_module_has_sources_and_the_same_shape_in_every_language(module: str) -> None:
    assert all(source.url.startswith("https://") for source in curriculum()[module].sources)
    assert curriculum()[module].sources
    shapes = {
        tuple(
            (len(found.part), *(len(part.text) for part in found.part), *(len(one.wrong) for one in found.question))
            for found in [text(module, language)]
        )
        for language in LANGUAGES
    }
    assert len(shapes) == 1
    assert len(text(module, "de").question) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", MODULES)
def test_no_sentence_is_too_long_to_be_read_at_night(module: str, language: str) -> None:
    long = [one for said in said_in(module, language) for one in sentences(said) if len(one.split()) > WORDS]
    assert long == []


@pytest.mark.parametrize("module", MODULES)
def test_quotation_marks_are_those_of_the_language(module: str) -> None:
    assert not any("“" in said and "„" not in said for said in said_in(module, "de"))
    assert not any("„" in said or "«" in said for said in said_in(module, "en"))
    for said in said_in(module, "de"):
        assert said.count("„") == said.count("“"), said
    for said in said_in(module, "en"):
        assert said.count("“") == said.count("”"), said


@pytest.mark.parametrize("module", MODULES)
def test_the_right_answer_stands_at_the_same_place_in_every_language(module: str) -> None:
    for number in range(len(text(module, "de").question)):
        places = {tuple(one.right for one in options(module, number, language)) for language in LANGUAGES}
        assert len(places) == 1
        assert sum(places.pop()) == 1


def test_the_right_answer_is_not_always_at_the_same_place() -> None:
    places = [
        [one.right for one in options(module, number, "en")].index(True)
        for module in MODULES
        for number in range(len(text(module, "en").question))
    ]
    assert all(places.count(place) >= 4 for place in range(3)), places


def test_an_answer_is_told_whether_it_is_right_and_why() -> None:
    right = [
        [one.right for one in options("silence", number, "de")].index(True)
        for number in range(len(text("silence", "de").question))
    ]
    assert all(one.right for one in check("silence", "de", right))
    wrong = [(right[0] + 1) % 3, *right[1:]]
    told = check("silence", "de", wrong)
    assert [one.right for one in told] == [False, *[True] * (len(right) - 1)]
    assert told[0].why in {why for _, why in text("silence", "de").question[0].wrong}


@pytest.mark.parametrize("answers", [[], [0], [0] * 9, [0, 0, 3], [0, 0, -1]])
def test_what_is_no_answer_is_refused(answers: list[int]) -> None:
    with pytest.raises(ValueError, match=r"answer|option"):
        check("silence", "en", answers)


def test_another_language_reads_english() -> None:
    assert text("silence", "fr") == text("silence", "en")
