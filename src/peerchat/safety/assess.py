"""What safety thinks of a text: a pure function, the same answer always, linear in the text's length.

It reads words, not people. Levels are shaped like the Columbia scale (C-SSRS) and are no diagnosis:
0 nothing; 1 distress, hopelessness, something overcome, worry about another person; 2 wish to be dead, thoughts of suicide or
urge to self-harm; 3 plan, means, preparation, current self-harm; 4 an attempt, a goodbye.
What follows from a level is decided in `policy.py`. All languages are read in every room: people mix them.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from msgspec import Struct

from peerchat.safety.lexicon.phrases import LANGUAGES, phrases
from peerchat.safety.lexicon.scan import BREAK, Hit, Scanner
from peerchat.safety.normalise import apart, is_odd, places, plain, words

# A message that says it a hundred times is no clearer than one that says it once; this bounds the work.
_HITS_MAX = 96
_QUOTED = re.compile(r"[„“”\"«»](?=\S)([^„“”\"«»]{2,}?)[„“”\"«»]")


class Assessment(Struct, frozen=True):
    """`spans`: (start, end, label) in code points of the original text, in order, end excluded. Holds no text."""

    level: int
    labels: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]


CALM = Assessment(0, (), ())


def assess(text: str, lang: str) -> Assessment:
    """Never raises, for any text. `lang`: the room's language; phrases that mean something else in it are left out."""
    seen = plain(text)
    said = words(seen.text)
    odd = is_odd(seen.text)
    scanner = _scanner(lang)
    at = places(seen.text) if odd else None
    if at is not None:
        _join(said, at, scanner)
    row = scanner.row(said, odd)
    hits = list(islice(scanner.find(row), _HITS_MAX))
    if not hits:
        return CALM
    at = at or places(seen.text)
    found: list[tuple[int, int, int, str]] = []
    for hit, level in _standing(hits, row, at, seen.text):
        start, end = seen.origin(at[hit.first][0], at[hit.last][1])
        found.append((level, start, end, hit.rule.label))
    if not found:
        return CALM
    labels = dict.fromkeys(label for _, _, _, label in sorted(found, key=lambda one: -one[0]))
    return Assessment(max(found)[0], tuple(labels), _merged(found))


def warm() -> None:
    """Loads every lexicon now (some 50 ms), so that the first message does not wait for it."""
    for lang in LANGUAGES:
        assess("", lang)


@cache
def _scanner(lang: str) -> Scanner:
    if lang not in LANGUAGES:
        return _scanner(LANGUAGES[0])
    return Scanner(phrase for language in LANGUAGES for phrase in phrases(language))


def _join(said: list[str], at: list[tuple[int, int]], scanner: Scanner) -> None:
    """Letters typed apart become the word they spell, if the lexicon knows it."""
    for first, past in reversed(list(apart(said, at))):
        word = "".join(said[first:past])
        if scanner.knows(word):
            said[first:past] = [word]
            at[first:past] = [(at[first][0], at[past - 1][1])]


def _standing(hits: list[Hit], row: list[int], at: list[tuple[int, int]], text: str) -> list[tuple[Hit, int]]:
    """The pattern hits that no shield silences, each with its level after the contexts around it."""
    shields = [hit for hit in hits if hit.rule.kind == "shield"]
    contexts = [hit for hit in hits if hit.rule.kind == "context"]
    quotes = [found.span(1) for found in _QUOTED.finditer(text)] if contexts else []
    standing: list[tuple[Hit, int]] = []
    for hit in hits:
        if hit.rule.kind != "pattern" or _silenced(hit, shields):
            continue
        level = hit.rule.level
        around = [one for one in contexts if _reaches(one, hit, row)]
        near = {one.rule.id for one in around}
        for one in around:
            if one.rule.unless in near or (one.rule.scope == "quoted" and not _inside(quotes, at, hit)):
                continue
            level = min(level, one.rule.level)
        if level:
            standing.append((hit, level))
    return standing


def _silenced(hit: Hit, shields: list[Hit]) -> bool:
    return any(one.first <= hit.last <= one.last and hit.rule.level >= one.rule.level for one in shields)


def _reaches(context: Hit, hit: Hit, row: list[int]) -> bool:
    if context.rule.scope != "sentence":
        return True
    between = row[min(context.last, hit.last) : max(context.first, hit.first) + 1]
    return BREAK not in between


def _inside(quotes: list[tuple[int, int]], at: list[tuple[int, int]], hit: Hit) -> bool:
    start, end = at[hit.first][0], at[hit.last][1]
    return any(first <= start and end <= past for first, past in quotes)


def _merged(found: list[tuple[int, int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    spans: list[tuple[int, int, str]] = []
    for start, end, label in sorted((start, end, label) for _, start, end, label in found):
        for place, (first, past, other) in enumerate(spans):
            if other == label and start <= past:
                spans[place] = (first, max(past, end), label)
                break
        else:
            spans.append((start, end, label))
    return tuple(spans)
