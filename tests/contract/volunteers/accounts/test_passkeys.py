from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from peerchat.volunteers.accounts.passkeys import SECONDS
from tests.contract.volunteers.accounts.authenticator import PRESENT, Authenticator
from tests.contract.volunteers.accounts.house import PASSWORD, SITE, House, Person, codes_of

HOST = SITE.removeprefix("https://")


async def _asked(person: Person) -> dict[str, Any]:
    answer = await person.call("POST", "passkeys/options", {"password": PASSWORD, "code": person.code()}, origin=SITE)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def _added(person: Person, device: Authenticator) -> httpx.Response:
    asked = await _asked(person)
    body = {"ticket": asked["ticket"], "answer": device.create(asked["options"]), "name": "Key"}
    return await person.call("POST", "passkeys", body, origin=SITE)


async def _enter(
    person: Person, device: Authenticator, user: str, asked: dict[str, Any] | None = None
) -> httpx.Response:
    if asked is None:
        asked = (await person.call("POST", "session/passkey/options", origin=SITE)).json()
    body = {"ticket": asked["ticket"], "answer": device.get(asked["options"], user)}
    answer = await person.call("POST", "session/passkey", body, origin=SITE)
    if answer.status_code == 201:
        person.me = answer.json()
    return answer


@pytest.mark.parametrize("counts", [True, False])
async def test_a_passkey_signs_in_without_password_and_code(house: House, counts: bool) -> None:
    kim, device = await house.person("kim"), Authenticator(SITE, HOST, counts=counts)
    added = await _added(kim, device)
    assert added.status_code == 201, added.text
    other = kim.elsewhere()
    for _ in range(2):
        assert (await _enter(other, device, kim.id)).status_code == 201
    assert other.me["id"] == kim.id
    assert await other.status() == 200
    (listed,) = (await kim.call("GET", "passkeys")).json()
    assert listed["name"] == "Key"
    assert listed["used_at"] is not None
    assert (kim.id, "passkey_added", listed["id"]) in await house.acts()


async def test_the_browser_is_asked_for_a_verified_user_and_names_nobody(house: House) -> None:
    kim = await house.person("kim")
    await _added(kim, Authenticator(SITE, HOST))
    options = (await kim.elsewhere().call("POST", "session/passkey/options", origin=SITE)).json()["options"]
    assert options["rpId"] == HOST
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == []
    new = (await _asked(kim))["options"]
    assert (
        new["authenticatorSelection"]["residentKey"] == new["authenticatorSelection"]["userVerification"] == "required"
    )


async def test_an_answer_counts_once(house: House) -> None:
    kim, device = await house.person("kim"), Authenticator(SITE, HOST, counts=False)
    await _added(kim, device)
    other = kim.elsewhere()
    asked = (await other.call("POST", "session/passkey/options", origin=SITE)).json()
    body = {"ticket": asked["ticket"], "answer": device.get(asked["options"], kim.id)}
    calls = [kim.elsewhere().call("POST", "session/passkey", body, origin=SITE) for _ in range(3)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*calls)) == [201, 401, 401]


async def test_an_answer_that_comes_too_late_counts_no_more(house: House) -> None:
    kim, device = await house.person("kim"), Authenticator(SITE, HOST)
    await _added(kim, device)
    asked = (await kim.call("POST", "session/passkey/options", origin=SITE)).json()
    house.clock.now += SECONDS
    assert codes_of([await _enter(kim.elsewhere(), device, kim.id, asked)]) == [(401, "sign_in")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://chat.example.evil.example"}, {"host": "evil.example"}, {"flags": PRESENT}, {"flags": 0},
        {"credential": b"another's"},
    ],
    ids=str,
)  # fmt: skip
async def test_what_is_not_the_same_signs_nobody_in(house: House, wrong: dict[str, Any]) -> None:
    kim, device = await house.person("kim"), Authenticator(SITE, HOST)
    await _added(kim, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    assert codes_of([await _enter(kim.elsewhere(), device, kim.id)]) == [(401, "sign_in")]


async def test_another_key_under_the_same_name_signs_nobody_in(house: House) -> None:
    kim, device = await house.person("kim"), Authenticator(SITE, HOST)
    await _added(kim, device)
    forged = Authenticator(SITE, HOST, credential=device.credential)
    assert codes_of([await _enter(kim.elsewhere(), forged, kim.id)]) == [(401, "sign_in")]


async def test_an_earlier_copy_of_a_passkey_shows(house: House) -> None:
    kim, device = await house.person("kim"), Authenticator(SITE, HOST)
    await _added(kim, device)
    assert (await _enter(kim.elsewhere(), device, kim.id)).status_code == 201
    device.count = 0
    assert codes_of([await _enter(kim.elsewhere(), device, kim.id)]) == [(401, "sign_in")]


@pytest.mark.parametrize(
    "answer",
    [{}, {"rawId": 3}, {"rawId": "AAAA"}, {"rawId": "AAAA", "id": "AAAA", "response": []}, {"rawId": "\ud800"}],
)
async def test_odd_answers_are_a_no(house: House, answer: dict[str, Any]) -> None:
    kim = await house.person("kim")
    ticket = (await kim.call("POST", "session/passkey/options", origin=SITE)).json()["ticket"]
    entered = await kim.call("POST", "session/passkey", {"ticket": ticket, "answer": answer}, origin=SITE)
    assert codes_of([entered]) == [(401, "sign_in")]
    kept = await kim.call(
        "POST", "passkeys", {"ticket": (await _asked(kim))["ticket"], "answer": answer, "name": "x"}, origin=SITE
    )
    assert codes_of([kept]) == [(422, "passkey_wrong")]


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"flags": PRESENT}], ids=str
)
async def test_a_passkey_of_another_place_is_not_kept(house: House, wrong: dict[str, Any]) -> None:
    kim = await house.person("kim")
    assert codes_of([await _added(kim, Authenticator(**{"origin": SITE, "host": HOST, **wrong}))]) == [
        (422, "passkey_wrong")
    ]
    assert (await kim.call("GET", "passkeys")).json() == []


