"""Who is signed in, as everything behind the door sees them; and what their role allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from peerchat.wire import StaffRole

ROLES: tuple[StaffRole, ...] = get_args(StaffRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """`languages`: codes, as in `Settings`' languages of the site. `time_zone`: an IANA name. `session`: which of their sessions this
    is, by its public id: it may stand in lists and logs, the cookie may not."""

    id: str
    name: str
    role: StaffRole
    languages: tuple[str, ...]
    time_zone: str
    session: str

    def may_act_as(self, least: StaffRole) -> bool:
        return at_least(self.role, least)


def at_least(role: StaffRole, least: StaffRole) -> bool:
    return ROLES.index(role) >= ROLES.index(least)


def may_manage(role: StaffRole, other: StaffRole) -> bool:
    """Whether somebody of this role may invite, change or end an account of the other: a supervisor volunteers, an operator all."""
    return role == "operator" or (role == "supervisor" and other == "volunteer")
