"""A listening room: a volunteer and one person, whose seats they have, and what the volunteer is told. Pure.

The volunteer's seat carries `staff-<id>` where a visitor's carries a visitor: reports and holds name somebody. The person never
sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Self

import msgspec

from peerchat.matching import pair as pairs
from peerchat.matching.names import name_room
from peerchat.matching.pair import Pair
from peerchat.matching.ticket import Ticket
from peerchat.rooms.house import LISTENER
from peerchat.tokens import SeatMember, SeatToken
from peerchat.wire import Need, Why

STAFF = "staff-"


def staff_of(visitor: str) -> str | None:
    """The volunteer behind a seat's visitor; None: a visitor."""
    return visitor.removeprefix(STAFF) if visitor.startswith(STAFF) else None


class Room(NamedTuple):
    """`mine`: the volunteer's side, `theirs`: the person's; `since`: unix ms. `note`: what the person approved at a handover.

    `state`: `open`, `over`, or `shielded`: then the volunteer sees no more of it."""

    room: str
    staff: str
    ticket: str
    visitor: str
    topic: str | None
    need: Need
    language: str
    level: int
    why: tuple[Why, ...]
    mine: Pair
    theirs: Pair | None
    since: int
    note: str = ""
    hand: bool = False
    state: str = "open"

    def seat(self, seconds: float, session: str = "") -> SeatToken:
        """The volunteer's, tied to the session by which they are signed in."""
        return SeatToken(
            exp=int(self.mine.at / 1000 + seconds), room=self.room, kind="volunteer", topic=self.topic, language=self.language,
            at=self.mine.at, member=LISTENER, members=self.mine.members, visitor=STAFF + self.staff, ticket=session,
        )  # fmt: skip

    def fields(self) -> list[str | int | bytes]:
        """As the store keeps it, beside state, staff, ticket and level."""
        why = " ".join(f"{one.label}:{one.level}:{one.at}" for one in self.why)
        return [
            "visitor", self.visitor, "topic", self.topic or "", "need", self.need, "lang", self.language, "why", why,
            "mine", pairs.encode(self.mine), "since", self.since, "note", self.note,
        ]  # fmt: skip

    @classmethod
    def of(cls, room: str, f: dict[bytes, bytes]) -> Self | None:
        """From the store; None: there is none."""
        if b"mine" not in f:
            return None
        return cls(
            room, f[b"staff"].decode(), f.get(b"ticket", b"").decode(), f[b"visitor"].decode(), f[b"topic"].decode() or None,
            msgspec.convert(f[b"need"].decode(), Need), f[b"lang"].decode(), int(f[b"level"]), read_why(f[b"why"].decode()),
            pairs.decode(f[b"mine"]), None, int(f[b"since"]), f.get(b"note", b"").decode(), bool(f.get(b"hand")),
            f.get(b"state", b"over").decode(),
        )  # fmt: skip


def read_why(text: str) -> tuple[Why, ...]:
    """`label:level:unix ms` of each sign, the latest last."""
    parts = (word.split(":") for word in text.split())
    return tuple(Why("person" if one[0] == "own_word" else "words", int(one[1]), one[0], int(one[2])) for one in parts)


def topic_of(ticket: Ticket) -> str | None:
    """What the talk is about: the topic that the person named first."""
    return ticket.topics[0] if ticket.topics else None


def make_room(staff: str, ticket: Ticket, room: str, at: int, random: Callable[[], float], note: str = "") -> Room:
    """For these two. `at`: unix ms; `random`: uniform in [0, 1)."""
    topic = topic_of(ticket)
    person, volunteer = name_room(ticket.language, 2, random)
    members = (SeatMember("m1", person, "seek", ticket.need), SeatMember(LISTENER, volunteer, "give", ticket.need))
    mine, theirs = (Pair(room, "volunteer", topic, ticket.language, at, one.id, members) for one in reversed(members))
    why = (Why("person", ticket.level, "own_word", ticket.since),) if ticket.level else ()
    return Room(
        room,
        staff,
        ticket.id,
        ticket.visitor,
        topic,
        ticket.need,
        ticket.language,
        ticket.level,
        why,
        mine,
        theirs,
        at,
        note,
    )