async def test_a_passkey_belongs_to_one_account(house: House) -> None:
    kim, lee, device = await house.person("kim"), await house.person("lee"), Authenticator(SITE, HOST)
    await _added(kim, device)
    assert codes_of([await _added(lee, device)]) == [(422, "passkey_wrong")]
    assert (await _enter(lee.elsewhere(), device, lee.id)).json()["id"] == kim.id


async def test_what_was_asked_for_one_session_is_of_no_use_in_another(house: House) -> None:
    kim, lee, device = await house.person("kim"), await house.person("lee"), Authenticator(SITE, HOST)
    asked = await _asked(kim)
    body = {"ticket": asked["ticket"], "answer": device.create(asked["options"]), "name": "Key"}
    assert codes_of([await lee.call("POST", "passkeys", body, origin=SITE)]) == [(409, "enrolment_over")]
    assert (await kim.call("POST", "passkeys", body, origin=SITE)).status_code == 201
    assert codes_of([await kim.call("POST", "passkeys", body, origin=SITE)]) == [(409, "enrolment_over")]
    for_signing_in = (await kim.call("POST", "session/passkey/options", origin=SITE)).json()
    body = {"ticket": for_signing_in["ticket"], "answer": device.create(for_signing_in["options"]), "name": "Key"}
    assert codes_of([await kim.call("POST", "passkeys", body, origin=SITE)]) == [(409, "enrolment_over")]


async def test_adding_one_needs_password_and_code(house: House) -> None:
    kim = await house.person("kim")
    refused = await kim.call("POST", "passkeys/options", {"password": PASSWORD, "code": "000000"}, origin=SITE)
    assert codes_of([refused]) == [(403, "proof_wrong")]


async def test_without_an_origin_there_is_no_place(house: House) -> None:
    kim = await house.person("kim")
    assert codes_of([await kim.call("POST", "session/passkey/options")]) == [(403, "origin")]


async def test_a_removed_passkey_is_gone_and_only_ones_own_can_be_removed(house: House) -> None:
    kim, lee, device = await house.person("kim"), await house.person("lee", "operator"), Authenticator(SITE, HOST)
    passkey = (await _added(kim, device)).json()["id"]
    assert codes_of([await lee.call("DELETE", f"passkeys/{passkey}")]) == [(404, "passkey_unknown")]
    assert (await kim.call("DELETE", f"passkeys/{passkey}")).status_code == 204
    assert (await _enter(kim.elsewhere(), device, kim.id)).status_code == 401
    assert (kim.id, "passkey_removed", passkey) in await house.acts()


@pytest.mark.parametrize("how", ["left", "again"])
async def test_passkeys_go_with_the_account_and_with_a_new_way_in(house: House, how: str) -> None:
    kim, lee, device = await house.person("kim"), await house.person("lee", "operator"), Authenticator(SITE, HOST)
    await _added(kim, device)
    if how == "left":
        await lee.call("DELETE", f"team/{kim.id}")
    else:
        link = (await lee.call("POST", f"team/{kim.id}/invitation")).json()["link"]
        assert (await kim.elsewhere().join(link)).status_code == 201
    assert (await _enter(kim.elsewhere(), device, kim.id)).status_code == 401
