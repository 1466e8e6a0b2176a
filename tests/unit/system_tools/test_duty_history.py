"""The judge of duty finds each broken promise, and none where all were kept."""

from __future__ import annotations

import pytest

from tests.system.duty_history import Event, Rules, judge

RULES = Rules(ring=20_000, pause=120_000, pause_acute=600_000)
Told = tuple[int, str, dict[str, str]]


def on(at: int, staff: str = "a", most: str = "1") -> list[Told]:
    return [(at, "connect", {"staff": staff, "most": most}), (at, "on", {"staff": staff, "most": most})]


def offer(at: int, number: str = "1", staff: str = "a", level: str = "0", ticket: str = "") -> Told:
    ticket = ticket or f"t{number}"
    until = str(at + 20_000)
    return (
        at,
        "offer",
        {"staff": staff, "ticket": ticket, "offer": f"o{number}", "level": level, "until": until, "since": "0"},
    )


def ends(at: int, what: str, number: str = "1", staff: str = "a", away: str = "0") -> Told:
    return at, what, {"staff": staff, "ticket": f"t{number}", "offer": f"o{number}", "away": away}


def accept(at: int, number: str = "1", staff: str = "a", level: str = "0", ticket: str = "") -> Told:
    ticket = ticket or f"t{number}"
    return at, "accept", {"staff": staff, "ticket": ticket, "offer": f"o{number}", "room": f"r{number}", "level": level}


def talked(at: int, number: str = "1", pause: int = 0, level: str = "0", why: str = "over") -> Told:
    return at, "talked", {"staff": "a", "room": f"r{number}", "level": level, "why": why, "pause": str(pause)}


MISSED_TWICE = [offer(1), ends(20_001, "missed"), offer(20_002, "2"), ends(40_002, "missed", "2")]


def rules_broken(*told: Told) -> list[str]:
    return [broken.rule for broken in judge((Event(*one) for one in told), RULES).broken]


def test_a_day_on_which_all_was_kept() -> None:
    assert rules_broken(
        *on(0), offer(1), ends(20_001, "missed"), offer(20_002, "2"), accept(21_000, "2"),
        (30_000, "level", {"staff": "a", "room": "r2", "level": "3"}), talked(40_000, "2", 640_000, "3"),
        offer(640_000, "3"), ends(645_000, "passed", "3"),
        (650_000, "returned", {"ticket": "t2", "room": "r2"}), offer(660_000, "4", ticket="t2"), accept(661_000, "4", ticket="t2"),
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ([offer(1)], "offered to somebody who is not there"),
        ([*on(0), (1, "off", {"staff": "a", "most": "1"}), offer(2)], "offered to somebody who is not there"),
        ([*on(0), (1, "gone", {"staff": "a", "most": "1"}), offer(2)], "offered to somebody who is not there"),
        ([*on(0), offer(1), offer(2, "2")], "two offers at once"),
        ([*on(0), *on(0, "b"), offer(1), offer(2, "2", "b", ticket="t1")], "a person rings twice"),
        ([*on(0), offer(1), accept(2), talked(3, pause=120_003), offer(4, "2")], "offered in a pause"),
        ([*on(0), offer(1), accept(2), talked(3, pause=4)], "a pause that is too short"),
        ([*on(0), offer(1, level="3"), accept(2, level="3"), talked(3, pause=120_004, level="3")], "a pause that is too short"),
        ([*on(0), offer(1), accept(2), offer(3, "2")], "more talks than chosen"),
        ([*on(0, most="2"), offer(1), accept(2), offer(3, "2", level="3")], "an acute talk is not the only one"),
        ([*on(0), *on(0, "b"), offer(1), accept(2), offer(3, "2", "b", ticket="t1")], "offered while in a talk"),
        ([*on(0), *on(0, "b"), offer(1), accept(2), accept(3, staff="b")], "two owners"),
        ([*on(0), accept(2)], "taken without an offer"),
        ([*on(0), offer(1), ends(21_500, "missed")], "rang on after its time"),
        ([*on(0), offer(1), ends(10_000, "missed")], "missed too early"),
        ([*on(0), *MISSED_TWICE], "two missed offers make away, and only they"),
        ([*on(0), offer(1), ends(2, "passed"), ends(3, "passed")], "an offer ended that did not ring"),
        ([*on(0), offer(1), accept(2), talked(3, pause=120_003), talked(4, pause=130_003)], "a talk ended twice"),
        ([(1, "returned", {"ticket": "t", "room": "r"})], "back in line from a talk that was not theirs"),
    ],
)  # fmt: skip
def test_each_broken_promise_is_found(told: list[Told], rule: str) -> None:
    assert rule in rules_broken(*told)
