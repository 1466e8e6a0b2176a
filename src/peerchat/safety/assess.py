"""What safety thinks of a text: a pure function, the same answer always, linear in the text's length.

It reads words, not people. Levels are shaped like the Columbia scale (C-SSRS) and are no diagnosis:
0 nothing; 1 distress, hopelessness, something overcome, worry about another person; 2 wish to be dead, thoughts of suicide or
urge to self-harm; 3 plan, means, preparation, current self-harm; 4 an attempt, a goodbye.
What follows from a level is decided in `policy.py`. All languages are read in every room: people mix them.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate

from peerchat.safety.assessment import CALM as CALM
from peerchat.safety.assessment import CALM_ELSEWHERE, Scores
from peerchat.safety.assessment import Assessment as Assessment
from peerchat.safety.lexicon.phrases import LANGUAGES, Rule, document, phrases
from peerchat.safety.lexicon.scan import BREAK, Hit, Scanner
from peerchat.safety.normalise import apart, is_odd, places, plain, words

_ALARM = 2
_CONTEXT_WORDS = 10
_QUOTED = re.compile(r"[„“”\"«»](?=\S)([^„“”\"«»]{2,}?)[„“”\"«»]")


def assess(text: str, lang: str) -> Assessment:
    """Never raises, for any text. `lang`: the room's language; of the others only what may be an alarm is read."""
    seen = plain(text)
    said = words(seen.text)
    odd = is_odd(seen.text)
    known = lang in LANGUAGES
    calm = CALM if known else CALM_ELSEWHERE
    patterns, quiet = _scanners(lang if known else None)
    at = places(seen.text) if odd else []
    if odd:
        _join(said, at, patterns)
    row = patterns.row(said, odd)
    if patterns.is_plain(row):
        return calm
    hits = list(patterns.find(row))
    if not hits:
        return calm
    at = at or places(seen.text)
    hits += quiet.find(quiet.row(said, odd))
    found: list[tuple[int, int, int, str]] = []
    for hit, level in _standing(hits, row, at, seen.text):
        start, end = seen.origin(at[hit.first][0], at[hit.last][1])
        found.append((level, start, end, hit.rule.label))
    if not found:
        return calm
    labels = dict.fromkeys(label for _, _, _, label in sorted(found, key=lambda one: -one[0]))
    return Assessment(max(found)[0], tuple(labels), _merged(found), Scores(), known)


def warm() -> None:
    """Loads every lexicon now (some 300 ms), so that the first message does not wait for it."""
    for lang in LANGUAGES:
        assess("", lang)


@cache
def _scanners(lang: str | None) -> tuple[Scanner, Scanner]:
    """Patterns apart from shields and contexts: those are asked only when a pattern was found."""
    everything = [
        phrase
        for language in LANGUAGES
        for phrase in phrases(language)
        if lang in (None, language)
        or phrase.rule.kind != "pattern"
        or phrase.rule.level >= _ALARM
        or not phrase.rule.level
    ]
    common = frozenset(word for language in LANGUAGES for word in document(language)["words"]["common"].split())
    patterns = Scanner((phrase for phrase in everything if phrase.rule.kind == "pattern"), common)
    return patterns, Scanner(phrase for phrase in everything if phrase.rule.kind != "pattern")


def _join(said: list[str], at: list[tuple[int, int]], scanner: Scanner) -> None:
    """Letters typed apart become the word they spell, if the lexicon knows it."""
    for first, past in reversed(list(apart(said, at))):
        word = "".join(said[first:past])
        if scanner.knows(word):
            said[first:past] = [word]
            at[first:past] = [(at[first][0], at[past - 1][1])]


def _standing(hits: list[Hit], row: list[int], at: list[tuple[int, int]], text: str) -> list[tuple[Hit, int]]:
    """The pattern hits that no shield silences, each with its level after the contexts around it."""
    sentence = list(accumulate(int(mask == BREAK) for mask in row))
    shields = [hit for hit in hits if hit.rule.kind == "shield"]
    contexts = [hit for hit in hits if hit.rule.kind == "context"]
    quotes = [found.span(1) for found in _QUOTED.finditer(text)] if contexts else []
    standing: list[tuple[Hit, int]] = []
    for hit in hits:
        if hit.rule.kind != "pattern" or _silenced(hit, shields):
            continue
        around = [
            one.rule
            for one in contexts
            if _speaks_of(one.rule, hit.rule) and (one.rule.scope != "sentence" or _near(one, hit, sentence))
        ]
        near = {rule.id for rule in around}
        caps = [
            rule.level
            for rule in around
            if rule.unless not in near and (rule.scope != "quoted" or _inside(quotes, at, hit))
        ]
        if not hit.rule.level:
            if not caps:
                standing.append((hit, 0))
            continue
        standing.append((hit, min(hit.rule.level, *caps) if caps else hit.rule.level))
    return standing


def _near(context: Hit, hit: Hit, sentence: list[int]) -> bool:
    """In the same sentence; many write without a full stop, so also not too far."""
    far = max(context.first - hit.last, hit.first - context.last)
    return sentence[context.last] == sentence[hit.last] and far <= _CONTEXT_WORDS


def _silenced(hit: Hit, shields: list[Hit]) -> bool:
    return any(one.first <= hit.last <= one.last and _speaks_of(one.rule, hit.rule) for one in shields)


def _speaks_of(quiet: Rule, pattern: Rule) -> bool:
    """A shield or context that names labels speaks of those; without, of the levels of need from its own on."""
    if quiet.of:
        return pattern.label in quiet.of
    return pattern.level >= (quiet.level if quiet.kind == "shield" else 1)


def _inside(quotes: list[tuple[int, int]], at: list[tuple[int, int]], hit: Hit) -> bool:
    start, end = at[hit.first][0], at[hit.last][1]
    return any(first <= start and end <= past for first, past in quotes)


def _merged(found: list[tuple[int, int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """In order; spans of one label that touch become one."""
    spans: list[tuple[int, int, str]] = []
    latest: dict[str, int] = {}
    for start, end, label in sorted((start, end, label) for _, start, end, label in found):
        place = latest.get(label)
        if place is not None and start <= spans[place][1]:
            spans[place] = (spans[place][0], max(spans[place][1], end), label)
        else:
            latest[label] = len(spans)
            spans.append((start, end, label))
    return tuple(spans)
