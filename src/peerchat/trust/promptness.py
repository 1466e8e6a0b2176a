"""How soon severe reports are seen in staffed hours: counted at the first look at each, in the transaction of that look.

Promises: each is counted once, in the hour in which it came (or in which something was added, which makes it new again), in time or
late. Of hours in which nobody was on duty nothing is counted: the promise is about staffed ones. One that nobody ever opens is not in
it; the board and the alarm `severe_report` are about those.
"""

from __future__ import annotations

from peerchat.db import history
from peerchat.db.engine import Transaction
from peerchat.db.reports import ReportTable
from peerchat.trust.severity import SEVERE

SEEN_SECONDS = 600
"""Within which somebody looks at a severe report, in staffed hours."""
IN_TIME, LATE = "severe_in_time", "severe_late"
"""Words of `db.history` counts."""
_HOUR = 3600


async def note(connection: Transaction, reports: ReportTable, report: str, by: str, now: int) -> None:
    """Somebody looks at this report, maybe not as the first. `now`: unix seconds."""
    came = await reports.look(connection, report, by, now)
    if came is None:
        return
    found = await reports.existing(connection, report)
    if found.severity >= SEVERE and await _staffed(connection, came):
        word = IN_TIME if now - came <= SEEN_SECONDS else LATE
        await history.add_counts(connection, {(came - came % _HOUR, found.language, "", word): 1})


async def _staffed(connection: Transaction, came: int) -> bool:
    """Whether anybody was on duty in an hour of the time in which it was to be seen."""
    looks = await history.looks(connection, came - came % _HOUR, came + SEEN_SECONDS)
    return any(look.on_duty > 0 for (_, language), look in looks.items() if language == "")
