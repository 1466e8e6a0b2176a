"""Every route under /api/ops of the real app, found by itself: for operators, and for nobody else.

A new route that forgets to ask who is there fails here, without anybody having to think of this file.
"""

from __future__ import annotations

import asyncio

import pytest

from peerchat.db.engine import address
from peerchat.db.migrate import upgrade
from peerchat.volunteers.door import COOKIE, operator
from peerchat.wire import StaffRole
from tests.contract.volunteers.test_every_route import (
    SAFE,
    Call,
    Site,
    asked_for,
    database,
    least,
    nested,
    site,
    store,
)

__all__ = ["database", "site", "store"]

STREAM = "/api/ops/live"  # does not end for somebody who may see it: tests/system/test_ops_rooms.py
OTHERS: tuple[StaffRole, ...] = ("volunteer", "supervisor")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database is enough to be refused by."""
    url = address(None, tmp_path_factory.mktemp("database"))
    asyncio.run(upgrade(url))
    return url


def calls(site: Site) -> list[Call]:
    ours = [route for route in nested(site.app.routes) if route.path.startswith("/api/ops")]
    assert {"/api/ops/rooms", "/api/ops/overview", STREAM} <= {route.path for route in ours}
    assert {route.path for route in ours} == {path for path in site.app.openapi()["paths"] if "/api/ops" in path}
    assert [route.path for route in ours if operator not in asked_for(route.dependant)] == []
    return [Call(method, route.path, least(route)) for route in ours for method in sorted(route.methods or ())]


async def test_every_route_is_for_operators_alone_and_says_what_it_answers(site: Site) -> None:
    found = calls(site)
    wrong: dict[object, object] = {}
    planted = {"cookie": f"{COOKIE}=planted", "x-csrf": "planted"}
    for headers, refused in (({}, (401, "signed_out")), (planted, (401, "signed_out"))):
        wrong |= {(call, refused): said for call in found if (said := await site.say(call, headers)) != refused}
    for role in OTHERS:
        headers = await site.headers(role)
        wrong |= {(call, role): said for call in found if (said := await site.say(call, headers)) != (403, "role")}
    headers = await site.headers("operator")
    for call in found:
        if call.method not in SAFE:
            said = await site.say(call, {**headers, "x-csrf": ""})
            wrong |= {(call, "csrf"): said} if said != (403, "csrf") else {}
            said = await site.say(call, {**headers, "origin": "https://evil.example"})
            wrong |= {(call, "origin"): said} if said != (403, "origin") else {}
        elif call.path != STREAM:
            said = await site.say(call, headers)
            wrong |= {(call, "let in"): said} if said[0] in (401, 403, 500) else {}
    assert wrong == {}
    assert gaps(site) == []


def gaps(site: Site) -> list[str]:
    """Of the operators' part of `/openapi.json`."""
    found = []
    for path, methods in site.app.openapi()["paths"].items():
        for method, said in methods.items() if path.startswith("/api/ops") else ():
            answers = said["responses"]
            if not said.get("summary") or not {"401", "403"} <= set(answers):
                found.append(f"{method} {path}: no summary, or no refusals")
            good = [answer for code, answer in answers.items() if code.startswith("2")]
            if "204" not in answers and not all(
                content.get("schema") for answer in good for content in answer.get("content", {"": {}}).values()
            ):
                found.append(f"{method} {path}: an answer without a shape")
    return found
