"""Reads the reviewed files of a language and turns each phrase into steps. README.md beside this file tells how to write them.

Promises: a phrase that cannot mean what it says is refused at load time, by name (unknown class, open beginning or end).
Loaded once, at first use; the examples in the files are read by the tests alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import permutations, product
from typing import Any, NamedTuple

LANGUAGES = ("de", "en")
TOPICS = ("words", "wish", "signs", "harm", "plan", "now", "distress", "urging", "abuse", "hate", "quiet")
KINDS = ("pattern", "shield", "context")
GAP = "*"
_GAPS = {"..": 3, "...": 6}
_FILLERS = {"~": "<filler>", "-": "<adverb>"}
# A whole number of two digits or more: thirty pills, eighteen years.
NUMBER = "#"
_SELDOM = 0.0002
_RATHER_SELDOM = 0.05


class Step(NamedTuple):
    """One word of a phrase. `words`: what may stand here (`GAP`: anything); `stems`: how it may begin, or end (`*brücke`).

    `repeats`: also several in a row; only fillers do, and they are optional.
    """

    words: frozenset[str]
    stems: frozenset[str]
    optional: bool
    repeats: bool = False


class Rule(NamedTuple):
    """`kind` pattern: raises to `level`; shield: silences patterns from `level` up that end inside it; context: caps at it.

    A pattern of level 0 has a label of harm and raises nothing. `of`: labels (any) that a shield or a context speaks of
    instead of levels; such a context silences. `after`: a context that the pattern must follow: its "they" is somebody named
    in this sentence or in the one before.
    """

    id: str
    kind: str
    level: int
    label: str
    scope: str
    unless: str | None
    of: tuple[str, ...] = ()
    after: str | None = None


class Phrase(NamedTuple):
    """`opens`, `closes`: only at the beginning or the end of a sentence."""

    rule: Rule
    steps: tuple[Step, ...]
    opens: bool
    closes: bool


@cache
def document(language: str) -> dict[str, Any]:
    """The reviewed files as they stand, examples included: `words`, `slips`, and a list of rules per kind.

    Several files may have words: a class of the same name grows.
    """
    whole: dict[str, Any] = {"words": {}, "slips": {}, **{kind: [] for kind in KINDS}}
    for topic in TOPICS:
        source = files(__package__).joinpath(language, f"{topic}.toml").read_text("utf-8")
        for key, value in tomllib.loads(source).items():
            if key in KINDS:
                whole[key] += value
                continue
            for name, words in value.items():
                whole[key][name] = f"{whole[key].get(name, '')} {words}".strip()
    return whole


@cache
def phrases(language: str) -> tuple[Phrase, ...]:
    """All phrases of one language, in the files' order. Raises ValueError with the rule's id if one makes no sense."""
    return tuple(_phrases(document(language)))


@cache
def frequent() -> dict[str, float]:
    """How frequent a word is, from 0 (never) to 1, by its place in the languages' lists of `common` words.

    `seldom` names classes whose words hardly ever fall: large ones, which would seem frequent by their mere number.
    """
    share: dict[str, float] = {}
    for language in LANGUAGES:
        for place, word in enumerate(document(language)["words"]["common"].split()):
            share[word] = max(share.get(word, 0.0), 20 / (place + 20))
    for language in LANGUAGES:
        reader = _Reader(document(language))
        for name in document(language)["words"].get("seldom", "").split():
            for word in reader.step(f"<{name}>").words:
                if share.get(word, 0) < _RATHER_SELDOM:
                    share[word] = _SELDOM
    return share


def _phrases(source: dict[str, Any]) -> Iterator[Phrase]:
    reader = _Reader(source)
    for kind in KINDS:
        for entry in source[kind]:
            level, label = entry.get("level", entry.get("from", 1)), entry.get("label", "")
            scope, of = entry.get("scope", "sentence"), tuple(entry.get("of", ()))
            rule = Rule(entry["id"], kind, level, label, scope, entry.get("unless"), of, entry.get("after"))
            for line in entry["say"]:
                try:
                    yield from (reader.phrase(rule, parts) for way in _orders(line) for parts in reader.spread(way))
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{rule.id}: {line!r}: {error}") from error


class _Reader:
    def __init__(self, source: dict[str, Any]) -> None:
        self._classes: dict[str, list[str]] = {}
        self._ways: dict[str, tuple[str, ...]] = {}  # classes that hold several words joined by `_`
        for name, words in source["words"].items():
            joined = [word for word in words.split() if "_" in word]
            single = [word for word in words.split() if "_" not in word]
            self._classes[name] = single
            if joined:
                self._classes[f"{name}."] = single
                self._ways[f"<{name}>"] = (*joined, f"<{name}.>") if single else tuple(joined)
        self._slip_of = frozenset(source["slips"]["of"].split())
        self._never = frozenset(source["slips"]["never"].split())
        self._steps: dict[str, Step] = {}  # the same class is spelled out once

    def phrase(self, rule: Rule, parts: list[str]) -> Phrase:
        opens, closes = parts[0] == "^", parts[-1] == "$"
        steps: list[Step] = []
        for part in parts[opens : len(parts) - closes]:
            if part in _FILLERS:
                steps.append(self.step(_FILLERS[part])._replace(optional=True, repeats=True))
            elif part in _GAPS:
                steps += [Step(frozenset((GAP,)), frozenset(), optional=True)] * _GAPS[part]
            else:
                steps.append(self.step(part))
        if not steps or steps[0].optional or steps[-1].optional:
            raise ValueError("begins or ends with something that may be missing")
        return Phrase(rule, tuple(steps), opens, closes)

    def spread(self, parts: list[str]) -> Iterator[list[str]]:
        """A choice of several words, `gone|no_more`, also inside a class, is a phrase of its own."""
        for place, part in enumerate(parts):
            if "_" not in part and "<" not in part:
                continue
            choices = [way for choice in part.removesuffix("?").split("|") for way in self._ways.get(choice, (choice,))]
            if any("_" in choice for choice in choices):
                before, after = parts[:place], parts[place + 1 :]
                single = "|".join(choice for choice in choices if "_" not in choice)
                ways = [choice.split("_") for choice in choices if "_" in choice]
                ways += [[single + "?" * part.endswith("?")]] if single else [[]] if part.endswith("?") else []
                for way in ways:
                    yield from self.spread([*before, *way, *after])
                return
        yield parts

    def step(self, part: str) -> Step:
        if part not in self._steps:
            self._steps[part] = self._spelled_out(part)
        return self._steps[part]

    def _spelled_out(self, part: str) -> Step:
        optional = part.endswith("?")
        words: set[str] = set()
        stems: set[str] = set()
        for choice in part.removesuffix("?").split("|"):
            for word in self._classes[choice[1:-1]] if choice.startswith("<") else [choice]:
                if word[0] == "*" or word[-1] == "*":
                    if len(word) < 5:
                        raise ValueError("a stem needs four letters")
                    stems.update(_umlauts(word.removesuffix("*")))
                    continue
                words.update(way for way in _umlauts(word) if way == word or way not in self._never)
                if word in self._slip_of:
                    words.update(slip for slip in _slips(word) if slip not in self._never)
        return Step(frozenset(words), frozenset(stems), optional)


def _orders(line: str) -> Iterator[list[str]]:
    """`a & b` may come in any order, up to six words apart: a phrase of its own for each order."""
    for groups in permutations(line.split(" & ")):
        yield " ... ".join(groups).split()


def spellings_of(words: Iterable[str]) -> set[str]:
    """Each word with its umlauts in every way."""
    return {way for word in words for way in _umlauts(word)}


def _umlauts(word: str) -> Iterator[str]:
    """The word with each umlaut as it is, as two letters, and without dots; ß also as ss."""
    if word.isascii():  # most words of the lexicon, and this is asked a hundred thousand times at each start
        yield word
        return
    ways = {"ä": ("ä", "ae", "a"), "ö": ("ö", "oe", "o"), "ü": ("ü", "ue", "u"), "ß": ("ß", "ss")}
    for letters in product(*(ways.get(letter, (letter,)) for letter in word)):
        yield "".join(letters)


def _slips(word: str) -> Iterator[str]:
    """What hasty thumbs make of a word: a letter left out or doubled, two neighbours swapped; the first letter stays."""
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place] + word[place:]
        if place + 1 < len(word):
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
