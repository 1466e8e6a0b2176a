"""Whether somebody may take a shift, give it up, offer it, or take it over. Pure; the database says whether it came to pass.

Nothing leaves a gap in silence: whoever offers a shift keeps it until another takes it. Within a day of its beginning a shift is
given up only with the word that it is urgent, and then it stands among the gaps at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from peerchat.errors import Refusal
from peerchat.volunteers.shifts.pattern import Shift

SHORT_NOTICE = timedelta(hours=24)
"""Below it hardly anybody finds out in time that a seat is free."""
AHEAD = timedelta(days=92)
"""Nobody knows a year ahead, and a list of a quarter can be read."""


def may_take(shift: Shift, own: Iterable[Shift], taken: int, languages: Sequence[str], now: datetime) -> None:
    """Raises Refusal. `own`: shifts that this person has; `taken`: people who have this one; `languages`: that this person speaks."""
    _not_over(shift, now)
    if shift.language not in languages:
        raise Refusal("not_your_language", status=403)
    if shift.begin - now > AHEAD:
        raise Refusal("too_far_ahead", status=409)
    if any(one.id == shift.id for one in own):
        raise Refusal("already_yours", status=409)
    if any(one.overlaps(shift) for one in own):
        raise Refusal("overlaps", status=409)
    if taken >= shift.seats:
        raise Refusal("shift_full", status=409)


def may_take_over(shift: Shift, own: Iterable[Shift], languages: Sequence[str], now: datetime) -> None:
    """Raises Refusal. The seat stays the same one, so it never matters how many there are."""
    may_take(shift, own, 0, languages, now)


def may_give_up(shift: Shift, now: datetime, *, urgent: bool) -> None:
    """Raises Refusal."""
    _not_over(shift, now)
    if shift.begin - now < SHORT_NOTICE and not urgent:
        raise Refusal("short_notice", status=409)


def may_offer(shift: Shift, now: datetime) -> None:
    """Raises Refusal."""
    _not_over(shift, now)


def _not_over(shift: Shift, now: datetime) -> None:
    if shift.end <= now:
        raise Refusal("shift_over", status=409)
