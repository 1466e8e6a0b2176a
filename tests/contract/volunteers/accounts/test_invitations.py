from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from peerchat.volunteers.accounts.invitations import LIFE_SECONDS
from peerchat.wire import StaffRole
from tests.contract.volunteers.accounts.house import OTHER_PASSWORD, House, Person, codes_of, set_cookies


async def test_from_the_command_line_to_the_first_operator(house: House) -> None:
    person = Person(house, "Kim.Lee")
    answer = await person.join(await house.link("operator"))
    assert answer.status_code == 201
    assert len(set(person.codes)) == 10
    assert person.me["role"] == "operator"
    assert (await person.call("GET", "session")).json() == person.me
    assert [what for _, what, _ in await house.acts()] == ["invited", "joined", "signed_in"]
    again = person.elsewhere()
    assert (await again.sign_in()).status_code == 201


@pytest.mark.parametrize(
    ("role", "other", "status"),
    [
        ("operator", "operator", 201), ("operator", "supervisor", 201), ("supervisor", "volunteer", 201),
        ("supervisor", "supervisor", 403), ("supervisor", "operator", 403), ("volunteer", "volunteer", 403),
    ],
)  # fmt: skip
async def test_who_may_invite_whom(house: House, role: StaffRole, other: StaffRole, status: int) -> None:
    kim = await house.person("kim", role)
    answer = await kim.call("POST", "invitations", {"role": other})
    assert answer.status_code == status
    if status == 201:
        lee = Person(house, "lee")
        assert (await lee.join(answer.json()["link"])).json()["me"]["role"] == other
        assert (kim.id, "invited", answer.json()["id"]) in await house.acts()


async def test_a_link_is_good_once(house: House) -> None:
    link = await house.link("volunteer")
    assert (await Person(house, "kim").join(link)).status_code == 201
    again = await Person(house, "lee").join(link)
    assert codes_of([again]) == [(404, "invitation_unknown")]


async def test_of_two_who_follow_one_link_at_once_one_is_let_in(house: House) -> None:
    link = await house.link("volunteer")
    answers = await asyncio.gather(*(Person(house, name).join(link) for name in ("kim", "lee", "max", "noa")))
    assert sorted(answer.status_code for answer in answers) == [201, 404, 404, 404]
    assert len(await house.desk.team.all()) == 1


async def test_a_link_ends(house: House) -> None:
    link = await house.link("volunteer")
    house.clock.now += LIFE_SECONDS
    assert codes_of([await Person(house, "kim").join(link)]) == [(404, "invitation_unknown")]


async def test_an_invitation_can_be_taken_back_by_whom_could_have_given_it(house: House) -> None:
    operator, supervisor = await house.person("kim", "operator"), await house.person("lee", "supervisor")
    given = (await operator.call("POST", "invitations", {"role": "supervisor"})).json()
    assert (await supervisor.call("GET", "invitations")).json() == []
    assert [one["id"] for one in (await operator.call("GET", "invitations")).json()] == [given["id"]]
    refused = await supervisor.call("DELETE", f"invitations/{given['id']}")
    assert codes_of([refused]) == [(403, "role")]
    assert (await operator.call("DELETE", f"invitations/{given['id']}")).status_code == 204
    assert codes_of([await Person(house, "max").join(given["link"])]) == [(404, "invitation_unknown")]
    assert (operator.id, "invitation_withdrawn", given["id"]) in await house.acts()


async def test_an_invitation_falls_with_the_role_of_whoever_gave_it(house: House) -> None:
    operator, supervisor = await house.person("kim", "operator"), await house.person("lee", "supervisor")
    link = (await supervisor.call("POST", "invitations", {"role": "volunteer"})).json()["link"]
    await operator.call("PUT", f"team/{supervisor.id}/role", {"role": "volunteer"})
    assert codes_of([await Person(house, "max").join(link)]) == [(404, "invitation_unknown")]


@pytest.mark.parametrize(
    ("other", "status", "code"),
    [
        ({"code": "000000"}, 422, "code_wrong"), ({"enrolment": "x"}, 409, "enrolment_over"),
        ({"password": "kim kim kim kim"}, 422, "password_weak"), ({"login": "taken"}, 409, "login_taken"),
        ({"login": "a b"}, 422, "invalid"), ({"login": "ß" * 40}, 422, "invalid"), ({"time_zone": "Mars/North"}, 422, "invalid"),
        ({"languages": ["xx"]}, 422, "invalid"), ({"name": "\u0000"}, 422, "invalid"), ({"name": "\ud800"}, 422, "invalid"),
        ({"languages": []}, 422, "invalid"), ({"name": "  "}, 422, "invalid"),
    ],
)  # fmt: skip
async def test_what_is_refused_leaves_the_link_as_good_as_before(
    house: House, other: dict[str, object], status: int, code: str
) -> None:
    await house.person("taken")
    link, kim = await house.link("volunteer"), Person(house, "kim")
    answer = await kim.join(link, **other)
    assert codes_of([answer]) == [(status, code)]
    assert "set-cookie" not in answer.headers
    assert (await kim.join(link)).status_code == 201


async def test_who_lost_password_and_phone_is_let_in_again(house: House) -> None:
    operator, kim = await house.person("lee", "operator"), await house.person("kim", "supervisor")
    link = (await operator.call("POST", f"team/{kim.id}/invitation")).json()["link"]
    assert await kim.status() == 200, "what was good stays good until the link is used"
    again = Person(house, "ignored")
    again.password = OTHER_PASSWORD
    answer = await again.join(link)
    assert answer.status_code == 201
    assert (again.me["id"], again.me["role"], again.me["name"]) == (kim.id, "supervisor", "Kim")
    assert await kim.status() == 401
    assert (again.id, "let_in_again", again.id) in await house.acts()
    old = kim.elsewhere()
    assert (await old.sign_in()).status_code == 401
    assert (await old.sign_in(kim.codes[0])).status_code == 401
    again.login = "kim"
    assert (await again.elsewhere().sign_in()).status_code == 201


@pytest.mark.parametrize(
    ("role", "whose", "status"), [("supervisor", "operator", 403), ("volunteer", "volunteer", 403)]
)
async def test_nobody_takes_over_an_account_that_is_above(
    house: House, role: StaffRole, whose: StaffRole, status: int
) -> None:
    kim, lee = await house.person("kim", role), await house.person("lee", whose)
    assert (await kim.call("POST", f"team/{lee.id}/invitation")).status_code == status


async def test_the_link_has_its_secret_after_the_hash_and_nowhere_else(house: House) -> None:
    kim = await house.person("kim", "operator")
    given = (await kim.call("POST", "invitations", {"role": "volunteer"})).json()
    path, _, fragment = given["link"].partition("#")
    token = fragment.removeprefix("invitation=")
    assert path == "/staff"
    assert len(token) >= 32
    async with house.database.reading() as connection:
        kept = repr((await connection.execute(text("SELECT * FROM staff_invitations"))).all())
    assert token not in kept + repr(await house.audited()) + (await kim.call("GET", "invitations")).text


async def test_cookies_are_for_this_host_and_no_script(house: House) -> None:
    answer = await Person(house, "kim").join(await house.link("volunteer"))
    assert set(set_cookies(answer)) == {"__Host-peerchat-staff", "__Host-peerchat-known"}
    for line in set_cookies(answer).values():
        assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} <= set(line.split("; "))
        assert "Domain" not in line
