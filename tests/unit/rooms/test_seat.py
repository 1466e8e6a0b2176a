"""Who keeps up and who does not: a table. A burst is not slowness; silence and no progress are."""

from __future__ import annotations

import pytest

from peerchat.rooms.entry import Entry
from peerchat.rooms.seat import BRIMMING, FULL_SECONDS, Patience, Seat
from tests.unit.rooms.sitting import entries, frame, seat

LIMIT, STALLED = 65536, 45.0
PATIENCE = Patience(LIMIT, STALLED)


@pytest.mark.parametrize(
    ("waiting", "cut_at"),
    [
        # (seconds, bytes that wait) at each look; the look at which it is cut, or None
        ([(0, 0), (20, 0), (44, 0)], None),
        ([(0, LIMIT), (10, LIMIT), (40, LIMIT)], None),
        ([(0, LIMIT + 1), (1, LIMIT + 1), (1.9, 0)], None),
        ([(0, LIMIT * 2), (1, LIMIT * 3), (1.9, LIMIT * 4)], None),
        ([(0, LIMIT + 1), (1, 0), (2.5, LIMIT + 1), (4, LIMIT + 1)], None),
        ([(0, LIMIT + 1), (FULL_SECONDS, LIMIT + 1)], 1),
        ([(0, LIMIT * BRIMMING), (1, LIMIT * BRIMMING + 1)], 1),
        ([(0, LIMIT * BRIMMING + 1)], 0),
    ],
    ids=[
        "nothing waits", "the limit itself", "a burst that was read", "a growing burst in two seconds", "two bursts",
        "two seconds full", "a flood", "a flood at once",
    ],
)  # fmt: skip
def test_what_waits_for_a_reader(waiting: list[tuple[float, int]], cut_at: int | None) -> None:
    one, sitter = seat()
    cut = None
    for look, (now, buffered) in enumerate(waiting):
        sitter.buffered = buffered
        if PATIENCE.crowded(one, now) and cut is None:
            cut = look
    assert cut == cut_at


@pytest.mark.parametrize(
    ("beats", "now", "slow"),
    [
        ([], 44.9, False),
        ([], 45.0, True),
        ([(20, None), (40, None)], 80, False),
        ([(20, None), (40, None)], 85, True),
        ([(20, 5), (40, 5)], 80, False),
        ([(20, 3), (40, 4), (60, 5)], 100, False),
        ([(20, 3), (40, 3), (60, 3)], 64, False),
        ([(20, 3), (40, 3), (60, 3)], 65, True),
        ([(20, 3), (40, 4), (60, 4), (80, 4)], 84, False),
        ([(20, 3), (40, 4), (60, 4), (80, 4)], 85, True),
        ([(20, 99)], 60, False),
    ],
    ids=[
        "quiet, not long", "not a sign of life", "beats that say nothing", "and then none", "all was seen", "always a little behind",
        "no progress, not long", "no progress", "some progress, not long", "some progress, then none", "ahead of us, it says",
    ],
)  # fmt: skip
def test_who_was_given_five_entries(beats: list[tuple[float, int | None]], now: float, slow: bool) -> None:
    one, _ = seat(cursor=0)
    for entry in entries(1, 2, 3, 4, 5):
        one.give(entry, frame(entry))
    for at, number in beats:
        one.beat(number, at)
    assert PATIENCE.is_slow(one, 0, now) is slow


@pytest.mark.parametrize(
    ("early", "heard_at", "now", "slow"),
    [(10, 0, 34.9, False), (10, 0, 35.0, True), (0, 0, 35.0, False), (3600, 0, 22, False), (3600, 0, 22.5, True)],
)
def test_silence_is_cut_a_look_early_but_never_before_half_its_time(
    early: float, heard_at: float, now: float, slow: bool
) -> None:
    one, _ = seat()
    one.heard_at = heard_at
    assert PATIENCE.is_slow(one, 0, now, early) is slow


def test_a_look_ahead_does_not_shorten_a_bursts_two_seconds() -> None:
    one, sitter = seat()
    sitter.buffered = LIMIT * 2
    assert not PATIENCE.crowded(one, 0.0)
    assert not PATIENCE.crowded(one, 0.1, early=10.0)
    assert not PATIENCE.crowded(one, 1.9)
    assert PATIENCE.crowded(one, 2.0)


def test_two_hundred_messages_at_once_to_somebody_who_reads_cut_nobody() -> None:
    one, sitter = seat(cursor=0)
    for number in range(1, 201):
        [entry] = entries(number)
        one.give(entry, b"x" * 300)
        sitter.buffered = number * 300
        assert not PATIENCE.crowded(one, number / 200)
    sitter.buffered = 0
    assert not PATIENCE.crowded(one, 1.5)
    one.beat(200, 20.0)
    assert not PATIENCE.is_slow(one, 0, 60.0)


def test_a_seat_takes_only_what_is_new_and_meant_for_it() -> None:
    one, sitter = seat(cursor=3)
    for entry in [*entries(2, 3, 4), *entries(5, to="m2"), *entries(6, to="m1"), *entries(4, 6)]:
        one.give(entry, entry.id.encode())
    assert sitter.got == ["4-1", "6-1"]
    assert (one.cursor, one.sent) == (6, 6)


def test_a_private_entry_for_another_is_not_waited_for() -> None:
    one, _ = seat(cursor=0)
    one.give(Entry(1, "1", "", b""), b"")
    one.give(Entry(2, "1", "m2", b""), b"")
    one.beat(1, 20.0)
    one.beat(1, 40.0)
    assert not PATIENCE.is_slow(one, 0, 84.0)


def test_a_new_seat_has_seen_what_its_welcome_held() -> None:
    one = Seat("m1", "c1", seat()[1], 7, 0.0, 1, sent=7, seen=7)
    one.beat(None, 20.0)
    assert not PATIENCE.is_slow(one, 0, 60.0)
