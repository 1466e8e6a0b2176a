"""Each seat is given each entry that it may see exactly once, in the log's order, however entries arrive."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.rooms.attendance import EARLY_MAX, UNMARKED_MOST, Attendance
from peerchat.rooms.entry import Entry, fragment
from tests.unit.rooms.sitting import Sitter, attendance, entries, seat

MEMBERS = ("m1", "m2", "m3")


def after(log: list[Entry], entry: Entry) -> str:
    place = log.index(entry)
    return log[place - 1].id if place else ""


# ---- examples ------------------------------------------------------------------------------------


def test_the_first_message_marks_the_room_as_alive_and_then_one_in_so_many_seconds_or_messages() -> None:
    room = attendance()
    assert [room.marks(now, 5.0) for now in (10.0, 10.1, 14.9, 15.0, 15.1)] == [True, False, False, True, False]
    assert room.unmarked == 1
    assert [room.marks(15.2, 5.0) for _ in range(2 * UNMARKED_MOST)].count(True) == 1


def test_the_next_one_is_handed_out_at_once() -> None:
    room, (one, sitter) = attendance(), seat(cursor=1)
    assert not room.sit(one, 1, "1-1")
    [second] = entries(2)
    assert not room.arrive(second, "1-1")
    assert sitter.got == ["2-1"]
    assert (room.cursor, room.position) == (2, "2-1")


def test_one_that_comes_early_waits_for_the_one_before_it() -> None:
    room, (one, sitter) = attendance(), seat(cursor=1)
    room.sit(one, 1, "1-1")
    second, third, fourth = entries(2, 3, 4)
    assert room.arrive(fourth, "3-1")
    assert room.arrive(third, "2-1")
    assert room.behind
    assert sitter.got == []
    assert not room.arrive(second, "1-1")
    assert sitter.got == ["2-1", "3-1", "4-1"]


def test_what_came_already_is_skipped() -> None:
    room, (one, sitter) = attendance(), seat(cursor=2)
    room.sit(one, 2, "2-1")
    for entry, before in zip(entries(1, 2, 3, 3), ("", "1-1", "2-1", "2-1"), strict=True):
        room.arrive(entry, before)
    assert sitter.got == ["3-1"]


def test_the_next_number_of_another_log_is_not_the_next_one() -> None:
    """The store lost 2-1, which was served, and counted on from there with 2-7."""
    room, (one, sitter) = attendance(), seat(cursor=2)
    room.sit(one, 2, "2-1")
    [third] = entries(3, nonce="7")
    assert room.arrive(third, "2-7")
    assert room.behind
    assert sitter.got == []


def test_a_private_entry_is_handed_to_its_seat_alone_and_passed_by_all() -> None:
    room = attendance()
    (one, mine), (two, theirs) = seat("m1", 1), seat("m2", 1)
    room.sit(one, 1, "1-1")
    room.sit(two, 1, "1-1")
    [card] = entries(2, to="m1")
    room.arrive(card, "1-1")
    assert (mine.got, theirs.got) == (["2-1"], [])
    assert (one.sent, two.sent, two.cursor) == (2, 0, 2)


def test_who_sits_down_further_back_has_the_room_served_again_from_there() -> None:
    room = attendance()
    (one, mine), (late, theirs) = seat("m1", 1), seat("m2", 1)
    log = entries(1, 2, 3)
    room.sit(one, 1, "1-1")
    room.arrive(log[1], "1-1")
    room.arrive(log[2], "2-1")
    assert room.sit(late, 1, "1-1")
    assert room.catch_up(log[1:])
    assert (mine.got, theirs.got) == (["2-1", "3-1"], ["2-1", "3-1"])


def test_served_again_what_was_served_has_to_come_by() -> None:
    room = attendance()
    (one, _), (late, _) = seat("m1", 1), seat("m2", 1)
    room.sit(one, 1, "1-1")
    room.arrive(entries(2)[0], "1-1")
    assert room.sit(late, 1, "1-1")
    assert not room.catch_up(entries(2, 3, nonce="7")), "not the log that the first one was served"


def test_as_many_entries_but_others_are_another_log() -> None:
    room = attendance()
    (one, _), (late, _) = seat("m1", 2), seat("m2", 2)
    room.sit(one, 2, "2-1")
    assert room.sit(late, 2, "2-7")
    assert not room.catch_up([])


def test_who_sits_down_further_on_shows_that_something_was_missed() -> None:
    room = attendance()
    (one, mine), (late, theirs) = seat("m1", 1), seat("m2", 3)
    room.sit(one, 1, "1-1")
    assert room.sit(late, 3, "3-1")
    assert room.catch_up(entries(2, 3))
    assert (mine.got, theirs.got) == (["2-1", "3-1"], [])


def test_what_rang_before_anybody_sat_is_not_lost() -> None:
    room, (one, sitter) = attendance(), seat(cursor=2)
    for entry, before in zip(entries(2, 3), ("1-1", "2-1"), strict=True):
        assert not room.arrive(entry, before)
    assert not room.sit(one, 2, "2-1")
    assert sitter.got == ["3-1"]


def test_what_comes_early_is_bounded() -> None:
    room, (one, _) = attendance(), seat(cursor=0)
    room.sit(one, 0, "")
    for entry in entries(*range(2, 2 * EARLY_MAX)):
        room.arrive(entry, f"{entry.number - 1}-1")
    assert len(room._early) == EARLY_MAX
    assert room.catch_up(entries(*range(1, 2 * EARLY_MAX)))
    assert not room.behind


def test_an_end_that_came_early_ends_when_it_is_handed_out() -> None:
    room, (one, sitter) = attendance(), seat(cursor=1)
    room.sit(one, 1, "1-1")
    [left] = entries(2)
    end = Entry(3, "1", "", fragment(5, None, "ended", reason="left"))
    ends = []
    for entry, before in ((end, "2-1"), (left, "1-1")):
        room.arrive(entry, before)
        ends.append(room.ended)
    room.forget()
    assert sitter.got == ["2-1", "3-1"]
    assert [*ends, room.ended] == [None, "left", None]


def test_a_seat_taken_elsewhere_meanwhile_is_overtaken() -> None:
    room = attendance()
    one, _ = seat(fence=3)
    room.taken("m1", 9)
    room.expect()
    assert not room.overtaken(one), "what rang before anybody was expected says nothing"
    room.taken("m1", 3)
    room.taken("m2", 9)
    assert not room.overtaken(one)
    room.taken("m1", 4)
    assert room.overtaken(one)


def test_presence_is_news_only_when_it_changes() -> None:
    room = attendance()
    assert room.became("m1", "here")
    assert not room.became("m1", "here")
    assert room.became("m1", "gone")


def test_what_is_in_no_log_goes_to_all_but_one() -> None:
    room = attendance()
    (one, mine), (two, theirs) = seat("m1"), seat("m2")
    room.sit(one, 0, "")
    room.sit(two, 0, "")
    room.tell(b"typing", but="m1")
    assert (mine.got, theirs.got) == ([], ["typing"])


# ---- any order -----------------------------------------------------------------------------------


@dataclass
class World:
    """A store, a bus that may do anything, and one worker's attendance, driven step by step."""

    room: Attendance = field(default_factory=attendance)
    log: list[Entry] = field(default_factory=list)
    bells: list[tuple[Entry, str]] = field(default_factory=list)
    sitters: dict[str, tuple[Sitter, int]] = field(default_factory=dict)
    nonce: int = 1

    def append(self, to: str) -> None:
        number = self.log[-1].number + 1 if self.log else 1
        entry = Entry(number, str(self.nonce), to, b"")
        self.nonce += 1
        self.log.append(entry)
        self.bells.append((entry, after(self.log, entry)))

    def ring(self, which: int) -> None:
        if self.bells:
            self.room.arrive(*self.bells[which % len(self.bells)])

    def sit(self, member: str, missed: int) -> None:
        """By a reply that was made when the log was shorter by `missed`."""
        seen = self.log[: max(1, len(self.log) - missed)]
        if not seen:
            return
        number = seen[-1].number
        fresh, sitter = seat(member, number)
        self.sitters[member] = sitter, number
        self.room.seats.pop(member, None)
        self.room.sit(fresh, number, seen[-1].id)

    def read(self, missed: int) -> None:
        """A catch-up whose answer was made when the log was shorter by `missed`."""
        seen = self.log[: len(self.log) - missed]
        ids = [entry.id for entry in seen]
        if self.room.cursor is not None and self.room.position in ids:
            assert self.room.catch_up(seen[ids.index(self.room.position) + 1 :])

    def visible(self, member: str, since: int) -> list[str]:
        return [entry.id for entry in self.log if entry.number > since and entry.to in ("", member)]


steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.sampled_from(["", "", "", *MEMBERS])),
        st.tuples(st.just("ring"), st.integers(0, 200)),
        st.tuples(st.just("ring the latest"), st.just(0)),
        st.tuples(st.just("sit"), st.tuples(st.sampled_from(MEMBERS), st.integers(0, 6))),
        st.tuples(st.just("read"), st.integers(0, 4)),
    ),
    max_size=80,
)


@given(steps)
@settings(max_examples=150, deadline=None)
def test_however_entries_arrive_each_seat_gets_each_once_and_in_order(steps: list[tuple[str, object]]) -> None:
    world = World()
    world.append("")
    served = 0
    for what, how in steps:
        served = max(served, world.room.cursor or 0)
        match what, how:
            case "append", str(to):
                world.append(to)
            case "ring", int(which):
                world.ring(which)
            case "ring the latest", _:
                world.ring(-1)
            case "sit", (str(member), int(missed)):
                world.sit(member, missed)
            case "read", int(missed):
                world.read(min(missed, len(world.log) - served))  # asked after all that was served so far
        for member, (sitter, since) in world.sitters.items():
            visible = world.visible(member, since)
            assert sitter.got == visible[: len(sitter.got)], f"{member} after {what}"
    if world.room.cursor is None:
        return
    world.read(0)
    for member, (sitter, since) in world.sitters.items():
        assert sitter.got == world.visible(member, since)
    assert not world.room.behind


@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 8), st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_store_that_lost_entries_is_never_served_as_the_same_log(
    kept: int, lost: int, instead: int, chance: Random, someone_comes: bool
) -> None:
    """After the failover, bells of the new log ring in any order; then the log is read: nobody has a hole without a reset."""
    world = World()
    for _ in range(kept):
        world.append("")
    world.sit("m1", 0)
    for _ in range(lost):
        world.append("")
        world.ring(-1)
    sitter, since = world.sitters["m1"]
    del world.log[kept:]
    world.bells.clear()
    for _ in range(instead):
        world.append("")
    chance.shuffle(world.bells)
    for number in range(len(world.bells)):
        world.ring(number)
    if someone_comes:
        world.sit("m2", 0)
    ids = [entry.id for entry in world.log]
    same = world.room.position in ids and world.room.catch_up(world.log[ids.index(world.room.position) + 1 :])
    assert not same, "the hub would not resume its seats"
    assert len(sitter.got) == lost
    assert since == kept
