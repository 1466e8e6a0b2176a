"""Whether a room is well, to be watched, or needs somebody now: a table of rules, and one pure function.

The rules look at presence, times and counts alone. docs/operating.md shows RULES word by word (a test compares). The times are
judgements of this project: a listener may think for a while, a person in need should not wait for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from peerchat.ops.rooms.forms import ReasonCode, Verdict
from peerchat.ops.rooms.vitals import Vitals

ACUTE = 3
NEED = 2
ALONE_MS = 30_000
AWAITED_IN_NEED_MS = 120_000
AWAITED_MS = 180_000
UNSPOKEN_MS = 180_000
SILENT_MS = 600_000
RECENT_MS = 600_000
HARM_MS = 900_000
HELD, SLOW = 3, 2
RESUMES, RESUMES_PER_TEN_MINUTES = 4, 3
MESSAGES = 12
"""From so many on it can be said that a talk is one-sided."""
SHARE = {"pair": 0.85, "circle": 0.8, "volunteer": 0.9}
"""Of all messages, by one person. In a listening room one of the two may well say most."""


class Rule(NamedTuple):
    """`when`: in words, and what `value` is."""

    verdict: Verdict
    when: str
    value: str


RULES: dict[ReasonCode, Rule] = {
    "acute_unstaffed": Rule("act", "level 3 or 4 was heard, and no volunteer is there", "level"),
    "acute_unanswered": Rule("act", "level 3 or 4, and the person's words wait for their volunteer for 2 minutes", "seconds"),
    "need_unanswered": Rule("act", "level 2 or more, and words wait for 2 minutes for somebody who is there", "seconds"),
    "alone_in_need": Rule("act", "level 2 or more, and all others have been gone for 30 seconds", "seconds"),
    "acute": Rule("watch", "level 3 or 4, with a volunteer", "level"),
    "hand": Rule("watch", "the volunteer has raised a hand", "seconds"),
    "harm": Rule("watch", "in the last 15 minutes something harmful stood beside a disclosure", "seconds"),
    "listener_away": Rule("watch", "a listening room whose volunteer has been gone for 30 seconds", "seconds"),
    "ghosted": Rule("watch", "one is there alone, all others have been gone for 30 seconds", "seconds"),
    "unspoken": Rule("watch", "two or more are there, and after 3 minutes nobody has said anything", "seconds"),
    "silent": Rule("watch", "two or more are there, and nobody has said anything for 10 minutes", "seconds"),
    "unanswered": Rule("watch", "words wait for 3 minutes for somebody who is there", "seconds"),
    "one_sided": Rule("watch", "of 12 messages or more, one person said 85 % (circle 80 %, listening room 90 %)", "share"),
    "held": Rule("watch", "3 messages were held back, the last in the last 10 minutes", "messages"),
    "slow": Rule("watch", "2 connections were cut because they did not keep up, the last in the last 10 minutes", "times"),
    "unsteady": Rule("watch", "seats were taken anew 4 times or more, 3 times in 10 minutes on average", "times"),
}  # fmt: skip
_ORDER = {code: place for place, code in enumerate(RULES)}


class Reason(NamedTuple):
    """`since`: unix ms, 0: not known."""

    code: ReasonCode
    value: float
    since: int


class Judged(NamedTuple):
    """`reasons`: the most urgent first. `until`: unix ms; before that nothing but an event in the room can change the verdict."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    until: float

    @property
    def urgency(self) -> tuple[int, float]:
        """The smallest is the most urgent: by the worst reason, then who has needed somebody for longest."""
        first = self.reasons[0] if self.reasons else None
        return (_ORDER[first.code], first.since) if first else (len(_ORDER), 0)


class _Ripe(NamedTuple):
    """A reason that holds once its time has come, or as long as its time has not ended. `at`, `ends`: unix ms."""

    reason: Reason
    at: float = 0
    ends: float = float("inf")


