"""How heavy it was for people before a talk and after it, as operators are told it: of closed groups alone (`matching/felt.py`).

Promises: no figure is of fewer than LEAST people, nor is the difference of any two; shares are told in steps of five percent, so that
none speaks of one person. A group that was closed is written once, whoever of the workers does it, and whenever one of them dies.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from peerchat.db import history
from peerchat.db.engine import Database
from peerchat.db.history import Group
from peerchat.matching.felt import KINDS, LEAST, Felt
from peerchat.ops.history.archive import HOURS
from peerchat.ops.history.events import HOUR
from peerchat.ops.history.forms import Outcome, OutcomesNow, Span
from peerchat.trust.retention import DAY
from peerchat.wire import RoomKind

STEP_PERCENT = 5


class Outcomes:
    """`clock`: unix seconds."""

    def __init__(self, felt: Felt, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._felt = felt
        self._database = database
        self._clock = clock

    async def write_down(self) -> None:
        """Groups that are complete by now. Raises StoreAway, DatabaseAway."""
        for kind in KINDS:
            group = await self._felt.closed(kind)
            if group is not None:
                async with self._database.writing() as connection:
                    await history.add_group(connection, Group(*group))
                await self._felt.written(kind)

    async def told(self, span: Span) -> OutcomesNow:
        """Raises DatabaseAway."""
        since = int(self._clock()) - HOURS[span] * HOUR
        async with self._database.reading() as connection:
            groups = [group for group in await history.groups(connection, since - since % DAY) if group.people >= LEAST]
        total = [outcome(kind, mine) for kind in KINDS if (mine := [group for group in groups if group.kind == kind])]
        each = [outcome(kind, [group]) for group in groups for kind in KINDS if group.kind == kind]
        return OutcomesNow(span=span, least=LEAST, total=total, groups=each)


def outcome(kind: RoomKind, groups: Iterable[Group]) -> Outcome:
    """Of all of them together; there is at least one."""
    every = list(groups)
    people = sum(group.people for group in every)
    eased = 100 * sum(group.eased for group in every) / people
    return Outcome(
        kind=kind,
        begin=min(group.begin_day for group in every),
        end=max(group.end_day for group in every),
        people=people,
        before_mean=round(sum(group.before for group in every) / people, 1),
        after_mean=round(sum(group.after for group in every) / people, 1),
        eased_percent=int(STEP_PERCENT * round(eased / STEP_PERCENT)),
    )
