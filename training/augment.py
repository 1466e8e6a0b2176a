"""More ways to write the same: what thumbs, haste and disguise make of a line. Deterministic for a given `random.Random`."""

from __future__ import annotations

import random
from collections.abc import Sequence

_NEIGHBOURS = {
    "a": "sqy", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl",
    "l": "kö", "m": "n", "n": "bm", "o": "ip", "p": "oü", "r": "et", "s": "ad", "t": "rz", "u": "zi", "v": "cb", "w": "qe", "y": "tu",
    "z": "tu",
}  # fmt: skip
_LEET = {"o": "0", "i": "1", "e": "3", "a": "4@", "s": "5$", "t": "7"}


def typed(text: str, chance: random.Random) -> str:
    """Hasty: a letter in fifty lost, doubled, swapped or missed; often without full stops, sometimes without commas."""
    out: list[str] = []
    letters = list(text.lower() if chance.random() < 0.5 else text)
    place = 0
    while place < len(letters):
        letter = letters[place]
        if letter.isalpha() and chance.random() < 0.02:
            way = chance.randrange(4)
            if way == 0:
                pass
            elif way == 1:
                out += [letter, letter]
            elif way == 2 and place + 1 < len(letters) and letters[place + 1].isalpha():
                out += [letters[place + 1], letter]
                place += 1
            else:
                out.append(chance.choice(_NEIGHBOURS.get(letter.lower(), letter)))
        else:
            out.append(letter)
        place += 1
    said = "".join(out)
    if chance.random() < 0.5:
        said = said.replace(".", "").replace("!", "")
    return said.replace(",", "") if chance.random() < 0.5 else said


def disguised(text: str, chance: random.Random) -> str:
    """A letter in eight as a digit or a sign, or stars in a word; what `normalise` cannot undo is learned."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) < 4 or chance.random() < 0.5:
            continue
        at = chance.randrange(1, len(word) - 1)
        look = _LEET.get(word[at].lower())
        words[place] = word[:at] + (chance.choice(look) if look else "*") + word[at + 1 :]
    return " ".join(words)


def among(text: str, ordinary: Sequence[str], chance: random.Random) -> str:
    """The line with an ordinary one before it, after it, or both."""
    parts = [text]
    if chance.random() < 0.7:
        parts.insert(0, chance.choice(ordinary))
    if chance.random() < 0.5 or len(parts) == 1:
        parts.append(chance.choice(ordinary))
    joint = chance.choice([" ", ". ", "\n", ", "])
    return joint.join(part.rstrip(".") if joint == ". " else part for part in parts)