def judge(room: Vitals, now: int) -> Judged:
    """`now`: unix ms."""
    found, until = [], float("inf")
    for reason, at, ends in (*_alone(room, now), *_talk(room, now), *_acute(room), *_happened(room, now)):
        if at <= now < ends:
            found.append(reason)
        until = min(until, *(moment for moment in (at, ends) if moment > now), float("inf"))
    found.sort(key=lambda reason: _ORDER[reason.code])
    codes = {reason.code for reason in found}
    if "silent" in codes:  # what waits there says the same once more
        found = [reason for reason in found if reason.code != "unanswered"]
    verdict: Verdict = "well"
    if found:
        verdict = RULES[found[0].code].verdict
    return Judged(verdict, tuple(found), until)


def _timed(code: ReasonCode, since: int, after: int, now: int) -> _Ripe:
    return _Ripe(Reason(code, max(0, now - since) / 1000, since), since + after)


def _alone(room: Vitals, now: int) -> Iterator[_Ripe]:
    """Who is left, and by whom. A seat that is being reconnected is gone as soon as its lease ends."""
    others = [max(one.until, room.made) for one in room.seats if one.state != "here"]
    if len(room.here) == 1 and others:
        since = max(others)
        yield _timed("ghosted", since, ALONE_MS, now)
        if room.level >= NEED and not (room.staffed and room.here[0] == room.listener):
            yield _timed("alone_in_need", since, ALONE_MS, now)
    listener = room.listener
    if listener is not None and listener.state != "here" and room.here:
        yield _timed("listener_away", max(listener.until, room.made), ALONE_MS, now)


def _talk(room: Vitals, now: int) -> Iterator[_Ripe]:
    if len(room.here) < 2:
        return
    if not room.said_at:
        yield _timed("unspoken", room.made, UNSPOKEN_MS, now)
    else:
        yield _timed("silent", room.said_at, SILENT_MS, now)
    if room.waits_since and any(one.member != room.said_by for one in room.here):
        yield _timed("unanswered", room.waits_since, AWAITED_MS, now)
        listener = room.listener
        if listener is not None and room.level >= ACUTE and room.said_by != listener.member:
            yield _timed("acute_unanswered", room.waits_since, AWAITED_IN_NEED_MS, now)
        elif room.level >= NEED:
            yield _timed("need_unanswered", room.waits_since, AWAITED_IN_NEED_MS, now)
    balance = room.balance
    if balance is not None and room.said >= MESSAGES and balance >= SHARE[room.kind]:
        yield _Ripe(Reason("one_sided", balance, 0))


def _acute(room: Vitals) -> Iterator[_Ripe]:
    if room.level < ACUTE or len(room.gone) == len(room.seats):
        return
    listener = room.listener
    if room.staffed and listener is not None:
        yield _Ripe(Reason("acute", room.level, room.level_at))
        if listener.state == "reconnecting":
            yield _Ripe(Reason("acute_unstaffed", room.level, room.level_at), listener.until)
    else:
        yield _Ripe(Reason("acute_unstaffed", room.level, room.level_at))


def _happened(room: Vitals, now: int) -> Iterator[_Ripe]:
    if room.hand_at:
        yield _timed("hand", room.hand_at, 0, now)
    if room.harm_at:
        yield _Ripe(Reason("harm", max(0, now - room.harm_at) / 1000, room.harm_at), 0, room.harm_at + HARM_MS)
    if room.holds >= HELD:
        yield _Ripe(Reason("held", room.holds, room.held_at), 0, room.held_at + RECENT_MS)
    if room.slow >= SLOW:
        yield _Ripe(Reason("slow", room.slow, room.slow_at), 0, room.slow_at + RECENT_MS)
    if room.resumes >= RESUMES:
        ends = room.made + room.resumes * RECENT_MS / RESUMES_PER_TEN_MINUTES
        yield _Ripe(Reason("unsteady", room.resumes, 0), 0, ends)
