"""A listening room: who sits where, and that the person learns nothing of who listens."""

from __future__ import annotations

import msgspec

from peerchat.matching import pair as pairs
from peerchat.tokens import SeatToken
from peerchat.volunteers.duty.room import Room, make_room, staff_of
from tests.unit.matching.people import NOW, person

AT = int(NOW * 1000)
TICKET = person(1, format="volunteer", level=2, topics=("grief", "sleep"), role="either")


def test_the_volunteer_gives_and_the_person_seeks_whatever_their_ticket_says() -> None:
    room = make_room("ann", TICKET, "r", AT, lambda: 0.0)
    assert [(one.id, one.role) for one in room.mine.members] == [("m1", "seek"), ("m2", "give")]
    assert room.theirs is not None
    assert (room.mine.member, room.theirs.member, room.topic) == ("m2", "m1", "grief")
    assert [(one.by, one.label, one.level) for one in room.why] == [("person", "own_word", 2)]
    assert make_room("ann", person(1, topics=(), level=0), "r", AT, lambda: 0.0).why == ()


def test_the_persons_side_says_nothing_of_who_listens() -> None:
    room = make_room("ann-id", TICKET, "r", AT, lambda: 0.5)
    assert room.theirs is not None
    assert b"ann-id" not in pairs.encode(room.theirs)


def test_the_volunteers_seat_is_theirs_and_tied_to_their_session() -> None:
    seat = make_room("ann", TICKET, "r", AT, lambda: 0.0).seat(60, "session")
    assert isinstance(seat, SeatToken)
    assert (staff_of(seat.visitor), seat.ticket, seat.member, seat.exp) == ("ann", "session", "m2", AT // 1000 + 60)
    assert staff_of("visitor") is None


def test_it_comes_back_from_the_store_as_it_went() -> None:
    room = make_room("ann", TICKET, "r", AT, lambda: 0.0, "a note")
    fields = room.fields()
    raw = {_bytes(name): _bytes(value) for name, value in zip(fields[::2], fields[1::2], strict=True)}
    raw |= {b"staff": b"ann", b"ticket": b"t1", b"level": b"2", b"state": b"open"}
    assert Room.of("r", raw) == room._replace(theirs=None)
    assert Room.of("r", {}) is None


def _bytes(value: str | int | bytes) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_why_names_a_kind_and_no_words() -> None:
    talk = msgspec.json.encode(make_room("ann", TICKET, "r", AT, lambda: 0.0).why)
    assert talk == b'[{"by":"person","level":2,"label":"own_word","at":%d}]' % TICKET.since
