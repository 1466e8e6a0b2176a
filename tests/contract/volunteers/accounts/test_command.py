from __future__ import annotations

import argparse

import pytest
from sqlalchemy import text

from peerchat.volunteers.accounts import arguments
from peerchat.volunteers.accounts.command import Wrong, answer
from tests.contract.volunteers.accounts.house import House, Person

SITE = "https://chat.example.org"


async def say(migrated: str, *words: str) -> str:
    parser = argparse.ArgumentParser()
    arguments.options(parser.add_subparsers(dest="command", required=True))
    return await answer(parser.parse_args(words), migrated, SITE)


async def test_the_first_operator_is_invited_and_listed(house: House, migrated: str) -> None:
    assert "nobody yet" in await say(migrated, "staff", "list")
    link, said = (await say(migrated, "staff", "invite", "--role", "operator")).splitlines()
    assert link.startswith(f"{SITE}/staff#invitation=")
    assert "operator" in said
    assert (await Person(house, "kim").join(link)).status_code == 201
    listed = await say(migrated, "staff", "list")
    assert "operator" in listed
    assert "kim" in listed


async def test_the_last_operator_who_lost_everything_is_let_in_again(house: House, migrated: str) -> None:
    kim = await house.person("kim", "operator")
    link = (await say(migrated, "staff", "invite", "--again", "KIM")).splitlines()[0]
    again = Person(house, "kim")
    assert (await again.join(link)).status_code == 201
    assert again.id == kim.id
    assert await kim.status() == 401


@pytest.mark.parametrize(
    "words", [("--again", "nobody"), (), ("--role", "operator", "--again", "kim")], ids=["unknown", "neither", "both"]
)
async def test_what_cannot_be_done_is_said(house: House, migrated: str, words: tuple[str, ...]) -> None:
    with pytest.raises(Wrong):
        await say(migrated, "staff", "invite", *words)


async def test_the_log_is_verified_against_what_was_noted(house: House, migrated: str) -> None:
    await house.person("kim", "operator")
    said = await say(migrated, "audit", "verify")
    assert said.startswith("all 3 entries hold")
    noted = said.rpartition(" ")[2]
    await house.person("lee")
    assert (await say(migrated, "audit", "verify", "--noted", noted)).startswith("all 6 entries hold")
    assert "invited" in await say(migrated, "audit", "list")
    for wrong in ("7:" + "0" * 20, "2:" + "0" * 20, "x:" + "0" * 20, "1:a"):
        with pytest.raises(Wrong):
            await say(migrated, "audit", "verify", "--noted", wrong)


async def test_a_log_that_somebody_changed_is_found_out(house: House, migrated: str) -> None:
    kim = await house.person("kim", "operator")
    if house.database.is_sqlite:
        let, change = (
            "DROP TRIGGER audit_no_update",
            f"UPDATE audit SET who = NULL WHERE number = 2 AND who = '{kim.id}'",
        )
        async with house.database.reading() as connection:
            (guard,) = (
                await connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'audit_no_update'"))
            ).scalars()
    else:
        let, change = (
            "ALTER TABLE audit DISABLE TRIGGER USER",
            f"UPDATE audit SET who = NULL WHERE number = 2 AND who = '{kim.id}'",
        )
        guard = "ALTER TABLE audit ENABLE TRIGGER USER"
    async with house.database.writing() as connection:
        for statement in (let, change, guard):
            await connection.execute(text(statement))
    with pytest.raises(Wrong, match="broken at entry 2"):
        await say(migrated, "audit", "verify")
