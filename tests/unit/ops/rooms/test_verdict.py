"""Two hundred rooms, and each gets the verdict that its people would want an operator to see."""

from __future__ import annotations

from typing import Any

import pytest

from peerchat.ops.rooms.forms import REASONS, VERDICTS
from peerchat.ops.rooms.verdict import RULES, judge
from peerchat.ops.rooms.vitals import Sitting, Vitals
from tests.scenario import ROOMS, rooms
from tests.unit.house.files import ROOT

NOW = 1_790_000_000_000
MINUTE = 60_000


def pair(**differs: Any) -> Vitals:
    """Two who talk."""
    seats = tuple(Sitting(member, "here", NOW + 30_000, 8, 1) for member in ("m1", "m2"))
    usual: dict[str, Any] = {
        "now": NOW, "kind": "pair", "topic": None, "language": "de", "born": NOW - 20 * MINUTE, "made": NOW - 20 * MINUTE,
        "seats": seats, "said_at": NOW - 5000, "said_by": "m1", "waits_since": NOW - 5000,
    }  # fmt: skip
    return Vitals(**{**usual, **differs})


def codes(room: Vitals, now: int = NOW) -> list[str]:
    return [reason.code for reason in judge(room, now).reasons]


def test_each_room_of_the_scenario_gets_its_verdict() -> None:
    found, wanted = {}, {}
    for room in rooms():
        judged = judge(room.vitals(NOW), NOW)
        name = f"{room.number} {room.name}"
        found[name] = judged.verdict, tuple(reason.code for reason in judged.reasons)
        wanted[name] = room.verdict, room.reasons
    assert found == wanted


def test_the_scenario_knows_every_rule_and_every_verdict() -> None:
    seen = rooms()
    assert len(seen) == ROOMS
    assert {code for room in seen for code in room.reasons} == set(REASONS)
    assert {room.verdict for room in seen} == set(VERDICTS)


def test_the_most_urgent_reason_comes_first_and_decides() -> None:
    room = pair(level=3, level_at=NOW - 1000, holds=4, held_at=NOW)
    assert codes(room) == ["acute_unstaffed", "held"]
    assert judge(room, NOW).verdict == "act"
    assert judge(room, NOW).urgency < judge(pair(holds=4, held_at=NOW), NOW).urgency < judge(pair(), NOW).urgency
    longer = judge(pair(level=3, level_at=NOW - 2000), NOW)
    assert longer.urgency < judge(room, NOW).urgency


@pytest.mark.parametrize(
    ("room", "first"),
    [
        (pair(waits_since=NOW), "unanswered"),
        (pair(waits_since=0, said_at=NOW), "silent"),
        (pair(waits_since=NOW, level=2), "need_unanswered"),
        (pair(said_at=0, waits_since=0, made=NOW), "unspoken"),
        (pair(holds=3, held_at=NOW, waits_since=0, said_at=NOW), "held"),
        (pair(seats=(pair().seats[0], Sitting("m2", "reconnecting", NOW + 9000, 8, 1))), "ghosted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_until_is_when_time_alone_changes_the_verdict(room: Vitals, first: str) -> None:
    judged = judge(room, NOW)
    assert judged.until > NOW
    before, after = codes(room, int(judged.until) - 1), codes(room, int(judged.until))
    assert before == codes(room)
    assert (first in before) != (first in after)


def test_nothing_time_can_do_to_a_calm_room_comes_before_its_rules_say_so() -> None:
    assert judge(pair(waits_since=0), NOW).until == NOW - 5000 + 10 * MINUTE
    assert judge(
        pair(seats=tuple(one._replace(state="gone", until=NOW - 1) for one in pair().seats)), NOW
    ).until == float("inf")


def test_whose_volunteer_is_on_the_way_back_is_not_called_alone_yet() -> None:
    seats = (pair().seats[0], Sitting("m2", "reconnecting", NOW + 9000, 8, 1))
    room = pair(kind="volunteer", level=3, seats=seats)
    assert room.staffed
    assert codes(room) == ["acute"]
    assert judge(room, NOW).until == NOW + 9000


def test_figures_of_a_room() -> None:
    room = pair(
        lately=10,
        lately_since=NOW - 5 * MINUTE,
        seats=(Sitting("m1", "here", NOW, 3, 3), Sitting("m2", "gone", 0, 1, 0)),
    )
    assert (room.said, room.balance, room.per_minute, room.resumes) == (4, 0.75, 2.0, 2)
    assert pair(seats=()).balance is None
    assert pair(lately=3, lately_since=NOW).per_minute == 3.0  # a young talk is not called a race


def test_the_rules_are_written_down_for_operators() -> None:
    shown = (ROOT / "docs/operating.md").read_text()
    missing = [
        code
        for code, rule in RULES.items()
        if f"| `{code}` | {rule.verdict} | {rule.when} | {rule.value} |" not in shown
    ]
    assert missing == []
