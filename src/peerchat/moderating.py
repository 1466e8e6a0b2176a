"""Reports, what follows from them and who decides, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

from fastapi import FastAPI, Request

from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.matching.codes import Codes
from peerchat.matching.guidelines import Shown
from peerchat.matching.listening import Listening
from peerchat.matching.rate import Rate
from peerchat.ops.sections import Section
from peerchat.rooms.entry import Seal
from peerchat.rooms.log import RoomLog
from peerchat.safety.assess import assess
from peerchat.safety.sanctions import Sanctions
from peerchat.settings import Settings
from peerchat.tasks import end
from peerchat.tokens import Signer
from peerchat.trust import routes as trust
from peerchat.trust.appeals import Appeals
from peerchat.trust.holds import Holds
from peerchat.trust.housekeeping import Housekeeping
from peerchat.trust.moderation import Moderation, Rule
from peerchat.trust.reports import Reports
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.verdicts import Verdicts
from peerchat.volunteers.moderation import routes
from peerchat.volunteers.moderation.bench import Bench
from peerchat.volunteers.moderation.forms import BacklogNow

BACKLOG_SECONDS = 10.0
"""How old figures of the backlog may be in the overview: nothing in it is due within less than ten minutes."""


class Moderating:
    """What there is of it on one worker. `rules()`: the guidelines now; `hours()`: of listening rooms, by language; `network`: as
    `trust.Desk` takes it. `may_report`, `may_try_a_code`: None where limits are off. `bench.backlog` is what alarms ask;
    `sections`: of the overview; `forget`: an hourly step."""

    def __init__(
        self,
        settings: Settings,
        key: bytes,
        database: Database,
        broker: Broker,
        signer: Signer,
        rooms: RoomLog,
        codes: Codes,
        sanctions: Sanctions,
        rules: Callable[[], Shown],
        hours: Callable[[], Awaitable[Mapping[str, Listening]]],
        network: Callable[[Request, float], bytes],
        may_report: Rate | None,
        may_try_a_code: Rate | None,
    ) -> None:
        texts = SealedTexts(broker, key)
        self._verdicts = Verdicts(database, sanctions.decided, sanctions.bans, codes)
        holds = Holds(database, broker, self._verdicts, codes)
        reports = Reports(database, texts, codes, Seal(key), rooms, assess, settings.report_sealed_seconds, holds)
        appeals = Appeals(database, texts, codes, sanctions, self._verdicts)
        self.forget = Housekeeping(reports, appeals, texts, self._verdicts).step

        async def staffed() -> bool:
            return any(now.state == "open" for now in (await hours()).values())

        moderation = Moderation(database, reports, self._verdicts, lambda: numbered(rules()))
        self.bench = Bench(reports, appeals, moderation, sanctions.weight, staffed)
        desk = trust.Desk(
            signer=signer,
            reports=reports,
            appeals=appeals,
            visitor_of=rooms.visitor_of,
            may_report=may_report,
            may_try_a_code=may_try_a_code,
            network=network,
        )
        self.sections = [Section("reports", BacklogNow, self.bench.backlog, BACKLOG_SECONDS)]
        self._routers = [trust.router(desk), routes.router(self.bench, appeals)]

    def install(self, app: FastAPI) -> None:
        """Its routes."""
        for router in self._routers:
            app.include_router(router)

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        stack.push_async_callback(end, asyncio.create_task(self._verdicts.run(), name="verdicts"))


def numbered(shown: Shown) -> list[Rule]:
    """The guidelines of this version, each under its number."""
    count = min(len(rules) for rules in shown.text.values())
    return [
        Rule(f"{shown.version}/{number + 1}", {language: rules[number] for language, rules in shown.text.items()})
        for number in range(count)
    ]
