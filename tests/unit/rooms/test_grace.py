"""How long a room waits for someone who was never there."""

from __future__ import annotations

import pytest

from peerchat.rooms.session import REMADE_SECONDS, grace_left


@pytest.mark.parametrize(
    ("token_age", "room_age", "left"),
    [
        (0.1, 0.0, 20.0),  # just matched, first to come
        (5.0, 4.5, 15.5),  # back after a reload
        (25.0, 24.0, 0.0),  # time is up
        (19.0, 0.0, 20.0),  # came late, but within the grace
        (600.0, 0.0, REMADE_SECONDS),  # the store lost the room in mid-talk: the other is on the way back
        (600.0, 100.0, REMADE_SECONDS - 100.0),
        (3600.0, 600.0, 0.0),
    ],
)
def test_nobody_is_given_up_before_they_can_be_back(token_age: float, room_age: float, left: float) -> None:
    assert grace_left(20.0, token_age, room_age) == pytest.approx(left)
