"""Filling a frame: one choice per bracket, one word per list, one group of people per line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z0-9.]+)\}")
_FORMS = ("target", "pl", "def", "dat", "sg", "akk", "adj")
_SLUR_SHARE = 0.25  # of the groups spoken of with hate
_CLAUSES = ("hate", "dass")


def headed(path: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The labels of each heading, and the frames below it."""
    for block in path.read_text("utf-8").split("# ")[1:]:
        heading, *patterns = block.strip().splitlines()
        yield dict(part.split("=", 1) for part in heading.split()), patterns


class Frames:
    """The words of one language."""

    def __init__(self, folder: Path) -> None:
        words: dict[str, str] = tomllib.loads((folder / "words.toml").read_text("utf-8"))
        self._groups = _people(words.pop("groups"))
        self._slurs = _people(words.pop("slurs"))
        self._words = {name: [word.strip() for word in value.split(",")] for name, value in words.items()}
        self._clauses = {labels["func"]: patterns for labels, patterns in headed(folder / "clauses.txt")}

    def fill(self, pattern: str, rng: Random, *, harmful: bool) -> str:
        """`harmful`: groups may be named by a slur. Raises KeyError for a list that is not there."""
        who = self._who(rng, slur=harmful and rng.random() < _SLUR_SHARE)
        return (
            " ".join(self._filled(pattern, rng, who).split()).replace(" ,", ",").replace(" .", ".").replace(" ?", "?")
        )

    def _who(self, rng: Random, *, slur: bool) -> dict[str, str]:
        """A target first, then one of its names: each target as often as the others."""
        people = self._slurs if slur else self._groups
        return rng.choice(people[rng.choice(sorted(people))])

    def _filled(self, pattern: str, rng: Random, who: dict[str, str]) -> str:
        while _CHOICE.search(pattern):
            pattern = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)
        named: set[str] = set()

        def word(found: re.Match[str]) -> str:
            name = found[1]
            if name in _CLAUSES:
                other = who if rng.random() < 1 - _SLUR_SHARE else self._who(rng, slur=True)
                return self._filled(rng.choice(self._clauses[name]), rng, other)
            if name.startswith("slur."):
                return self._who(rng, slur=True)[name.removeprefix("slur.")]
            if name not in who:
                return rng.choice(self._words[name])
            again = name in named and name == "pl"
            named.add(name)
            return self._who(rng, slur=False)[name] if again else who[name]

        return _SLOT.sub(word, pattern)


def _people(table: str) -> dict[str, list[dict[str, str]]]:
    people: dict[str, list[dict[str, str]]] = {}
    for row in table.strip().splitlines():
        forms = dict(zip(_FORMS, (cell.strip() for cell in row.split(";")), strict=True))
        forms["one"] = forms["sg"].split(" ", 1)[1]
        people.setdefault(forms["target"], []).append(forms)
    return people
