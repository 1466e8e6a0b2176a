"""A text read aloud: spoken digits and signs become signs, letters typed apart become words, each with its place.

Spoken signs are kept apart from typed ones (private-use characters), because "at" is a word far more often than a sign.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import NamedTuple

from peerchat.safety.normalise import Plain

MOST = 32  # places of one kind that are looked at: no message to a person has as many, and work stays small
AT, DOT, DASH, UNDERSCORE, SLASH = "\ue040", "\ue041", "\ue042", "\ue043", "\ue044"
SPOKEN_0 = 0xE030
DIGIT = "[0-9\ue030-\ue039]"
AS_TYPED = str.maketrans({
    **{chr(SPOKEN_0 + digit): str(digit) for digit in range(10)},
    AT: "@", DOT: ".", DASH: "-", UNDERSCORE: "_", SLASH: "/",
})  # fmt: skip

_DE = "null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_EN = "zero|one|two|three|four|five|six|seven|eight|nine"
_TEENS_DE = "zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn"
_TEENS_EN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS_DE = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_TENS_EN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"


def _spellings(word: str) -> set[str]:
    return {
        word,
        word.replace("ü", "ue").replace("ö", "oe").replace("ß", "ss"),
        word.replace("ü", "u").replace("ö", "o"),
    }


def _numbers() -> dict[str, str]:
    said: dict[str, str] = {"zwo": "2", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "fünnef": "5"}
    for row in (_DE, _EN):
        said |= {word: str(value) for value, word in enumerate(row.split("|"))}
    for row in (_TEENS_DE, _TEENS_EN):
        said |= {word: str(value) for value, word in enumerate(row.split("|"), 10)}
    units_de = ["ein", *_DE.split("|")[2:]]
    for tens, word in enumerate(_TENS_DE.split("|"), 2):
        said |= {f"{unit}und{word}": f"{tens}{value}" for value, unit in enumerate(units_de, 1)}
        said[word] = f"{tens}0"
    for tens, word in enumerate(_TENS_EN.split("|"), 2):
        said |= {word + unit: f"{tens}{value}" for value, unit in enumerate(_EN.split("|")) if value}
        said[word] = f"{tens}0"
    return {spelling: digits for word, digits in said.items() for spelling in _spellings(word)}


NUMBERS = _numbers()
DOUBLED = {"double": 2, "doppel": 2, "doppelt": 2, "triple": 3, "treble": 3, "dreifach": 3}
SAID = {
    **{word: "".join(chr(SPOKEN_0 + int(digit)) for digit in digits) for word, digits in NUMBERS.items()},
    **dict.fromkeys(("at", "ät", "aet", "klammeraffe", "klammeraffen", "affenschwanz"), AT),
    **dict.fromkeys(("dot", "punkt", "pkt", "point"), DOT),
    **dict.fromkeys(("minus", "bindestrich", "strich", "dash", "hyphen"), DASH),
    **dict.fromkeys(("unterstrich", "underscore", "tiefstrich"), UNDERSCORE),
    **dict.fromkeys(("slash", "schrägstrich"), SLASH),
    "plus": "+",
}
_GLUED = 6  # letters from which on a word may be several numbers
_OPENINGS = frozenset(word[:3] for word in ("plus", *NUMBERS))
_GLUED_DIGITS = re.compile(f"(?:plus)?(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})+")
_ONE_OF_THEM = re.compile("|".join(sorted(("plus", *NUMBERS), key=len, reverse=True)))
_WORD = re.compile(r"[^\W_]+")
_ALIKE_DIGITS = re.compile(r"(?=[a-z]*\d[a-z]*\d)[0-9oilsz]*")
_DIGITS_OF = str.maketrans("oilsz", "01152")
_LEET_WORD = 4
_KNOWN_WORDS = 5_000
_DIGIT_BY_LETTER = re.compile(r"\d(?:[^\W\d_]|(?<=[^\W\d_]\d))")
_LETTERS_AND_DIGITS = re.compile(r"(?<![^\W_])(?:[^\W\d_]++\d|\d++[^\W\d_])[^\W_]*")
LEET = str.maketrans("01345679", "oieasgtg")
_LETTERS_APART = re.compile(r"(?<!\S)\S(?: \S){3,}(?!\S)|(?<![^\W_])[^\W_]([.\-_*·])[^\W_](?:\1[^\W_]){2,}(?![^\W_])")
_ALL_APART = re.compile(r"(?<!\S)\S(?: \S)+(?!\S)|\s{2,}")
_WIDE = re.compile(r"\S\s{2,}\S")
_MAY_BE_APART = re.compile(r"[ .\-_*·]\w[ .\-_*·]\w[ .\-_*·]")


class View(NamedTuple):
    """`text`; `starts[i]`, `ends[i]`: what its i-th character stood for in `seen.text`, None where nothing was rewritten.

    `words`: the words of `text`, digits and signs that were spoken left out.
    """

    text: str
    starts: list[int] | None
    ends: list[int] | None
    seen: Plain
    words: frozenset[str] = frozenset()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        if self.starts is None or self.ends is None:
            return self.seen.origin(start, end)
        return self.seen.origin(self.starts[start], self.ends[end - 1])

    def rewritten(self, changes: list[tuple[int, int, str]]) -> View:
        """Each (start, end, instead) in order, none overlapping."""
        if not any(instead for _, _, instead in changes):
            return self._without(changes)
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        from_start = self.starts or range(len(self.text))
        from_end = self.ends or range(1, len(self.text) + 1)
        done = 0
        for start, end, instead in [*changes, (len(self.text), len(self.text), "")]:
            pieces += self.text[done:start], instead
            starts += from_start[done:start]
            ends += from_end[done:start]
            if instead:
                starts += [from_start[start]] * len(instead)
                ends += [from_end[end - 1]] * len(instead)
            done = end
        return View("".join(pieces), starts, ends, self.seen)

    def _without(self, changes: list[tuple[int, int, str]]) -> View:
        size = len(self.text)
        kept = bytearray(b"\1") * size
        for start, end, _ in changes:
            kept[start:end] = bytes(end - start)
        starts, ends = self.starts or range(size), self.ends or range(1, size + 1)
        return View("".join(compress(self.text, kept)), [*compress(starts, kept)], [*compress(ends, kept)], self.seen)


def are_numbers(word: str) -> bool:
    """Number words without gaps."""
    return word[:3] in _OPENINGS and _GLUED_DIGITS.fullmatch(word) is not None


def read_aloud(seen: Plain, known: frozenset[str]) -> View:
    """`known`: words that are also recognised when they are written with digits in them."""
    view = View(seen.text, None, None, seen)
    if _MAY_BE_APART.search(view.text):
        gaps = _gaps(view.text)
        view = view.rewritten(gaps) if gaps else view
    said = _WORD.findall(view.text)
    if all(map(_KNOWN.__getitem__, different := frozenset(said))):
        return view._replace(words=different)
    changes: list[tuple[int, int, str]] = []
    words: set[str] = set()
    sounds = {word: SAID.get(word) or (None if _KNOWN[word] else _sounded(word, known)) for word in different}
    if not any(sounds.values()):
        return view._replace(words=different)
    dotted = "." in view.text
    times, since = 1, 0
    for found in _WORD.finditer(view.text):
        word = found.group()
        instead = sounds[word]
        if instead is None or (dotted and _in_a_name(view.text, found)):
            words.add(word)
            times, since = DOUBLED.get(word, 1), found.start()
            continue
        if instead in known:
            words.add(instead)
        doubled = times > 1 and len(instead) == 1
        changes.append((since if doubled else found.start(), found.end(), instead * times if doubled else instead))
        times = 1
    return (view.rewritten(changes) if changes else view)._replace(words=frozenset(words))


def _is_itself(word: str) -> bool:
    """A word, or digits, that stand for nothing else."""
    if word.isalpha():
        return word not in SAID and (len(word) < _GLUED or word[:3] not in _OPENINGS)
    return word.isdecimal()


class _Known(dict[str, bool]):
    """`_is_itself` of words that came by; numbers are looked at again."""

    def __missing__(self, word: str) -> bool:
        itself = _is_itself(word)
        if word.isalpha():
            if len(self) > _KNOWN_WORDS:
                self.clear()
            self[word] = itself
        return itself


_KNOWN = _Known()


def _in_a_name(text: str, word: re.Match[str]) -> bool:
    """Part of `one.at` or `116sos.pl`: typed signs, not spoken ones."""
    before, behind = text[word.start() - 1 : word.start()], text[word.end() : word.end() + 2]
    return (before == "." and word.start() > 1 and text[word.start() - 2].isalpha() and word.group().isalpha()) or (
        behind[:1] == "." and behind[1:].isalpha()
    )


def without_leet(text: str) -> str:
    """Digits among the letters of a word read as letters; nothing moves. Short words stay: `b12`, `2nd`, half a postcode."""

    if not _DIGIT_BY_LETTER.search(text):
        return text

    def read(found: re.Match[str]) -> str:
        word = found.group()
        return word if len(word) < _LEET_WORD else word.translate(LEET)

    return _LETTERS_AND_DIGITS.sub(read, text)


def _gaps(text: str) -> list[tuple[int, int, str]]:
    """What stands between letters typed apart; if words are then parted by several spaces, all but one of those."""
    runs = [run for run in _LETTERS_APART.finditer(text) if not run.group().replace(" ", "").isdecimal()]
    if any(run[1] is None for run in runs) and _WIDE.search(text):
        runs = list(_ALL_APART.finditer(text))
    # Every other character of a run stands between two of its letters.
    gaps = [
        (place, place + 1, "")
        for run in runs
        if not run.group().isspace()
        for place in range(run.start() + 1, run.end(), 2)
    ]
    return sorted([*gaps, *((run.start() + 1, run.end(), "") for run in runs if run.group().isspace())])


def _sounded(word: str, known: frozenset[str]) -> str | None:
    """What a word that is no plain sign may stand for: glued number words, digits with look-alikes, leet."""
    if word.isdecimal():
        return None
    if word.isalpha():
        if are_numbers(word):
            return "".join(SAID[one] for one in _ONE_OF_THEM.findall(word))
        return None
    if _ALIKE_DIGITS.fullmatch(word):
        return "".join(chr(SPOKEN_0 + int(digit)) for digit in word.translate(_DIGITS_OF))
    letters = word.translate(LEET)
    return SAID.get(letters) or (letters if letters in known else None)
