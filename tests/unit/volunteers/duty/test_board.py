"""What staff see of the line and of each other: numbers and states, and nothing of any talk."""

from __future__ import annotations

import pytest

from peerchat import wire
from peerchat.volunteers.duty.board import board, news, state_of
from peerchat.volunteers.duty.policy import Listener
from peerchat.volunteers.duty.roster import Look
from peerchat.wire import StaffState
from tests.unit.volunteers.duty.test_policy import MS, volunteer, waits


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (volunteer(), "free"),
        (volunteer(offer="o"), "offered"),
        (volunteer(pause=MS + 1), "resting"),
        (volunteer(away=True), "away"),
        (volunteer(levels=(0,), pause=MS + 1), "talking"),
        (volunteer(on=False), "off"),
    ],
)
def test_states(one: Listener, state: StaffState) -> None:
    assert state_of(one, MS) == state


def test_a_board_counts_people_and_names_the_team() -> None:
    people = [waits(1, waited=9), waits(2, waited=30, level=3), waits(3, language="en")]
    now = board(
        Look(MS, people, [volunteer("b", name="Ben", pause=MS + 5), volunteer("a", "en de", name="Ann")], [], [])
    )
    assert now.waiting == [wire.LineNow("de", 2, 30, 1), wire.LineNow("en", 1, 5, 0)]
    assert now.team == [
        wire.TeamMember("Ann", "free", ["de", "en"], None), wire.TeamMember("Ben", "resting", ["de"], MS + 5),
    ]  # fmt: skip


def test_seconds_that_go_on_are_no_news() -> None:
    before = board(Look(MS, [waits(1, waited=9)], [], [], []))
    assert news(before, None)
    assert not news(board(Look(MS + 3000, [waits(1, waited=9)], [], [], [])), before)
    assert news(board(Look(MS, [waits(1), waits(2)], [], [], [])), before)
