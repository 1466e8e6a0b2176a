from __future__ import annotations

from pathlib import Path

import pytest

from peerchat.db import staff
from peerchat.db.engine import Database, address
from peerchat.db.migrate import upgrade
from peerchat.doctor import database
from peerchat.settings import Settings
from peerchat.wire import StaffRole


def settings(folder: Path, url: str | None = None) -> Settings:
    return Settings(data_dir=folder, database_url=url, _env_file=None)


async def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    found = await database.examine(settings(tmp_path / "var"))
    assert [finding.level for finding in found] == ["ok"]
    assert list(tmp_path.iterdir()) == []


async def test_tables_of_another_version_need_a_look_until_they_are_migrated(tmp_path: Path) -> None:
    found = await database.examine(settings(tmp_path))
    assert [finding.level for finding in found] == ["ok", "warn"]
    await upgrade(address(None, tmp_path))
    found = await database.examine(settings(tmp_path))
    assert [finding.level for finding in found if finding.about == "database"] == ["ok"]


@pytest.mark.parametrize(("role", "told"), [("supervisor", ["operators"]), ("operator", [])])
async def test_nobody_who_may_run_it_is_told(tmp_path: Path, role: StaffRole, told: list[str]) -> None:
    await upgrade(address(None, tmp_path))
    there = Database(address(None, tmp_path))
    async with there.writing() as connection:
        account = staff.Account(
            id="a", login="a", name="A", role=role, languages=("de",), time_zone="UTC", password="-", totp=b"-", totp_used=0,
            known_from=0, since=0,
        )  # fmt: skip
        await staff.add(connection, account)
    await there.close()
    found = await database.examine(settings(tmp_path))
    assert [finding.about for finding in found if finding.level == "warn"] == told


async def test_a_database_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    url = f"postgresql://peerchat:hunter2@127.0.0.1:{unused_tcp_port}/peerchat"
    (found,) = await database.examine(settings(tmp_path, url))
    assert found.level == "wrong"
    assert "hunter2" not in str(found)


async def test_an_address_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    (found,) = await database.examine(settings(tmp_path, "mysql://h/d"))
    assert found.level == "wrong"
