"""`/api/staff/…` around accounts. Each route names who may call it by its type (`SignedIn`, `Supervisor`, `Operator`), or is one of
`OPEN`, which nobody has to be signed in for; a test walks all of them."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.matching.routes.guard import guarded
from peerchat.volunteers.accounts.desk import Desk
from peerchat.volunteers.accounts.routes import invitations, own, passkeys, session, team

OPEN = frozenset({
    ("POST", "/api/staff/session"),
    ("POST", "/api/staff/session/code"),
    ("POST", "/api/staff/session/passkey"),
    ("POST", "/api/staff/session/passkey/options"),
    ("POST", "/api/staff/invitations/open"),
    ("POST", "/api/staff/invitations/accept"),
})  # fmt: skip


def router(desk: Desk) -> APIRouter:
    routes = guarded("staff")
    for part in (session, own, passkeys, invitations, team):
        part.add(routes, desk)
    return routes
