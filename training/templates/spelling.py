"""How people write: without capitals, with little words around; and how they hide a word from a filter."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
_BEFORE = {
    "de": ("ey", "boah", "also", "ehrlich", "naja", "lol", "haha", "ja", "und", "hm", "alter", "ach", "sorry", "leute"),
    "en": ("ugh", "well", "so", "honestly", "lol", "haha", "yeah", "and", "hm", "man", "oh", "bro", "sorry", "tbh"),
}
_AFTER = {
    "de": ("ey", "lol", "haha", "echt", "ehrlich", "😂", "🙄", "😡", "❤️", "🙏", "halt", "oder", "weißt du", "😢"),
    "en": ("lol", "haha", "really", "honestly", "😂", "🙄", "😡", "❤️", "🙏", "tbh", "right", "you know", "man", "😢"),
}
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "b": "8", "l": "1"}
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 4


def loose(text: str, lang: str, rng: Random) -> str:
    """As typed: one in four with a capital and a full stop, some without umlauts, some with a word before or after."""
    if rng.random() < 0.14:
        text = f"{rng.choice(_BEFORE[lang])} {text}"
    if rng.random() < 0.14:
        text = f"{text} {rng.choice(_AFTER[lang])}"
    if rng.random() < 0.08:
        for umlaut, plain in _UMLAUTS:
            text = text.replace(umlaut, plain if rng.random() < 0.7 else plain[0])
    if rng.random() < 0.25:
        text = text[:1].upper() + text[1:] + ("" if text[-1] in ".?!" else rng.choice(".!."))
    return text


def _some(text: str, rng: Random, change: Callable[[str], str]) -> str:
    """Changes about half of the longer words, at least one if there is any."""
    found = list(_WORD.finditer(text))
    if not found:
        return text
    chosen = {one.start() for one in found if rng.random() < 0.5} or {rng.choice(found).start()}
    return _WORD.sub(lambda one: change(one[0]) if one.start() in chosen else one[0], text)


def swapped(text: str, rng: Random) -> str:
    def change(word: str) -> str:
        place = rng.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _some(text, rng, change)


def missing(text: str, rng: Random) -> str:
    def change(word: str) -> str:
        place = rng.randrange(1, len(word) - 1)
        return word[:place] + rng.choice(["", "", "", "*"]) + word[place + 1 :]

    return _some(text, rng, change)


def joined(text: str, rng: Random) -> str:
    share = rng.choice([0.35, 0.7, 1.0])
    return "".join("" if sign == " " and rng.random() < share else sign for sign in text)


def spaced(text: str, rng: Random) -> str:
    words = text.split()
    longest = [place for place, word in enumerate(words) if len(word) >= _LONG] or [0]
    place = rng.choice(longest)
    words[place] = rng.choice(" .-").join(words[place])
    return " ".join(words)


def leet(text: str, rng: Random) -> str:
    def change(word: str) -> str:
        return "".join(rng.choice(_LEET[sign]) if sign in _LEET and rng.random() < 0.6 else sign for sign in word)

    return _some(text, rng, change)


WAYS: dict[str, Callable[[str, Random], str]] = {
    "spell-swap": swapped,
    "spell-missing": missing,
    "spell-joined": joined,
    "spell-spaced": spaced,
    "spell-leet": leet,
}
