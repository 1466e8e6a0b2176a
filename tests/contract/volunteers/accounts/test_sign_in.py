from __future__ import annotations

import asyncio
import logging
import statistics
import time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from peerchat.db import staff
from peerchat.db.engine import Database
from peerchat.db.tables import metadata
from peerchat.volunteers.accounts.passwords import Passwords
from peerchat.volunteers.accounts.sign_in import STEP_SECONDS, SignIn
from tests.contract.volunteers.accounts.house import (
    OTHER_PASSWORD,
    PASSWORD,
    SECRET,
    House,
    Person,
    codes_of,
    set_cookies,
)

NOBODYS = "nobody here"


async def test_password_then_code(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    assert await kim.status() == 401
    answer = await kim.sign_in()
    assert answer.status_code == 201
    assert await kim.status() == 200


async def test_how_a_login_is_spelled_does_not_matter(house: House) -> None:
    kim = (await house.person("kim.lee")).elsewhere()
    kim.login = " Kim.LEE "
    assert (await kim.sign_in()).status_code == 201


async def test_the_first_step_answers_alike_whatever_is_wrong(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    answers = [
        await kim.call("POST", "session", {"login": login, "password": password})
        for login, password in (("kim", PASSWORD), ("kim", OTHER_PASSWORD), (NOBODYS, PASSWORD))
    ]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({len(answer.text) for answer in answers}) == 1
    assert {tuple(sorted(answer.headers)) for answer in answers} == {tuple(sorted(answers[0].headers))}
    assert [set_cookies(answer) for answer in answers] == [{}] * 3


async def test_the_second_step_answers_alike_too(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    stranger = Person(house, NOBODYS)
    stranger.key = kim.key
    answers = [
        await kim.sign_in(code="000000"),
        await kim.sign_in(password=OTHER_PASSWORD),
        await stranger.sign_in(),
        await kim.sign_in(code="0000-0000-0000-0000"),
        await stranger.sign_in(code="0000-0000-0000-0000"),
        await kim.call("POST", "session/code", {"ticket": "made up", "code": "000000"}),
    ]
    assert codes_of(answers) == [(401, "sign_in")] * 6
    assert len({answer.text for answer in answers}) == 1


async def test_who_is_nobody_costs_as_much_time(house: House, database: Database) -> None:
    """The processor's time of the first step; without constant work the difference would be all of the hash."""
    passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16384, parallelism=1))
    kim = await house.person("kim")
    async with database.writing() as connection:
        await staff.change(connection, kim.id, password=await passwords.hash(PASSWORD))
    sign_in = SignIn(database, house.sessions, passwords, None, SECRET)
    await sign_in.password(NOBODYS, PASSWORD, b"", None)

    async def cost(login: str, password: str) -> float:
        costs = []
        for _ in range(9):
            begun = time.process_time()
            await sign_in.password(login, password, b"", None)
            costs.append(time.process_time() - begun)
        return statistics.median(costs)

    right, wrong, nobody = await cost("kim", PASSWORD), await cost("kim", OTHER_PASSWORD), await cost(NOBODYS, PASSWORD)
    assert 0.6 < nobody / right < 1.6, (right, nobody)
    assert 0.6 < wrong / right < 1.6, (right, wrong)


async def test_a_wrong_password_costs_as_much_time_in_the_second_step(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()

    async def cost(password: str, code: str) -> float:
        costs = []
        for number in range(15):
            house.network = f"{password} {code} {number}".encode()
            body = {"ticket": await kim.ticket(password), "code": code}
            begun = time.process_time()
            assert (await kim.call("POST", "session/code", body)).status_code == 401
            costs.append(time.process_time() - begun)
        return statistics.median(costs)

    for code in ("000000", "0000-0000-0000-0000"):
        assert 0.5 < await cost(OTHER_PASSWORD, code) / await cost(PASSWORD, code) < 2


async def test_a_code_counts_once(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    code = kim.code()
    assert (await kim.sign_in(code)).status_code == 201
    assert (await kim.elsewhere().sign_in(code)).status_code == 401
    before = kim.house.clock.now
    assert (await kim.elsewhere().sign_in()).status_code == 201
    assert kim.house.clock.now > before


async def test_a_code_from_before_the_last_one_does_not_count_either(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    earlier = kim.code()
    assert (await kim.sign_in()).status_code == 201
    assert (await kim.elsewhere().sign_in(earlier)).status_code == 401


async def test_a_code_sent_many_times_at_once_counts_once(house: House) -> None:
    kim = await house.person("kim")
    tickets = [await kim.ticket() for _ in range(4)]
    code = kim.code()
    calls = [kim.elsewhere().call("POST", "session/code", {"ticket": ticket, "code": code}) for ticket in tickets]
    assert sorted(answer.status_code for answer in await asyncio.gather(*calls)) == [201, 401, 401, 401]


async def test_a_recovery_code_gets_in_once(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    assert (await kim.sign_in(kim.codes[3].lower())).status_code == 201
    assert (await kim.call("GET", "recovery")).json() == {"left": 9}
    assert (await kim.elsewhere().sign_in(kim.codes[3])).status_code == 401
    assert (kim.id, "recovery_code_used", kim.id) in await house.acts()


async def test_anothers_recovery_code_is_worth_nothing(house: House) -> None:
    kim, lee = (await house.person("kim")).elsewhere(), await house.person("lee")
    assert (await kim.sign_in(lee.codes[0])).status_code == 401
    assert (await lee.elsewhere().sign_in(lee.codes[0])).status_code == 201


async def test_the_first_step_is_good_for_five_minutes(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    ticket = await kim.ticket()
    house.clock.now += STEP_SECONDS
    answer = await kim.call("POST", "session/code", {"ticket": ticket, "code": kim.code()})
    assert codes_of([answer]) == [(401, "sign_in")]


# ---- fixation ----------------------------------------------------------------------------------------


async def test_a_planted_cookie_is_not_taken_over(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    kim.http.cookies.set("__Host-peerchat-staff", "planted", domain="chat.example", path="/")
    assert await kim.status() == 401
    answer = await kim.sign_in()
    assert not set_cookies(answer)["__Host-peerchat-staff"].startswith("planted")
    thief = house.browser()
    thief.cookies.set("__Host-peerchat-staff", "planted", domain="chat.example", path="/")
    assert (await thief.get("/api/staff/session")).status_code == 401


async def test_each_signing_in_has_a_cookie_of_its_own(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    cookies = {set_cookies(await kim.sign_in())["__Host-peerchat-staff"].partition(";")[0] for _ in range(3)}
    assert len(cookies) == 3


# ---- what stays out of sight ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [{"login": "a\u0000", "password": "x"}, {"login": "\ud800", "password": "x"}, {"login": 3}, {}]
)
async def test_odd_words_are_refused_clearly(house: House, body: dict[str, object]) -> None:
    answer = await Person(house, "kim").call("POST", "session", body)
    assert codes_of([answer]) == [(422, "invalid")]


async def test_no_secret_is_in_the_database_or_a_log(
    house: House, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kim = await house.person("kim")
    await kim.elsewhere().sign_in("000000")
    code = kim.code()
    await kim.sign_in(code)
    async with database.reading() as connection:
        kept = "".join([repr((await connection.execute(select(table))).all()) for table in metadata.sorted_tables])
    cookie, known = kim.http.cookies["__Host-peerchat-staff"], kim.http.cookies["__Host-peerchat-known"]
    for secret in (PASSWORD, kim.key.hex(), repr(kim.key)[2:-1], *kim.codes, cookie, known, kim.me["csrf"]):
        assert secret not in kept
        assert secret not in caplog.text
