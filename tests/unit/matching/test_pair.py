"""What each of two people is handed, and what it does not tell about the other."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching import pair as pairs
from peerchat.matching import ticket as tickets
from peerchat.matching.pair import make_pair
from peerchat.matching.ticket import Ticket
from peerchat.tokens import TicketToken
from tests.unit.matching.people import NOW, people, person

TOKEN = TicketToken(
    exp=int(NOW) + 3600,
    id="t0",
    visitor="v0",
    at=int(NOW * 1000),
    language="de",
    topics=("grief",),
    need="heard",
    role="seek",
    format="pair",
    age="18+",
    no_go=("sleep", "grief"),
)


def test_two_sides_of_one_room() -> None:
    a, b = person(0, role="seek", need="heard"), person(1, role="give", need="share")
    one, other = make_pair(a, b, "room", 123, random.Random(1).random)
    assert {one.member, other.member} == {"m1", "m2"}
    assert one.members == other.members
    assert one.room == other.room == "room"
    assert one.topic == other.topic == "grief"
    mine = next(member for member in one.members if member.id == one.member)
    assert (mine.role, mine.need) == ("seek", "heard")


def test_who_is_first_is_drawn() -> None:
    seeds = range(40)
    firsts = {make_pair(person(0), person(1), "r", 1, random.Random(seed).random)[0].member for seed in seeds}
    assert firsts == {"m1", "m2"}


@given(people(), people(), st.integers())
def test_a_pair_says_nothing_of_visitors_and_tickets(a: Ticket, b: Ticket, seed: int) -> None:
    a = msgspec.structs.replace(a, id="ticket-a", visitor="visitor-a")
    b = msgspec.structs.replace(b, id="ticket-b", visitor="visitor-b")
    for side in make_pair(a, b, "room", 123, random.Random(seed).random):
        written = pairs.encode(side)
        assert b"ticket-" not in written
        assert b"visitor-" not in written
        assert pairs.decode(written) == side


def test_the_seat_is_the_same_however_often_it_is_made() -> None:
    side, _ = make_pair(person(0), person(1), "room", int(NOW * 1000), random.Random(1).random)
    seat = side.seat(TOKEN, 86400)
    assert seat == side.seat(TOKEN, 86400)
    assert seat.exp == int(NOW) + 86400
    assert (seat.visitor, seat.ticket, seat.language) == ("v0", "t0", "de")
    assert seat.member in {member.id for member in seat.members}


def test_a_ticket_is_what_the_token_says() -> None:
    ticket = Ticket.of(TOKEN, frozenset({"v9"}))
    assert ticket.avoid == {"v9"}
    assert not ticket.connected
    assert ticket.no_go == {"sleep"}, "whoever names a topic can carry it"


@given(people())
def test_a_ticket_survives_the_store(ticket: Ticket) -> None:
    assert tickets.decode(tickets.encode(ticket)) == ticket
