"""Reads the reviewed files `<language>.toml` and turns each phrase into steps. README.md beside this file tells how to write them.

Promises: a file that cannot mean what it says is refused at load time (unknown class, phrase that starts with a gap).
Loaded once, at first use; the examples in the files are read by the tests alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

LANGUAGES = ("de", "en")
GAP = "*"
_GAPS = {"..": 3, "...": 6}


class Step(NamedTuple):
    """One word of a phrase. `words`: what may stand here (`GAP`: anything); `stems`: beginnings; `optional`: may be missing."""

    words: frozenset[str]
    stems: frozenset[str]
    optional: bool


class Rule(NamedTuple):
    """`kind` pattern raises the level; shield silences the patterns that end inside it; context caps their level around it."""

    id: str
    kind: str
    level: int
    label: str
    scope: str
    unless: str | None


class Phrase(NamedTuple):
    """`opens`, `closes`: only at the beginning or the end of a sentence."""

    rule: Rule
    steps: tuple[Step, ...]
    opens: bool
    closes: bool


@cache
def document(language: str) -> dict[str, Any]:
    """The reviewed file as it stands, examples included."""
    return tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8"))


@cache
def phrases(language: str) -> tuple[Phrase, ...]:
    """All phrases of one language, in the file's order. Raises ValueError with the rule's id if one makes no sense."""
    return tuple(_phrases(document(language)))


def _phrases(source: dict[str, Any]) -> Iterator[Phrase]:
    classes: dict[str, str] = source["words"]
    slips = frozenset(source["slips"]["of"].split()), frozenset(source["slips"]["never"].split())
    for kind in ("pattern", "shield", "context"):
        for entry in source.get(kind, []):
            rule = Rule(
                entry["id"], kind, entry.get("level", 0), entry["label"] if kind == "pattern" else "",
                entry.get("scope", "sentence"), entry.get("unless"),
            )  # fmt: skip
            for line in entry["say"]:
                try:
                    yield _phrase(rule, line, classes, slips)
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{rule.id}: {line!r}: {error}") from error


def _phrase(rule: Rule, line: str, classes: dict[str, str], slips: tuple[frozenset[str], frozenset[str]]) -> Phrase:
    parts = line.split()
    opens, closes = parts[0] == "^", parts[-1] == "$"
    steps: list[Step] = []
    for part in parts[opens : len(parts) - closes]:
        if part in _GAPS:
            steps += [Step(frozenset((GAP,)), frozenset(), True)] * _GAPS[part]
        else:
            steps.append(_step(part, classes, slips))
    if not steps or steps[0].optional or steps[-1].optional:
        raise ValueError("begins or ends with something that may be missing")
    return Phrase(rule, tuple(steps), opens, closes)


def _step(part: str, classes: dict[str, str], slips: tuple[frozenset[str], frozenset[str]]) -> Step:
    optional = part.endswith("?")
    words: set[str] = set()
    stems: set[str] = set()
    for choice in part.removesuffix("?").split("|"):
        meant = classes[choice[1:-1]].split() if choice.startswith("<") else [choice]
        for word in meant:
            if word.endswith("*"):
                if len(word) < 5:
                    raise ValueError("a stem needs four letters")
                stems.update(_umlauts(word[:-1]))
            else:
                words.update(_umlauts(word))
                if word in slips[0]:
                    words.update(slip for slip in _slips(word) if slip not in slips[1])
    return Step(frozenset(words), frozenset(stems), optional)


def _umlauts(word: str) -> Iterator[str]:
    """The word with each umlaut as it is, as two letters, and without dots; ß also as ss."""
    ways = {"ä": ("ä", "ae", "a"), "ö": ("ö", "oe", "o"), "ü": ("ü", "ue", "u"), "ß": ("ß", "ss")}
    for letters in product(*(ways.get(letter, (letter,)) for letter in word)):
        yield "".join(letters)


def _slips(word: str) -> Iterator[str]:
    """What hasty thumbs make of a word: one letter left out, doubled, or two neighbours swapped; the first letter stays."""
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        if place + 1 < len(word):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
