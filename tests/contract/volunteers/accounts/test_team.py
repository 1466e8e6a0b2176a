from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from peerchat.db import learning, shifts
from peerchat.db.engine import Database
from peerchat.wire import StaffRole
from tests.contract.volunteers.accounts.house import OTHER_PASSWORD, PASSWORD, House, Person, codes_of

NOBODY = "A" * 16


async def test_everybody_sees_the_team_and_nobody_its_logins(house: House) -> None:
    kim = await house.person("kim")
    await house.person("lee.the.second", "supervisor")
    answer = await kim.call("GET", "team")
    assert [(one["name"], one["role"]) for one in answer.json()] == [
        ("Kim", "volunteer"),
        ("Lee.The.Second", "supervisor"),
    ]
    assert "lee.the.second" not in answer.text


@pytest.mark.parametrize(
    ("by", "before", "after", "status"),
    [
        ("operator", "volunteer", "supervisor", 204), ("operator", "operator", "volunteer", 204),
        ("operator", "supervisor", "operator", 204), ("supervisor", "volunteer", "volunteer", 204),
        ("supervisor", "volunteer", "supervisor", 403), ("supervisor", "supervisor", "volunteer", 403),
        ("supervisor", "operator", "volunteer", 403), ("volunteer", "volunteer", "operator", 403),
    ],
)  # fmt: skip
async def test_who_may_change_whose_role(
    house: House, by: StaffRole, before: StaffRole, after: StaffRole, status: int
) -> None:
    kim, lee = await house.person("kim", by), await house.person("lee", before)
    answer = await kim.call("PUT", f"team/{lee.id}/role", {"role": after})
    assert answer.status_code == status
    changed = status == 204 and before != after
    assert ((kim.id, "role_changed", lee.id) in await house.acts()) == changed
    assert await lee.status() == (401 if changed else 200)
    if changed:
        assert (await lee.sign_in()).json()["role"] == after


@pytest.mark.parametrize("role", ["operator", "supervisor"])
async def test_nobody_changes_their_own_role(house: House, role: StaffRole) -> None:
    kim = await house.person("kim", role)
    for other in ("operator", "volunteer"):
        assert codes_of([await kim.call("PUT", f"team/{kim.id}/role", {"role": other})]) == [(403, "role")]


async def test_a_role_that_is_lost_is_lost_at_the_next_call(house: House) -> None:
    operator, kim = await house.person("lee", "operator"), await house.person("kim", "supervisor")
    await operator.call("PUT", f"team/{kim.id}/role", {"role": "volunteer"})
    assert codes_of([await kim.call("GET", "invitations")]) == [(401, "signed_out")]
    await kim.sign_in()
    assert codes_of([await kim.call("GET", "invitations")]) == [(403, "role")]


async def test_whoever_leaves_leaves_an_id_and_nothing_else(house: House, database: Database) -> None:
    kim, lee = await house.person("kim"), await house.person("lee", "supervisor")
    assert (await kim.call("DELETE", f"team/{kim.id}")).status_code == 204
    assert await kim.status() == 401
    assert (await kim.sign_in()).status_code == 401
    assert (await kim.sign_in(kim.codes[0])).status_code == 401
    assert [one["name"] for one in (await lee.call("GET", "team")).json()] == ["Lee"]
    async with database.reading() as connection:
        kept = repr((await connection.execute(text("SELECT * FROM staff WHERE left_at IS NOT NULL"))).all())
    assert "kim" not in kept.lower()
    assert "argon2" not in kept
    assert (kim.id, "left", kim.id) in await house.acts()
    assert (await Person(house, "kim").join(await house.link("volunteer"))).status_code == 201, "the login is free"


