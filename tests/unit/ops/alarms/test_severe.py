"""A severe report is an alarm the moment it has waited for too long, however seldom the database is asked for it."""

from __future__ import annotations

from peerchat.ops.alarms.severe import UNREAD_SECONDS, SevereReport
from peerchat.volunteers.moderation.forms import BacklogNow


class Office:
    """`filed`: when the oldest unseen severe report came, None: there is none. `staffed`: somebody could look at it."""

    def __init__(self, limit: float | None) -> None:
        self.now, self.staffed, self.asked = 1000.0, True, 0
        self.filed: float | None = None
        self.limit = float("inf") if limit is None else limit
        self.report = SevereReport(self.backlog, limit, lambda: self.now)

    async def backlog(self) -> BacklogNow:
        self.asked += 1
        oldest = 0 if self.filed is None else int(self.now - self.filed)
        return BacklogNow(
            staffed=self.staffed, reports=1, unseen=1, oldest_s=oldest, severe=1, oldest_severe_s=oldest, severe_late=False,
            to_confirm=0, appeals=0, appeals_late=0, appeal_due_s=0,
        )  # fmt: skip

    async def fires(self) -> bool:
        """After another five seconds."""
        self.now += 5
        return await self.report.waited() > self.limit


async def test_nobody_asks_while_nothing_can_be_late() -> None:
    office = Office(600)
    assert [await office.fires() for _ in range(60)] == [False] * 60
    assert office.asked == 300 / UNREAD_SECONDS


async def test_it_fires_at_the_first_look_after_the_limit_and_is_over_at_the_first_look_after_somebody_saw_it() -> None:
    office = Office(600)
    for _ in range(3):
        await office.fires()
    office.filed = office.now
    asked = [await office.fires() for _ in range(121)]
    assert asked == [False] * 120 + [True]
    assert office.asked < 20
    office.filed = None
    assert not await office.fires()


async def test_whoever_comes_on_duty_hears_of_it_at_the_next_look() -> None:
    office = Office(600)
    office.filed, office.staffed = office.now - 4000, False
    assert not await office.fires()
    office.staffed = True
    assert await office.fires()


async def test_a_limit_of_nothing_is_looked_at_each_time_and_none_once_a_minute() -> None:
    at_once, off = Office(0), Office(None)
    for office in (at_once, off):
        for _ in range(24):
            await office.fires()
    at_once.filed = at_once.now
    assert await at_once.fires()
    assert (at_once.asked, off.asked) == (25, 2)
