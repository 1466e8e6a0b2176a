"""Whether a room is well, to be watched, or needs somebody now: a table of rules, and one pure function.

The rules look at presence, times and counts alone. docs/operating.md shows RULES word by word (a test compares). The times are
judgements of this project: a listener may think for a while, a person in need should not wait for long.
"""

from __future__ import annotations

from typing import NamedTuple

from peerchat.ops.rooms.forms import ReasonCode, Verdict
from peerchat.ops.rooms.vitals import Sitting, Vitals

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


_Ripe = tuple[ReasonCode, float, int, float, float]
"""A reason that holds from a moment on, and until another: code, value, since, then these two in unix ms."""
_EVER = float("inf")


def judge(room: Vitals, now: int) -> Judged:
    """`now`: unix ms."""
    here = room.here
    ripe = _talk(room, here, now) if len(here) > 1 else []
    if len(here) < len(room.seats):
        ripe += _alone(room, here, now)
    ripe += _happened(room, now)
    found, until = [], _EVER
    for code, value, since, at, ends in ripe:
        if at > now:
            until = min(until, at)
        elif now < ends:
            found.append(Reason(code, value, since))
            until = min(until, ends)
    if not found:
        return Judged("well", (), until)
    found.sort(key=lambda reason: _ORDER[reason.code])
    if any(reason.code == "silent" for reason in found):  # what waits there says the same once more
        found = [reason for reason in found if reason.code != "unanswered"]
    return Judged(RULES[found[0].code].verdict, tuple(found), until)


def _timed(code: ReasonCode, since: int, after: int, now: int) -> _Ripe:
    return code, max(0, now - since) / 1000, since, since + after, _EVER


def _alone(room: Vitals, here: list[Sitting], now: int) -> list[_Ripe]:
    """Who is left, and by whom. A seat that is being reconnected is gone as soon as its lease ends."""
    if not here:
        return []
    ripe, listener = [], room.listener
    if len(here) == 1:
        since = max(max(one.until, room.made) for one in room.seats if one.state != "here")
        ripe.append(_timed("ghosted", since, ALONE_MS, now))
        if room.level >= NEED and here[0] != listener:
            ripe.append(_timed("alone_in_need", since, ALONE_MS, now))
    if listener is not None and listener.state != "here":
        ripe.append(_timed("listener_away", max(listener.until, room.made), ALONE_MS, now))
    return ripe


def _talk(room: Vitals, here: list[Sitting], now: int) -> list[_Ripe]:
    code: ReasonCode = "silent" if room.said_at else "unspoken"
    since, after = (room.said_at, SILENT_MS) if room.said_at else (room.made, UNSPOKEN_MS)
    ripe = [_timed(code, since, after, now)]
    if room.waits_since and any(one.member != room.said_by for one in here):
        ripe.append(_timed("unanswered", room.waits_since, AWAITED_MS, now))
        listener = room.listener
        if listener is not None and room.level >= ACUTE and room.said_by != listener.member:
            ripe.append(_timed("acute_unanswered", room.waits_since, AWAITED_IN_NEED_MS, now))
        elif room.level >= NEED:
            ripe.append(_timed("need_unanswered", room.waits_since, AWAITED_IN_NEED_MS, now))
    said = room.said
    if said >= MESSAGES:
        most = max(one.said for one in room.seats) / said
        if most >= SHARE[room.kind]:
            ripe.append(("one_sided", most, 0, 0, _EVER))
    return ripe


def _happened(room: Vitals, now: int) -> list[_Ripe]:
    """What stays until it has been a while, or for good."""
    ripe: list[_Ripe] = []
    if room.level >= ACUTE and any(one.state != "gone" for one in room.seats):
        listener = room.listener
        if listener is not None and room.staffed:
            ripe.append(("acute", room.level, room.level_at, 0, _EVER))
        if listener is None or listener.state != "here":
            at = listener.until if listener is not None and room.staffed else 0
            ripe.append(("acute_unstaffed", room.level, room.level_at, at, _EVER))
    if room.hand_at:
        ripe.append(_timed("hand", room.hand_at, 0, now))
    if room.harm_at:
        ripe.append(("harm", max(0, now - room.harm_at) / 1000, room.harm_at, 0, room.harm_at + HARM_MS))
    if room.holds >= HELD:
        ripe.append(("held", room.holds, room.held_at, 0, room.held_at + RECENT_MS))
    if room.slow >= SLOW:
        ripe.append(("slow", room.slow, room.slow_at, 0, room.slow_at + RECENT_MS))
    resumes = room.resumes
    if resumes >= RESUMES:
        ripe.append(("unsteady", resumes, 0, 0, room.made + resumes * RECENT_MS / RESUMES_PER_TEN_MINUTES))
    return ripe
