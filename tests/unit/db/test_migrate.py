from __future__ import annotations

import asyncio
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from peerchat.db import staff_tables  # noqa: F401  # its tables join the same metadata
from peerchat.db.engine import Database, DatabaseAway, address
from peerchat.db.migrate import MIGRATIONS, TooNew, config, standing, upgrade, upgrade_later
from peerchat.db.tables import metadata

UPGRADE = (
    "import asyncio, sys; from peerchat.db.migrate import upgrade; print(asyncio.run(upgrade(sys.argv[1])).current)"
)


async def test_an_empty_database_is_brought_up_to_date(url: str) -> None:
    database = Database(url)
    assert (await standing(database)).current is None
    found = await upgrade(url)
    assert found.current is None
    assert (await standing(database)).up_to_date
    await database.close()


async def test_a_database_that_comes_later_is_brought_up_to_date_then(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("no folder yet")
    url = address(None, in_the_way)
    with pytest.raises(DatabaseAway):
        await upgrade(url)
    later = asyncio.create_task(upgrade_later(url, 0.01))
    await asyncio.sleep(0.05)
    in_the_way.unlink()
    await later
    database = Database(url)
    assert (await standing(database)).up_to_date
    await database.close()


async def test_again_changes_nothing(url: str) -> None:
    await upgrade(url)
    assert (await upgrade(url)).up_to_date


async def test_of_many_processes_at_once_exactly_one_does_the_work(url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", UPGRADE, url, stdout=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    outputs = [(await process.communicate())[0].decode().strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * 3
    assert outputs.count("None") == 1, outputs


async def test_a_newer_database_is_refused_and_not_touched(url: str) -> None:
    await upgrade(url)
    database = Database(url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew, match="9999"):
        await upgrade(url)
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "9999"
    await database.close()


async def test_migrations_and_tables_agree(url: str) -> None:
    await upgrade(url)

    def difference(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    database = Database(url)
    async with database.reading() as connection:
        assert await connection.run_sync(difference) == []
    await database.close()


async def test_the_way_back_and_forth_again_works_also_when_there_is_something(url: str) -> None:
    await upgrade(url)
    database = Database(url)
    case = {"id": "i", "code": "c", "at": 1, "changed_at": 1, "state": "received", "reason": "abuse"}
    somebody = {"id": "i", "login": "kim", "name": "Kim", "role": "volunteer", "languages": "de", "time_zone": "UTC"}
    way_in = {"password": "p", "totp": b"t", "totp_used": 0, "known_from": 0, "since": 1}
    rows: dict[str, dict[str, object]] = {
        "reports": {**case, "severity": 2, "language": "en", "reporter": "a", "reported": "b", "room": "c"},
        "appeals": {**case, "sanction": "s", "step": "ban"},
        "staff": {**somebody, **way_in},
        "staff_sessions": {
            "id": "i",
            "digest": "d",
            "device": "",
            "at": 1,
            "seen_at": 1,
            "expires_at": 2,
            "staff": "i",
        },
        "staff_recovery": {"digest": "d", "staff": "i"},
        "staff_passkeys": {"id": "i", "digest": "d", "public_key": b"k", "count": 0, "name": "", "at": 1, "staff": "i"},
        "staff_invitations": {"id": "i", "digest": "d", "role": "volunteer", "staff": "i", "at": 1, "expires_at": 2},
        "audit": {"number": 1, "at": 1, "what": "invited", "detail": "", "digest": "d"},
        "shift_patterns": {
            "id": "i",
            "language": "de",
            "zone": "Europe/Berlin",
            "weekdays": 127,
            "begin_minute": 0,
            "end_minute": 60,
            "seats": 1,
            "first_day": date(2026, 1, 1),
            "made_at": 1,
        },
        "shift_changes": {"day": date(2026, 12, 24), "pattern": "", "seats": 0},
        "shift_seats": {"pattern": "i", "day": date(2026, 1, 1), "staff": "i", "at": 1},
        "shift_calendars": {"staff": "i", "digest": "d", "at": 1},
        "shift_demand": {"language": "de", "zone": "UTC", "expected": "", "handling_minutes": 40, "at": 1},
        "shift_asked": {"language": "de", "hour": 3600, "people": 2},
        "learning_passed": {"staff": "i", "unit": "module:listening", "version": 1, "at": 1},
        "learning_practice": {
            "staff": "i",
            "scenario": "silence",
            "version": 1,
            "language": "de",
            "turn": 1,
            "state": "start",
            "shown": "",
            "at": 1,
        },
        "learning_debriefs": {"id": "i", "staff": "i", "at": 1, "heavy": 1, "stays": 1},
        "learning_calls": {"staff": "i", "at": 1, "soon": 1},
        "alarms": {"id": "i", "rule": "r", "subject": "", "began_at": 1, "value": 1.0, "worst": 1.0},
        "alarm_silences": {"id": "i", "rule": "r", "subject": "", "until": 1, "by": "i"},
        "alarm_deliveries": {
            "id": "i",
            "channel": "c",
            "at": 1,
            "body": "",
            "state": "done",
            "attempts": 1,
            "next_at": 1,
            "changed_at": 1,
        },
        "alarm_lease": {"name": "watch", "holder": "i", "until": 1},
    }

    def back(connection: Connection) -> None:
        made = config()
        made.attributes["connection"] = connection
        command.downgrade(made, "0001")

    async with database.writing() as connection:
        for name, row in rows.items():
            await connection.execute(metadata.tables[name].insert().values(**row))
    async with database.writing() as connection:
        await connection.run_sync(back)
    assert (await standing(database)).current == "0001"
    await upgrade(url)
    async with database.reading() as connection:
        for name in rows:
            assert (await connection.execute(metadata.tables[name].select())).all() == []
    await database.close()


async def test_the_database_itself_keeps_the_audit_log_from_being_changed(url: str) -> None:
    await upgrade(url)
    database = Database(url)
    audit = metadata.tables["audit"]
    async with database.writing() as connection:
        await connection.execute(audit.insert().values(number=1, at=1, what="invited", detail="", digest="d"))
    for change in (audit.update().values(what="nothing"), audit.delete()):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.writing() as connection:
                await connection.execute(change)
    await database.close()


def test_the_revisions_form_one_line() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1
