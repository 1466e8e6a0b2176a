"""The audit log as operators read it: paged, and checked for what was changed, taken out or cut off."""

from __future__ import annotations

import httpx
from sqlalchemy import text

from peerchat.db import audit
from peerchat.db.engine import Database
from tests.contract.volunteers.team import Team, as_
from tests.databases import emptied


async def filled(database: Database, count: int) -> None:
    async with database.writing() as connection:
        for number in range(count):
            await audit.append(connection, number, "id-op" if number % 2 else None, f"act_{number}", f"thing:{number}")


async def tampered(database: Database, statement: str) -> None:
    """By somebody who owns the database, and takes its guards away first."""
    guards: list[tuple[str, str]] = []
    async with database.writing() as connection:
        if database.is_sqlite:
            found = await connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
            guards = [(name, made) for name, made in found.all() if name.startswith("audit_")]
            for name, _ in guards:
                await connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            await connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        await connection.execute(text(statement))
        if database.is_sqlite:
            for _, made in guards:
                await connection.execute(text(made))
        else:
            await connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))


async def test_it_comes_in_pages_with_names_where_there_are_any(
    http: httpx.AsyncClient, database: Database, team: Team
) -> None:
    await filled(database, 5)
    first = (await http.get("/api/ops/audit", params={"most": 2}, **as_("op"))).json()
    assert [(one["number"], one["name"]) for one in first["entries"]] == [(5, None), (4, "Op")]
    assert first["older"] == 4
    last = (await http.get("/api/ops/audit", params={"most": 3, "before": 4}, **as_("op"))).json()
    assert ([one["number"] for one in last["entries"]], last["older"]) == ([3, 2, 1], None)
    assert (await http.get("/api/ops/audit", params={"most": 0}, **as_("op"))).status_code == 422


TAMPERED = {
    "DELETE FROM audit WHERE number = 3": 3,
    "UPDATE audit SET who = 'id-two' WHERE number = 2": 2,
    "UPDATE audit SET at = at + 1 WHERE number = 4": 4,
    "DELETE FROM audit WHERE number = 1": 1,
}


async def test_a_removed_and_a_changed_row_show(http: httpx.AsyncClient, database: Database) -> None:
    for statement, broken in TAMPERED.items():
        await emptied(database)
        await filled(database, 5)
        whole = (await http.get("/api/ops/audit/verify", **as_("op"))).json()
        assert (whole["entries"], whole["broken"]) == (5, None)
        await tampered(database, statement)
        verdict = (await http.get("/api/ops/audit/verify", **as_("op"))).json()
        assert (verdict["entries"], verdict["broken"]) == (broken - 1, broken), statement


async def test_a_cut_off_end_shows_to_whoever_noted_the_head(http: httpx.AsyncClient, database: Database) -> None:
    await filled(database, 3)
    head = (await http.get("/api/ops/audit/verify", **as_("op"))).json()
    noted = {"noted": f"3:{head['head'][:12]}"}
    assert (await http.get("/api/ops/audit/verify", params=noted, **as_("op"))).json()["broken"] is None
    await tampered(database, "DELETE FROM audit WHERE number = 3")
    assert (await http.get("/api/ops/audit/verify", **as_("op"))).json()["broken"] is None
    assert (await http.get("/api/ops/audit/verify", params=noted, **as_("op"))).json()["broken"] == 3
    assert (await http.get("/api/ops/audit/verify", params={"noted": "3:zzzz"}, **as_("op"))).status_code == 422
    assert (await http.get("/api/ops/audit", **as_("super"))).json()["code"] == "role"
