"""Which parts of a long message are heard on their own, so that a sign in the middle of a story counts in full."""

from __future__ import annotations

from collections.abc import Sequence

from peerchat.safety.model.units import ASK, STOP

WINDOW = 40  # tokens
_STEP = 8  # tokens at least from the beginning of one window to the next: a message of one-word sentences is not heard at each
_ENDS = frozenset((STOP, ASK))


def windows(last: Sequence[str]) -> list[tuple[int, int]]:
    """(first, past the last) tokens: from each sentence on, as many whole sentences as fit; a longer one is cut with overlap.

    `last`: the last unit of each token.
    """
    size = len(last)
    if size <= WINDOW:
        return [(0, size)]
    starts = [0]
    for place in [place for place, unit in enumerate(last, 1) if unit in _ENDS]:
        while place - starts[-1] > WINDOW // 2:
            starts.append(starts[-1] + WINDOW // 2)
        if place - starts[-1] >= _STEP and place < size:
            starts.append(place)
    while starts[-1] + WINDOW // 2 < size:
        starts.append(starts[-1] + WINDOW // 2)
    found: list[tuple[int, int]] = []
    ends = [*starts[1:], size]
    reach = 0
    for place, start in enumerate(starts):
        reach = max(reach, place)
        while reach + 1 < len(ends) and ends[reach + 1] - start <= WINDOW:
            reach += 1
        if not found or ends[reach] > found[-1][1]:
            found.append((start, ends[reach]))
    return found
