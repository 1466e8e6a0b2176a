from __future__ import annotations

from pathlib import Path

from peerchat.db.engine import address
from peerchat.db.migrate import upgrade
from peerchat.doctor import database
from peerchat.settings import Settings


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
    assert [finding.level for finding in found] == ["ok"]


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
