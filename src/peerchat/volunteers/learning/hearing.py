"""What a volunteer's message in a practice talk does: asks openly, says back, gives advice, promises … Pure, by patterns in data.

It reads practice alone, never a real talk. It does not promise to understand: a good sentence in unusual words may go unheard, so a
practice talk may be tried again as often as one likes, and its feedback says what was not heard, never that it was not there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent / "practice"
_LIKE = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "\u00a0": " "})
MANY_QUESTIONS = 3
LECTURE_CHARS = 450
"""What fills a phone's screen."""
ACTS = ("waits", "hand", "shield", "ends")
"""What one does beside writing: a minute's patience, a raised hand, the shield, an end."""
FORMS = ("many_questions", "lecture", "speaks")
"""What is seen in the shape of a message. `speaks`: any message."""


class _Move(NamedTuple):
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


def hear(said: str, language: str) -> frozenset[str]:
    """Names of what was heard. `language`: `de`, or English."""
    plain = re.sub(r"\s+", " ", said.translate(_LIKE)).strip().lower()
    found = {name for name, move in _moves(language).items() if _hit(move, plain)}
    found.add("speaks")
    if plain.count("?") >= MANY_QUESTIONS:
        found.add("many_questions")
    if len(plain) > LECTURE_CHARS:
        found.add("lecture")
    return frozenset(found)


def known(language: str) -> frozenset[str]:
    """Every name that may be heard in this language."""
    return frozenset({*_moves(language), *ACTS, *FORMS})


def _hit(move: _Move, plain: str) -> bool:
    return bool(move.words.search(plain)) and not (move.unless and move.unless.search(plain))


@cache
def _moves(language: str) -> Mapping[str, _Move]:
    name = "hearing-de.toml" if language == "de" else "hearing-en.toml"
    plain = tomllib.loads((_HERE / name).read_text("utf-8"))
    return {
        move: _Move(_any(said["words"]), _any(said["unless"]) if "unless" in said else None)
        for move, said in plain.items()
    }


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))
