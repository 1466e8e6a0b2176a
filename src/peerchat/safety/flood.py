"""The same again and again: in one room, or as the beginning of many. Knows texts by a keyed hash alone, and forgets in minutes.

Short words are said often ("ok", "ja"), and who opens with the same words twice has looked for an ear twice: both are let be.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

_WORDLESS = re.compile(r"[\W_]+")
_SIGNS = " .,;:!?…-–_*~'\"„“”«»()"
SHORT_CHARS = 12  # letters and digits: below, it is a word or two
SHORT, LONG = (8, 60.0), (3, 180.0)
"""(times that the same may be said, within seconds). A judgement: asking "are you still there?" three times in three minutes
is worry, the fourth time it is pressure."""
KNOWN_TEXTS = 64
OPENING_CHARS = 40  # letters and digits: a greeting is everybody's, a paragraph is somebody's
OPENING_MESSAGES = 2  # of a seat
OPENING_ROOMS = 4
"""Rooms that may be begun with the same words within `OPENING_SECONDS`. Who is left early and tries again with the same words
has a reason to; the fifth person in half an hour may be told something of their own."""
OPENING_SECONDS = 1800.0
OPENINGS_KEPT = 64


class Prints:
    """Makes a mark of a text, the same on every worker. `secret`: the server's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-flood").digest()

    def of(self, *words: str) -> str:
        """Case, spaces and signs do not matter in the last of them."""
        text = "\0".join([*words[:-1], plain(words[-1])]).encode("utf-8", "replace")
        return hashlib.blake2b(text, key=self._key, digest_size=9).hexdigest()


def plain(text: str) -> str:
    """Its letters and digits; the text itself where it has none."""
    return _WORDLESS.sub("", text.casefold()) or text


def _nearly_plain(text: str) -> str:
    """Without spaces, and without signs at both ends: a fifth of the price, and asked of every message."""
    return "".join(text.casefold().split()).strip(_SIGNS) or text


class Repeats:
    """What one seat said lately. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._said: dict[int, dict[int, float]] = {}

    def again(self, n: int, text: str) -> bool:
        """Once too often? If not, it counts from now on. The same `n` is the same message, sent again."""
        bare = _nearly_plain(text)
        # Python's own hash has a key of this process, and the text is not kept beside it.
        mark, now = hash(bare), self._clock()
        most, window = SHORT if len(bare) < SHORT_CHARS else LONG
        known = self._said.pop(mark, None)
        times = {m: at for m, at in known.items() if now - at < window} if known else {}
        too_often = n not in times and len(times) >= most
        if not too_often:
            times[n] = now
        self._said[mark] = times
        if len(self._said) > KNOWN_TEXTS:
            del self._said[next(iter(self._said))]
        return too_often


class Openings:
    """With which words one visitor began which talks. `marks`: `Prints` of the words and room, as the store keeps them."""

    def __init__(self, marks: Iterable[tuple[str, str]] = ()) -> None:
        self._rooms: dict[str, set[str]] = {}
        for mark, room in marks:
            self._rooms.setdefault(mark, set()).add(room)

    def worn(self, mark: str, room: str) -> bool:
        """Were enough other rooms begun like this?"""
        return len(self._rooms.get(mark, set()) - {room}) >= OPENING_ROOMS


def is_opening(n: int, text: str) -> bool:
    return n <= OPENING_MESSAGES and len(text) >= OPENING_CHARS and len(plain(text)) >= OPENING_CHARS
