"""The training: short modules, each with check questions. Texts are data (`modules/`); whether an answer is right is decided here.

Promises: every language has the same modules with as many questions; the right answer is never told before somebody answered, and
after it, why. Does not promise that who passed is a good listener: that takes practice, a supervisor, and time.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from peerchat.matching.topics import LANGUAGES

_HERE = Path(__file__).parent / "modules"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    url: str


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module in the curriculum. `version`: goes up when its meaning changes; `minutes`: to read it."""

    id: str
    version: int
    minutes: int
    sources: tuple[Source, ...]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    heading: str
    text: tuple[str, ...]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`why`: that `right` is right. `wrong`: each with what speaks against it."""

    ask: str
    right: str
    why: str
    wrong: tuple[tuple[str, str], ...]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module in one language."""

    title: str
    part: tuple[Part, ...]
    question: tuple[Question, ...]


class Option(NamedTuple):
    text: str
    right: bool
    why: str


class Verdict(NamedTuple):
    """`why`: about the answer that was given."""

    right: bool
    why: str


@cache
def curriculum() -> Mapping[str, Entry]:
    """By id, in order."""
    found = msgspec.convert(tomllib.loads((_HERE / "curriculum.toml").read_text("utf-8"))["module"], list[Entry])
    return {one.id: one for one in found}


@cache
def text(module: str, language: str) -> Text:
    """`module`: of the curriculum. In English, where the language is another than those of the site."""
    folder = language if language in LANGUAGES else "en"
    plain = tomllib.loads((_HERE / folder / f"{curriculum()[module].id}.toml").read_text("utf-8"))
    return msgspec.convert(plain, Text)


def options(module: str, number: int, language: str) -> list[Option]:
    """Of the question with this number, from 0 on; in the same order in every language, and not the right one first."""
    question = text(module, language).question[number]
    found = [Option(question.right, True, question.why), *(Option(said, False, why) for said, why in question.wrong)]
    place = hashlib.sha256(f"{module} {number}".encode()).digest()[0] % len(found)
    return [*found[1 : place + 1], found[0], *found[place + 1 :]]


def check(module: str, language: str, answers: Sequence[int]) -> list[Verdict]:
    """`answers`: for each question the number of the option. Raises ValueError for what is no answer."""
    asked = text(module, language).question
    if len(answers) != len(asked):
        raise ValueError("an answer for each question")
    found = []
    for number, answer in enumerate(answers):
        choices = options(module, number, language)
        if not 0 <= answer < len(choices):
            raise ValueError("no such option")
        found.append(Verdict(choices[answer].right, choices[answer].why))
    return found
