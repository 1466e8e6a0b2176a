"""What a second classifier may answer, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from peerchat.safety.sound import NonsenseError

_HIGHEST = 4
_SCORES_MOST = 64

Read = Callable[[str, str], Awaitable[object]]
"""`read(text, lang)`: the raw answer; may raise, hang and say anything."""


class Opinion(Struct, frozen=True):
    """`level`: as in `assess.py`, 0 to 4."""

    level: int


def understood(raw: object) -> Opinion:
    """`raw`: {"crisis_level": 0 to 4, "scores": {name: 0 to 1}}, the scores may be missing. Raises NonsenseError.

    An answer with impossible scores is believed in nothing, so its level counts for nothing either.
    """
    if not isinstance(raw, Mapping):
        raise NonsenseError("no object")
    level, scores = raw.get("crisis_level"), raw.get("scores", {})
    if type(level) is not int or not 0 <= level <= _HIGHEST:
        raise NonsenseError("level")
    if not isinstance(scores, Mapping) or len(scores) > _SCORES_MOST:
        raise NonsenseError("scores")
    for score in scores.values():
        if type(score) not in (int, float) or not 0.0 <= score <= 1.0:
            raise NonsenseError("score")
    return Opinion(level)
