from __future__ import annotations

import pytest

from peerchat.volunteers.staff import at_least, may_manage
from peerchat.wire import StaffRole


@pytest.mark.parametrize(
    ("role", "least", "reaches"),
    [
        ("volunteer", "volunteer", True), ("volunteer", "supervisor", False), ("supervisor", "volunteer", True),
        ("supervisor", "operator", False), ("operator", "supervisor", True), ("operator", "operator", True),
    ],
)  # fmt: skip
def test_each_role_holds_those_before_it(role: StaffRole, least: StaffRole, reaches: bool) -> None:
    assert at_least(role, least) == reaches


@pytest.mark.parametrize(
    ("role", "other", "may"),
    [
        ("volunteer", "volunteer", False), ("supervisor", "volunteer", True), ("supervisor", "supervisor", False),
        ("supervisor", "operator", False), ("operator", "volunteer", True), ("operator", "operator", True),
    ],
)  # fmt: skip
def test_a_supervisor_looks_after_volunteers_and_an_operator_after_all(
    role: StaffRole, other: StaffRole, may: bool
) -> None:
    assert may_manage(role, other) == may
