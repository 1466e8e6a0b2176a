"""Each call around accounts that changes something leaves its entry in the audit log: who, what, about what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from fastapi.routing import APIRoute

from peerchat.volunteers.accounts.routes import OPEN, router
from tests.contract.volunteers.accounts.house import OTHER_PASSWORD, PASSWORD, House, Person

NO_CHANGE = {("POST", "/api/staff/app"), ("POST", "/api/staff/passkeys/options")}
"""Show a key, or ask for one, that counts for nothing before it was confirmed."""
ELSEWHERE = {
    ("POST", "/api/staff/app/confirm"),
    ("POST", "/api/staff/passkeys"),
    ("DELETE", "/api/staff/passkeys/{passkey}"),
}
"""The first below, the others in `test_passkeys.py`: they need a device."""


class Scene(NamedTuple):
    """`boss` acts; `kim` is a volunteer, `other` the boss with another browser; `given`: an invitation of the boss's."""

    boss: Person
    kim: Person
    other: Person
    given: str


class Act(NamedTuple):
    """`about`: what the entry is about."""

    what: str
    body: Callable[[Scene], dict[str, Any]] = lambda _: {}
    about: Callable[[Scene], str | None] = lambda scene: scene.boss.id
    path: Callable[[Scene], str] | None = None


ACTS: dict[tuple[str, str], Act] = {
    ("DELETE", "/api/staff/session"): Act("signed_out", about=lambda scene: scene.boss.me["session"]),
    ("DELETE", "/api/staff/sessions"): Act("sessions_ended"),
    ("DELETE", "/api/staff/sessions/{session}"): Act(
        "session_ended",
        about=lambda scene: scene.other.me["session"],
        path=lambda scene: f"sessions/{scene.other.me['session']}",
    ),
    ("PUT", "/api/staff/me"): Act("described", lambda _: {"name": "Lee", "languages": ["en"], "time_zone": "UTC"}),
    ("POST", "/api/staff/password"): Act(
        "password_changed", lambda scene: {"password": PASSWORD, "code": scene.boss.codes[0], "new": OTHER_PASSWORD}
    ),
    ("POST", "/api/staff/recovery"): Act(
        "recovery_renewed", lambda scene: {"password": PASSWORD, "code": scene.boss.codes[0]}
    ),
    ("POST", "/api/staff/invitations"): Act("invited", lambda _: {"role": "volunteer"}, about=lambda _: None),
    ("POST", "/api/staff/team/{account}/invitation"): Act(
        "invited", about=lambda _: None, path=lambda scene: f"team/{scene.kim.id}/invitation"
    ),
    ("DELETE", "/api/staff/invitations/{invitation}"): Act(
        "invitation_withdrawn", about=lambda scene: scene.given, path=lambda scene: f"invitations/{scene.given}"
    ),
    ("PUT", "/api/staff/team/{account}/role"): Act(
        "role_changed",
        lambda _: {"role": "supervisor"},
        lambda scene: scene.kim.id,
        lambda scene: f"team/{scene.kim.id}/role",
    ),
    ("DELETE", "/api/staff/team/{account}"): Act(
        "removed", about=lambda scene: scene.kim.id, path=lambda scene: f"team/{scene.kim.id}"
    ),
    ("DELETE", "/api/staff/team/{account}/sessions"): Act(
        "sessions_ended", about=lambda scene: scene.kim.id, path=lambda scene: f"team/{scene.kim.id}/sessions"
    ),
}


async def test_no_act_is_missing_here(house: House) -> None:
    routes = [route for route in router(house.desk).routes if isinstance(route, APIRoute)]
    unsafe = {(method, route.path) for route in routes for method in route.methods or () if method != "GET"}
    assert unsafe - OPEN - NO_CHANGE - ELSEWHERE == set(ACTS)


@pytest.mark.parametrize("call", ACTS, ids=" ".join)
async def test_it_is_in_the_log(house: House, call: tuple[str, str]) -> None:
    boss, kim = await house.person("lee", "operator"), await house.person("kim")
    other = boss.elsewhere()
    await other.sign_in()
    given = (await boss.call("POST", "invitations", {"role": "volunteer"})).json()["id"]
    scene, act = Scene(boss, kim, other, given), ACTS[call]
    before = len(await house.audited())
    path = act.path(scene) if act.path else call[1].removeprefix("/api/staff/")
    answer = await boss.call(call[0], path, act.body(scene) or None)
    assert answer.status_code in (201, 204), answer.text
    (entry,) = (await house.audited())[before:]
    assert (entry.who, entry.what) == (boss.id, act.what)
    assert entry.about == (act.about(scene) or answer.json()["id"])


async def test_another_app_is_in_the_log_too(house: House) -> None:
    kim = await house.person("kim")
    shown = (await kim.call("POST", "app", {"password": PASSWORD, "code": kim.codes[0]})).json()
    kim.key = kim.key_of(shown["key"])
    assert (
        await kim.call("POST", "app/confirm", {"enrolment": shown["enrolment"], "code": kim.now()})
    ).status_code == 204
    assert (await house.acts())[-1] == (kim.id, "app_changed", kim.id)


async def test_what_is_refused_leaves_no_entry(house: House) -> None:
    kim, boss = await house.person("kim"), await house.person("lee", "operator")
    before = len(await house.audited())
    calls = [("PUT", f"team/{boss.id}/role", {"role": "volunteer"}), ("DELETE", f"team/{boss.id}", None)]
    calls += [("DELETE", f"sessions/{boss.me['session']}", None), ("POST", "invitations", {"role": "volunteer"})]
    assert {(await kim.call(*call)).status_code for call in calls} == {403, 404}
    assert len(await house.audited()) == before
