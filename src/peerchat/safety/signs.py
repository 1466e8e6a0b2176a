"""What the reviewed phrases say of a text: which of them stand after shields and contexts were heard, and where.

Pure. All languages are read in every room, because people mix them; of the others only what may be an alarm or harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from peerchat.safety.lexicon.phrases import LANGUAGES, Rule, document, frequent, phrases, spellings_of
from peerchat.safety.lexicon.scan import BREAK, KNOWN_KINDS, Hit, Meaning, Row, Scanner
from peerchat.safety.normalise import Plain, any_number, apart, is_break, is_odd, places, plain, words

_ALARM = 2
_BREAK = "."
# In a longer message, what was said so often is left out when it comes again: that bounds the work, and repeating adds nothing.
_MANY_WORDS = 60
_SAID_AGAIN = 2
_CONTEXT_WORDS = 10
_GLUED_LETTERS = 5
_SPELLED = 3  # single letters that may be a word typed apart (`normalise.apart`)
_SPELLED_APART = "x" * _SPELLED
_LONG_TEXT = 300  # characters; most longer ones have so many words that their places are needed
_LONG_PIECE = 40  # characters; longer ones are not kept
_QUOTED = re.compile(r"[„“”\"«»](?=\S)([^„“”\"«»]{2,}?)[„“”\"«»]")


class Sign(NamedTuple):
    """A phrase that stands. `level`: after the contexts around it; `start`, `end`: in the original text, end excluded."""

    level: int
    label: str
    start: int
    end: int


class Signs(NamedTuple):
    """`names`: everything that was found, also what was silenced, as the statistical model weighs it; in order, none twice."""

    standing: list[Sign]
    names: list[str]


NONE = Signs([], [])


@cache
def _scanners() -> tuple[Scanner, Scanner]:
    """Patterns, and what speaks of them: the same for rooms of all languages, because making them takes some 300 ms."""
    everything = [phrase for language in LANGUAGES for phrase in phrases(language)]
    patterns = Scanner((phrase for phrase in everything if phrase.rule.kind == "pattern"), frequent())
    return patterns, Scanner((phrase for phrase in everything if phrase.rule.kind != "pattern"), frequent())


@cache
def _glued() -> re.Pattern[str]:
    """Any two words of a language's `glued`, written as one."""
    spelled = (spellings_of(document(lang)["words"].get("glued", "").split()) for lang in LANGUAGES)
    return re.compile("|".join("({0})({0})".format("|".join(sorted(words))) for words in spelled if words))


@lru_cache(maxsize=KNOWN_KINDS)
def _halves(word: str) -> tuple[str, ...]:
    """Two words of hate written as one; nothing if it is a word of its own."""
    if _scanners()[0].knows(word):
        return ()
    found = _glued().fullmatch(word)
    return tuple(half for half in found.groups() if half) if found else ()


class _Hints(dict[str, tuple[Meaning, str]]):
    """Of each piece between white space, in plain writing: all that its words may mean, and where single letters are ("x")."""

    def __missing__(self, piece: str) -> tuple[Meaning, str]:
        number = any_number(piece)
        if number is not None and number != piece:
            return self[number]
        patterns, _ = _scanners()
        said = [word for word in words(piece) if not is_break(word)]
        meaning = Meaning.of_all(patterns.meaning(one) for word in said for one in (word, *_halves(word)))
        if len(self) > KNOWN_KINDS:
            self.clear()
        found = meaning, "".join("x" if len(word) == 1 else " " for word in said)
        if len(piece) < _LONG_PIECE:
            self[piece] = found
        return found

    def may_stand(self, text: str) -> bool:
        """Of a plain text."""
        pieces = text.split()
        if not pieces:
            return False
        known = {piece: self[piece] for piece in {*pieces}}
        meanings, single = zip(*known.values(), strict=True)
        if any(single) and _SPELLED_APART in "".join([known[piece][1] for piece in pieces]):
            return True
        return may_stand(meanings, ())


