from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from peerchat.volunteers.shifts.cover import cover, missing
from peerchat.volunteers.shifts.pattern import EVERY_DAY, Pattern, Shift, shifts
from peerchat.volunteers.shifts.span import Span

NOW = datetime(2026, 11, 23, 12, 10, tzinfo=UTC)
EVENING = Pattern("e", "de", "Europe/Berlin", EVERY_DAY, time(18), time(22), 2, date(2026, 1, 1))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def planned(days: int = 14) -> list[Shift]:
    return shifts([EVENING], [], NOW, NOW + timedelta(days=days))


def test_every_half_hour_of_fourteen_days_is_looked_at() -> None:
    slots = cover([], {}, lambda _: 1, NOW)
    assert len(slots) == 14 * 48
    assert slots[0].span == Span(at(23, 12), at(23, 12, 30))
    assert all(one.missing == 1 for one in slots)
    assert [gap[1:] for gap in missing(slots)] == [(1, True, True)]


def test_gaps_tell_apart_what_has_a_seat_and_what_has_none() -> None:
    slots = cover(planned(), {"e:2026-11-23": 1}, lambda _: 2, NOW, days=1)
    found = [(gap.span.begin, gap.span.end, gap.missing, gap.closed, gap.unseated) for gap in missing(slots)]
    assert found == [
        (at(23, 12), at(23, 17), 2, True, True),
        (at(23, 17), at(23, 21), 1, False, False),
        (at(23, 21), at(24, 12), 2, True, True),
    ]


def test_a_full_shift_is_no_gap() -> None:
    within = [slot for slot in cover(planned(), {"e:2026-11-23": 2}, lambda _: 2, NOW, days=1) if slot.planned]
    assert len(within) == 8
    assert missing(within) == []


def test_a_shift_counts_for_a_slot_only_if_it_covers_all_of_it() -> None:
    odd = Pattern("o", "de", "Australia/Lord_Howe", EVERY_DAY, time(9, 10), time(12), 1, date(2026, 1, 1))
    found = shifts([odd], [], NOW, NOW + timedelta(days=1))
    slots = cover(found, {one.id: 1 for one in found}, lambda _: 1, NOW, days=1)
    assert sum(slot.planned for slot in slots) == 5


def test_the_days_on_which_clocks_change_have_their_own_length() -> None:
    october = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Berlin before the long day
    day = Pattern("d", "de", "Europe/Berlin", EVERY_DAY, time(0), time(8), 1, date(2026, 1, 1))
    found = shifts([day], [], october, october + timedelta(days=1))
    slots = cover(found, {one.id: 1 for one in found}, lambda _: 1, october, days=1)
    assert sum(slot.planned for slot in slots) == 18  # nine hours
