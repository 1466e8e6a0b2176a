"""Is this an assessment at all? A classifier that talks nonsense must neither hold nor hide anything."""

from __future__ import annotations

from peerchat.safety.assessment import CALM, CALM_ELSEWHERE, Assessment
from peerchat.safety.labels import CONTACT, HARM, NEED

_KNOWN = NEED | {*HARM, *CONTACT}
_HIGHEST = 4


class NonsenseError(Exception):
    """Says what is wrong with it, never any of the text."""


def sound(seen: object, length: int) -> Assessment:
    """`seen`, which was said of a text of so many characters. Raises NonsenseError."""
    if seen is CALM or seen is CALM_ELSEWHERE:
        return seen
    if not isinstance(seen, Assessment):
        raise NonsenseError("no assessment")
    if type(seen.level) is not int or not 0 <= seen.level <= _HIGHEST:
        raise NonsenseError("level")
    if not _KNOWN.issuperset(seen.labels):
        raise NonsenseError("label")
    for start, end, label in seen.spans:
        if label not in _KNOWN or type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            raise NonsenseError("span")
    if not (0.0 <= seen.scores.crisis <= 1.0 and 0.0 <= seen.scores.abuse <= 1.0):
        raise NonsenseError("score")
    return seen