@cache
def _hints() -> _Hints:
    return _Hints()


def hint(piece: str) -> tuple[Meaning, str]:
    """What `may_stand` asks for, of a piece between white space in plain writing."""
    return _hints()[piece]


def may_stand(meanings: Sequence[Meaning], single: Iterable[str]) -> bool:
    """May a pattern be in a text of pieces with these hints? False: there is none, whatever stands in whose sentence."""
    # Single letters in a row may spell a word that no piece knows of.
    return _SPELLED_APART in "".join(single) or _scanners()[0].may_find(meanings)


class Reader:
    """One per room language."""

    def __init__(self, lang: str | None) -> None:
        self._patterns, self._quiet = _scanners()
        self._light = frozenset(  # rules of other languages that are no alarm
            phrase.rule.id
            for language in LANGUAGES
            for phrase in phrases(language)
            if lang not in (None, language) and phrase.rule.kind == "pattern" and 0 < phrase.rule.level < _ALARM
        )

    def calls(self, token: str) -> bool:
        """May a text with this piece hold a pattern? Only then is `read` worth its time."""
        text = plain(token).text
        odd = is_odd(text)
        return any(self._patterns.is_anchor(word, odd) or _halves(word) for word in words(text))

    def read(self, text: str, seen: Plain | None = None, *, may_stand: bool | None = None) -> Signs:
        """`seen`: the text made plain, if that was done already; `may_stand` (see there): the same."""
        seen = seen or plain(text)
        if may_stand is None:
            may_stand = seen.text != text.lower() or _hints().may_stand(seen.text)
        if not may_stand:
            return NONE
        odd = is_odd(seen.text)
        at = places(seen.text) if odd or len(seen.text) > _LONG_TEXT else []
        said = [seen.text[start:end] for start, end in at] or words(seen.text)
        if odd and [*map(len, said)].count(1) >= _SPELLED:
            self._join(said, at)
        glued = [place for place, word in enumerate(said) if len(word) >= _GLUED_LETTERS and _halves(word)]
        for place in reversed(glued):
            at = at or places(seen.text)
            at[place : place + 1] = [at[place]] * 2
            said[place : place + 1] = _halves(said[place])
        if len(said) > _MANY_WORDS:
            said, at = _fresh(said, at or places(seen.text))
        row = self._patterns.row(said, odd)
        if self._patterns.is_plain(row):
            return NONE
        hits = [hit for hit in self._patterns.find(row) if hit.rule.id not in self._light]
        if not hits:
            return NONE
        at = at or places(seen.text)
        quiet = self._quiet.find(self._quiet.row(said, odd))
        standing: list[Sign] = []
        names: dict[str, None] = {}
        for hit, level, name in _weighed(hits, quiet, row, at, seen.text):
            names.update(dict.fromkeys(name))
            if level is not None:
                standing.append(Sign(level, hit.rule.label, *seen.origin(at[hit.first][0], at[hit.last][1])))
        top = max((sign.level for sign in standing), default=0)
        names.update(dict.fromkeys(f"level>={level}" for level in range(1, top + 1)))
        return Signs(standing, list(names))

    def _join(self, said: list[str], at: list[tuple[int, int]]) -> None:
        """Letters typed apart become the word they spell, if the lexicon knows it."""
        for first, past in reversed(list(apart(said, at))):
            word = "".join(said[first:past])
            if self._patterns.knows(word) or _halves(word):
                said[first:past] = [word]
                at[first:past] = [(at[first][0], at[past - 1][1])]