async def test_with_somebody_go_their_shifts_and_what_they_learned_and_felt(house: House, database: Database) -> None:
    kim, day = await house.person("kim"), date(2026, 11, 24)
    pattern = shifts.PatternRow("p", "de", "UTC", 127, 0, 60, 1, day, None, None, 1)
    async with database.writing() as connection:
        await shifts.add_pattern(connection, pattern)
        await shifts.take(connection, "p", day, kim.id, 1)
        await shifts.set_calendar(connection, kim.id, "d", 1)
        await learning.passes(connection, kim.id, "module:silence", 1, 1)
        await learning.set_practice(connection, kim.id, "silence", learning.PracticeRow(1, "de", 0, "start", ""), 1)
        await learning.add_debrief(connection, "i", kim.id, learning.DebriefRow(1, 4, 4))
        await learning.want_call(connection, kim.id, 1, soon=True)
    assert (await kim.call("DELETE", f"team/{kim.id}")).status_code == 204
    async with database.reading() as connection:
        for table in (
            "shift_seats",
            "shift_calendars",
            "learning_passed",
            "learning_practice",
            "learning_debriefs",
            "learning_calls",
        ):
            assert (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table


async def test_somebody_who_left_is_nobody(house: House) -> None:
    kim, lee = await house.person("kim"), await house.person("lee", "operator")
    assert (await lee.call("DELETE", f"team/{kim.id}")).status_code == 204
    assert (lee.id, "removed", kim.id) in await house.acts()
    calls = [("PUT", f"team/{one}/role", {"role": "volunteer"}) for one in (kim.id, NOBODY)]
    calls += [("DELETE", f"team/{kim.id}", {}), ("POST", f"team/{kim.id}/invitation", {})]
    assert codes_of([await lee.call(*call) for call in calls]) == [(404, "staff_unknown")] * 4


async def test_an_operator_reads_the_audit_log(house: House) -> None:
    kim = await house.person("kim", "operator")
    entries = (await kim.call("GET", "audit")).json()
    assert [entry["what"] for entry in entries] == ["signed_in", "joined", "invited"]
    assert [entry["number"] for entry in (await kim.call("GET", "audit?before=3")).json()] == [2, 1]


# ---- one's own way in ----------------------------------------------------------------------------------


async def test_what_somebody_says_about_themself(house: House) -> None:
    kim = await house.person("kim")
    about = {"name": "  Kim \n L. ", "languages": ["en", "en"], "time_zone": "America/Lima"}
    assert (await kim.call("PUT", "me", about)).status_code == 204
    me = (await kim.call("GET", "session")).json()
    assert (me["name"], me["languages"], me["time_zone"]) == ("Kim L.", ["en"], "America/Lima")


async def test_a_new_password_ends_all_other_sessions_and_makes_devices_strangers(house: House) -> None:
    kim = await house.person("kim")
    phone = kim.elsewhere()
    await phone.sign_in()
    change = {"password": PASSWORD, "code": kim.code(), "new": OTHER_PASSWORD}
    assert (await kim.call("POST", "password", change)).status_code == 204
    assert (await kim.status(), await phone.status()) == (200, 401)
    assert (await phone.sign_in(password=PASSWORD)).status_code == 401
    assert (await phone.sign_in(password=OTHER_PASSWORD)).status_code == 201
    assert (kim.id, "password_changed", kim.id) in await house.acts()


@pytest.mark.parametrize("path", ["password", "recovery", "app"])
async def test_an_open_console_is_not_enough(house: House, path: str) -> None:
    kim = await house.person("kim")
    new = {"new": OTHER_PASSWORD} if path == "password" else {}
    refused = [
        await kim.call("POST", path, {"password": OTHER_PASSWORD, "code": kim.code(), **new}),
        await kim.call("POST", path, {"password": PASSWORD, "code": "000000", **new}),
        await kim.call("POST", path, {"password": PASSWORD, "code": "0000-0000-0000-0000", **new}),
    ]
    assert codes_of(refused) == [(403, "proof_wrong")] * 3
    assert (await kim.elsewhere().sign_in()).status_code == 201


async def test_a_code_that_signed_in_proves_nothing_more(house: House) -> None:
    kim = await house.person("kim")
    code = kim.code()
    await kim.sign_in(code)
    answer = await kim.call("POST", "recovery", {"password": PASSWORD, "code": code})
    assert codes_of([answer]) == [(403, "proof_wrong")]


async def test_a_weak_password_is_refused_before_anything_is_used_up(house: House) -> None:
    kim = await house.person("kim")
    code = kim.code()
    weak = await kim.call("POST", "password", {"password": PASSWORD, "code": code, "new": "kim kim kim kim"})
    assert codes_of([weak]) == [(422, "password_weak")]
    assert (
        await kim.call("POST", "password", {"password": PASSWORD, "code": code, "new": OTHER_PASSWORD})
    ).status_code == 204


async def test_new_recovery_codes_replace_the_old_ones(house: House) -> None:
    kim = await house.person("kim")
    answer = await kim.call("POST", "recovery", {"password": PASSWORD, "code": kim.codes[0]})
    fresh = answer.json()["codes"]
    assert len(fresh) == 10
    assert not set(fresh) & set(kim.codes)
    assert (await kim.elsewhere().sign_in(kim.codes[1])).status_code == 401
    assert (await kim.elsewhere().sign_in(fresh[0])).status_code == 201


async def test_another_phone_takes_the_place_of_the_old_one(house: House) -> None:
    kim = await house.person("kim")
    old = kim.elsewhere()
    shown = (await kim.call("POST", "app", {"password": PASSWORD, "code": kim.codes[0]})).json()
    assert (await old.sign_in()).status_code == 201, "until the new one has proven itself"
    wrong = await kim.call("POST", "app/confirm", {"enrolment": shown["enrolment"], "code": "000000"})
    assert codes_of([wrong]) == [(422, "code_wrong")]
    kim.key = kim.key_of(shown["key"])
    lee = await house.person("lee")
    stolen = await lee.call("POST", "app/confirm", {"enrolment": shown["enrolment"], "code": kim.now()})
    assert codes_of([stolen]) == [(409, "enrolment_over")]
    confirmed = await kim.call("POST", "app/confirm", {"enrolment": shown["enrolment"], "code": kim.code()})
    assert confirmed.status_code == 204
    assert await old.status() == 401
    assert (await old.sign_in()).status_code == 401
    assert (await kim.elsewhere().sign_in()).status_code == 201
