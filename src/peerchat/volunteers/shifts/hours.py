"""When listening rooms are open: what the page may truthfully say, and whether somebody may still enter. Pure.

Open is where somebody is on duty, not where somebody only signed up: a page that says "open" while nobody is there would leave
people ringing. The plan tells how long it lasts and when it opens next. What nobody knows is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from peerchat.volunteers.shifts.frame import common
from peerchat.volunteers.shifts.span import Span, union

OpeningState = Literal["open", "closing", "closed", "unknown"]

LAST_ENTRY = timedelta(minutes=20)
"""So long before the last shift ends nobody new is let in, so that whoever waits by then is served by somebody who still has
time for a talk."""
OVERRUN = timedelta(minutes=45)
"""Who is on duty so long after the end of a shift serves whoever waited, and takes nobody new."""
LATE = timedelta(minutes=15)
"""So long after the beginning of a shift somebody may still just be late; then the page names the next one."""


class Opening(NamedTuple):
    """`on_duty`: people; `until`: when the last shift in a row ends, None: nobody planned an end; `last_entry`: until when newcomers
    are let in; `next`: when it opens, None: not known."""

    state: OpeningState
    on_duty: int | None
    until: datetime | None = None
    last_entry: datetime | None = None
    next: datetime | None = None

    @property
    def lets_in(self) -> bool:
        """Where nothing is known nobody is let in: better another way at once than a line that nobody looks after."""
        return self.state == "open"


def opening(
    taken: Iterable[Span],
    on_duty: int | None,
    now: datetime,
    within: Sequence[Span] | None = None,
    last_entry: timedelta = LAST_ENTRY,
) -> Opening:
    """`taken`: shifts of this language that somebody signed up for. `on_duty`: people who are, None: not known. `within`: when
    operators
    want it open at all, None: whenever somebody is there. `last_entry`: so long before the end nobody new is let in."""
    staffed = union(taken) if within is None else common(taken, within)
    current = next((span for span in staffed if span.holds(now)), None)
    following = next((span.begin for span in staffed if span.begin > now), None)
    if on_duty is None:
        return Opening("unknown", None, next=following)
    if on_duty == 0:
        late = current is not None and now - current.begin < LATE
        return Opening("closed", 0, next=current.begin if current is not None and late else following)
    framed = None if within is None else next((span for span in within if span.holds(now)), None)
    if within is not None and framed is None:
        over = any(span.end <= now < span.end + OVERRUN for span in within)
        return Opening("closing" if over else "closed", on_duty, next=following)
    if current is None:
        over = any(span.end <= now < span.end + OVERRUN for span in staffed)
        if over or framed is None:
            return Opening("closing" if over else "open", on_duty, next=following)
        current = framed
    last = current.end - last_entry
    return Opening("open" if now < last else "closing", on_duty, current.end, last, following)


def opened(staffed: Sequence[Span], within: Span) -> list[Span]:
    """The hours ahead, as far as the plan knows them."""
    cut = (Span(max(span.begin, within.begin), min(span.end, within.end)) for span in union(staffed))
    return [span for span in cut if span.begin < span.end]