def _fresh(said: list[str], at: list[tuple[int, int]]) -> tuple[list[str], list[tuple[int, int]]]:
    """Without what repeats itself: of four words in a row that were there twice, the last is taken out, with a break instead."""
    often: dict[tuple[str, ...], int] = {}
    words_left: list[str] = []
    places_left: list[tuple[int, int]] = []
    fours = (*(tuple(said[:past]) for past in range(1, 4)), *zip(said, said[1:], said[2:], said[3:], strict=False))
    left_out = False
    for word, place, four in zip(said, at, fours, strict=True):
        times = often[four] = often.get(four, 0) + 1
        if times <= _SAID_AGAIN:
            words_left.append(word)
            places_left.append(place)
            left_out = False
        elif not left_out:
            left_out = True
            if words_left and not is_break(words_left[-1]):
                words_left.append(_BREAK)
                places_left.append(place)
    return words_left, places_left


@cache
def reader(lang: str | None) -> Reader:
    """`lang`: one of LANGUAGES; None: a language that we do not read."""
    return Reader(lang)


def _weighed(
    hits: list[Hit], quiet: list[Hit], row: Row, at: list[tuple[int, int]], text: str
) -> list[tuple[Hit, int | None, list[str]]]:
    """Each pattern hit with its level after shields and contexts (None: silenced), and the names of what was found."""
    sentence = list(accumulate(int(kinds is BREAK) for kinds in row))
    shields = [hit for hit in quiet if hit.rule.kind == "shield"]
    contexts = [hit for hit in quiet if hit.rule.kind == "context"]
    quotes = [found.span(1) for found in _QUOTED.finditer(text)] if contexts else []
    weighed: list[tuple[Hit, int | None, list[str]]] = []
    for hit in hits:
        if hit.rule.after and not any(_names(one, hit, sentence) for one in contexts):
            continue
        silent = [one.rule.id for one in shields if _silences(one, hit)]
        if silent:
            weighed.append((hit, None, [f"silenced>={hit.rule.level}", f"not:{hit.rule.label}", *silent]))
            continue
        around = [
            one.rule
            for one in contexts
            if _speaks_of(one.rule, hit.rule) and (one.rule.scope != "sentence" or _near(one, hit, sentence))
        ]
        near = {rule.id for rule in around}
        caps = [
            rule for rule in around if rule.unless not in near and (rule.scope != "quoted" or _inside(quotes, at, hit))
        ]
        level = min([hit.rule.level, *(rule.level for rule in caps)])
        names = [hit.rule.id, f"{hit.rule.label}:{level}"]
        if caps:
            names = [f"capped>={hit.rule.level}", *(rule.id for rule in caps)]
        weighed.append((hit, None if caps and not hit.rule.level else level, names))
    return weighed


def _near(context: Hit, hit: Hit, sentence: list[int]) -> bool:
    """In the same sentence; many write without a full stop, so also not too far."""
    far = max(context.first - hit.last, hit.first - context.last)
    return sentence[context.last] == sentence[hit.last] and far <= _CONTEXT_WORDS


def _names(context: Hit, hit: Hit, sentence: list[int]) -> bool:
    """Whom the pattern speaks of, shortly before."""
    if context.rule.id != hit.rule.after or context.first >= hit.first:
        return False
    return sentence[hit.first] - sentence[context.last] <= 1


def _silences(shield: Hit, hit: Hit) -> bool:
    """They share a word, and the shield speaks of such a pattern."""
    return shield.first <= hit.last and hit.first <= shield.last and _speaks_of(shield.rule, hit.rule)


def _speaks_of(quiet: Rule, pattern: Rule) -> bool:
    """A shield or context that names labels, or how ids begin, speaks of those; without, of the levels of need from its own on."""
    if quiet.of:
        return pattern.label in quiet.of or pattern.id.startswith(quiet.of)
    return pattern.level >= (quiet.level if quiet.kind == "shield" else 1)


def _inside(quotes: list[tuple[int, int]], at: list[tuple[int, int]], hit: Hit) -> bool:
    start, end = at[hit.first][0], at[hit.last][1]
    return any(first <= start and end <= past for first, past in quotes)
