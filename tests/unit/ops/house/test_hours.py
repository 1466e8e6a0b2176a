from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import cast

import pytest

from peerchat.errors import Refusal
from peerchat.ops.house.forms import Frame, Hours, Window
from peerchat.ops.house.hours import HoursPaper
from peerchat.volunteers.shifts import frame as frames
from peerchat.volunteers.shifts.doors import Doors
from peerchat.volunteers.shifts.hours import opening
from peerchat.volunteers.shifts.span import Span

NIGHT = frames.Frame("Europe/Berlin", (frames.Window(frozenset(range(7)), time(22), time(6)),))
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Held:
    """What of the doors is turned."""

    frames: dict[str, frames.Frame] = {}  # noqa: RUF012
    last_entry = timedelta(minutes=20)


def paper() -> tuple[HoursPaper, Held]:
    held = Held()
    return HoursPaper(cast("Doors", held)), held


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 11, 23), 8)],
    ids=["an hour less", "an hour more", "usual"],
)
def test_a_night_is_as_long_as_the_clock_says(day: date, hours: int) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    [span] = [one for one in NIGHT.spans(noon, noon + timedelta(days=1)) if one.begin > noon]
    assert span.end - span.begin == timedelta(hours=hours)


def test_a_closed_day_has_no_window_that_begins_on_it() -> None:
    closed = frames.Frame(NIGHT.zone, NIGHT.windows, frozenset({date(2026, 11, 23)}))
    begins = [span.begin.date() for span in closed.spans(MONDAY, MONDAY + timedelta(days=2))]
    assert begins == [date(2026, 11, 24)]
    with pytest.raises(ValueError, match="zone"):
        frames.Frame("Europe/Nowhere", ())


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


FRAME = [Span(at(10), at(20))]
ALL_DAY = [Span(at(0), at(23))]


@pytest.mark.parametrize(
    ("taken", "on_duty", "now", "state", "until"),
    [
        (ALL_DAY, 2, at(9), "closed", None),
        (ALL_DAY, 2, at(11), "open", at(20)),
        (ALL_DAY, 2, at(19, 45), "closing", at(20)),
        (ALL_DAY, 2, at(20, 10), "closing", None),
        (ALL_DAY, 2, at(21), "closed", None),
        (ALL_DAY, 0, at(11), "closed", None),
        (ALL_DAY, None, at(11), "unknown", None),
        ([], 1, at(11), "open", at(20)),
        ([Span(at(10), at(14))], 1, at(13), "open", at(14)),
        ([Span(at(10), at(14))], 1, at(14, 10), "closing", None),
        ([Span(at(10), at(14))], 1, at(15), "open", at(20)),
    ],
)
def test_a_frame_closes_and_opens_only_where_somebody_is_there(
    taken: list[Span], on_duty: int | None, now: datetime, state: str, until: datetime | None
) -> None:
    found = opening(taken, on_duty, now, FRAME)
    assert (found.state, found.until) == (state, until)
    assert found.lets_in == (state == "open")


def test_the_last_entry_is_as_early_as_said() -> None:
    assert opening([], 1, at(18, 30), FRAME, timedelta(minutes=60)).state == "open"
    assert opening([], 1, at(19, 10), FRAME, timedelta(minutes=60)).state == "closing"


def test_what_is_published_reaches_the_doors_and_as_shipped_is_whenever_somebody_is_there() -> None:
    hours, held = paper()
    window = Window(weekdays=[4, 0, 0], begin="22:00", end="06:00")
    wanted = Hours(de=Frame(zone="Europe/Berlin", windows=[window], closed=[date(2026, 12, 24)]), last_entry_minutes=30)
    after = hours.check(wanted, hours.shipped(), 1)
    assert [(one.code, one.about, one.after) for one in hours.changes(hours.shipped(), after)] == [
        ("hours_changed", "de", "Europe/Berlin: Mo,Fr 22:00-06:00"),
        ("days_closed", "de", "2026-12-24"),
        ("last_entry", "", "30"),
    ]
    hours.apply(after)
    assert held.frames["de"].windows == (frames.Window(frozenset({0, 4}), time(22), time(6)),)
    assert (set(held.frames), held.last_entry) == ({"de"}, timedelta(minutes=30))
    hours.apply(hours.shipped())
    assert (held.frames, held.last_entry) == ({}, timedelta(minutes=20))


def test_a_zone_that_is_none_is_refused() -> None:
    hours, _ = paper()
    with pytest.raises(Refusal) as refused:
        hours.check(Hours(en=Frame(zone="Mars/Base", windows=[])), hours.shipped(), 1)
    assert (refused.value.code, refused.value.fields) == ("zone_unknown", ["en.zone"])
