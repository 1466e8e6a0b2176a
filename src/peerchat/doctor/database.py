"""What the doctor asks the database: does it answer, does it have this version's tables, and is there an operator?"""

from __future__ import annotations

from peerchat.db import staff
from peerchat.db.engine import Database, DatabaseAway, WrongAddress, address
from peerchat.db.migrate import TooNew, standing
from peerchat.doctor.finding import Finding, ok, warn, wrong
from peerchat.settings import Settings

ABOUT = "database"


async def examine(settings: Settings) -> list[Finding]:
    if settings.database_url is None and not settings.data_dir.exists():
        return [ok(ABOUT, "SQLite will be made at the first start")]
    try:
        database = Database(address(settings.database_url, settings.data_dir))
    except WrongAddress as unclear:
        return [wrong(ABOUT, f"{unclear}.", "Correct PEERCHAT_DATABASE_URL.")]
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        found = await standing(database)
        alone = found.up_to_date and not await _has_operator(database)
    except TooNew as newer:
        return [wrong(ABOUT, f"{newer}.", "Never go back with a database that has gone forward.")]
    except DatabaseAway:
        return [wrong(ABOUT, f"{database.name} does not answer.", "Start it, or correct PEERCHAT_DATABASE_URL.")]
    finally:
        await database.close()
    findings = [ok(ABOUT, f"{kind} answers")]
    if not found.up_to_date:
        findings.append(
            warn(ABOUT, "its tables are not this version's.", "`peerchat migrate` or the next start does it.")
        )
    if alone:
        findings.append(
            warn(
                "operators",
                "there is none yet.",
                "`peerchat staff invite --role operator` prints a link for the first.",
            )
        )
    if database.is_sqlite and settings.redis_url is not None:
        findings.append(
            warn(
                ABOUT,
                "SQLite serves one machine only.",
                "For several machines set PEERCHAT_DATABASE_URL to PostgreSQL.",
            )
        )
    return findings


async def _has_operator(database: Database) -> bool:
    """Raises DatabaseAway."""
    async with database.reading() as connection:
        return any(one.role == "operator" for one in await staff.team(connection))
