"""Guessing is slowed down, and nobody is locked out by it (docs/decisions/0009)."""

from __future__ import annotations

import asyncio

from peerchat.db.engine import Database
from peerchat.volunteers.accounts.turns import AT_ONCE, DOUBTS, MOST_SECONDS
from tests.contract.volunteers.accounts.house import OTHER_PASSWORD, PASSWORD, House, Person, codes_of, set_cookies

NOBODYS = "nobody here"


async def test_tries_from_one_network_come_ever_more_slowly(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    for _ in range(AT_ONCE):
        await kim.ticket(OTHER_PASSWORD)
    refused = await kim.call("POST", "session", {"login": "kim", "password": PASSWORD})
    assert codes_of([refused]) == [(429, "rate")]
    assert 1 <= int(refused.headers["retry-after"]) <= MOST_SECONDS
    nobody = Person(house, NOBODYS)
    for _ in range(AT_ONCE):
        await nobody.ticket()
    assert (await nobody.call("POST", "session", {"login": NOBODYS, "password": "x"})).status_code == 429


async def test_an_attacker_locks_nobody_out(house: House) -> None:
    kim = await house.person("kim")
    attacker = Person(house, "kim")
    for _ in range(AT_ONCE):
        await attacker.ticket(OTHER_PASSWORD)
    assert (await attacker.call("POST", "session", {"login": "kim", "password": "x"})).status_code == 429
    assert (await kim.sign_in()).status_code == 201, "a device that is known, even in the attacker's network"
    house.network = b"elsewhere"
    assert (await kim.elsewhere().sign_in()).status_code == 201, "any device in another network"


async def test_a_known_device_has_turns_of_its_own_and_not_without_end(house: House) -> None:
    kim = await house.person("kim")
    for _ in range(AT_ONCE):
        await kim.ticket(OTHER_PASSWORD)
    assert (await kim.call("POST", "session", {"login": "kim", "password": PASSWORD})).status_code == 429
    assert (await kim.elsewhere().sign_in()).status_code == 201


async def test_a_device_is_known_for_its_own_account_alone(house: House) -> None:
    kim, lee = await house.person("kim"), await house.person("lee")
    for _ in range(AT_ONCE):
        await Person(house, "kim").ticket(OTHER_PASSWORD)
    lee.login = "kim"
    assert (await lee.call("POST", "session", {"login": "kim", "password": PASSWORD})).status_code == 429
    assert (await kim.sign_in()).status_code == 201


async def _guessed(house: House, kim: Person) -> None:
    """Somebody knows the password, and guesses codes from ever new networks."""
    for number in range(DOUBTS):
        house.network = f"network {number}".encode()
        assert (await kim.elsewhere().sign_in("000000")).status_code == 401
    house.network = b"here"


async def test_after_many_guessed_codes_a_stranger_needs_two_in_a_row_and_gets_in_with_them(house: House) -> None:
    kim = await house.person("kim")
    await _guessed(house, kim)
    other = kim.elsewhere()
    first = await other.sign_in()
    assert first.status_code == 200
    assert first.json()["next"] == "code"
    assert set_cookies(first) == {}
    hasty = await other.call("POST", "session/code", {"ticket": first.json()["ticket"], "code": other.now()})
    assert hasty.status_code == 200, "the same one again gets nobody in, and harms nobody"
    second = await other.call("POST", "session/code", {"ticket": hasty.json()["ticket"], "code": other.code()})
    assert second.status_code == 201
    assert (await kim.elsewhere().sign_in()).status_code == 201, "trust is back"


async def test_the_second_of_two_codes_can_be_tried_once(house: House) -> None:
    kim = await house.person("kim")
    await _guessed(house, kim)
    other = kim.elsewhere()
    ticket = (await other.sign_in()).json()["ticket"]
    guesses = [other.elsewhere().call("POST", "session/code", {"ticket": ticket, "code": f"{n:06}"}) for n in range(8)]
    assert {answer.status_code for answer in await asyncio.gather(*guesses)} == {401}
    right = await other.call("POST", "session/code", {"ticket": ticket, "code": other.code()})
    assert right.status_code == 401


async def test_guessed_codes_bother_neither_a_known_device_nor_a_recovery_code(house: House) -> None:
    kim = await house.person("kim")
    await _guessed(house, kim)
    assert (await kim.elsewhere().sign_in(kim.codes[0])).status_code == 201
    await _guessed(house, kim)
    assert (await kim.sign_in()).status_code == 201


async def test_who_does_not_know_the_password_makes_nobody_doubt(house: House) -> None:
    kim = await house.person("kim")
    for number in range(DOUBTS * 2):
        house.network = f"network {number}".encode()
        assert (await kim.elsewhere().sign_in("000000", password=OTHER_PASSWORD)).status_code == 401
    house.network = b"here"
    assert (await kim.elsewhere().sign_in()).status_code == 201


async def test_one_network_has_so_many_tries_for_all_logins(house: House, database: Database) -> None:
    crowded = House(house.bus, database, house.clock, tries=3)
    answers = [
        await Person(crowded, f"name{number}").call("POST", "session", {"login": f"name{number}", "password": "x"})
        for number in range(4)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    await crowded.close()
