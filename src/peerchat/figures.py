"""What operators are told in figures, now and of yesterday, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

from fastapi import FastAPI, Request

from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.db.history import Look
from peerchat.matching.codes import Codes
from peerchat.matching.felt import Felt
from peerchat.matching.pool import Pool
from peerchat.matching.routes import Rates
from peerchat.matching.routes import felt as felt_route
from peerchat.matching.topics import Catalogue
from peerchat.ops.history import routes
from peerchat.ops.history.archive import Archive
from peerchat.ops.history.looks import minute
from peerchat.ops.history.outcomes import Outcomes
from peerchat.ops.history.scribe import Scribe
from peerchat.ops.history.week import Weeks
from peerchat.ops.line.forms import LineSection, ServiceSection
from peerchat.ops.line.lately import Lately
from peerchat.ops.line.look import Looker
from peerchat.ops.line.sections import LineDesk
from peerchat.ops.sections import Section
from peerchat.tasks import end
from peerchat.tokens import Signer
from peerchat.volunteers.duty.roster import Roster


class Figures:
    """What there is of it on one worker. `line`: lines and volunteers now; `lately`: the last hour; `sections`: of the overview."""

    def __init__(
        self, broker: Broker, database: Database, worker: str, pool: Pool, roster: Roster, topics: Catalogue, codes: Codes
    ) -> None:  # fmt: skip
        looker = Looker(broker, pool, roster, topics)
        self.lately = Lately(broker)
        self.line = LineDesk(looker, self.lately)
        self.sections = [
            Section("line", LineSection, self.line.line),
            Section("service", ServiceSection, self.line.service),
        ]
        self._felt = Felt(broker, codes)
        archive = Archive(database)
        outcomes = Outcomes(self._felt, database)
        self._routes = routes.router(archive, Weeks(database, archive), outcomes)

        async def look() -> Mapping[str, Look]:
            return minute(await looker.look())

        self._scribe = Scribe(broker, database, worker, look, outcomes.write_down)

    def install(self, app: FastAPI, signer: Signer, rates: Rates | None, network: Callable[[Request], bytes]) -> None:
        """Its routes. `rates`: None where limits are off; `network`: a request's key for limiters."""

        async def may_act(request: Request) -> None:
            if rates is not None:
                await rates.acts.take(network(request))

        app.include_router(self._routes)
        app.include_router(felt_route.router(signer, self._felt, may_act))

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        stack.push_async_callback(end, asyncio.create_task(self._scribe.run(), name="history"))
