"""Metrics and alarms, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack

from fastapi import FastAPI

from peerchat import logs, traces
from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.duties import Duties
from peerchat.errors import StoreAway
from peerchat.figures import Figures
from peerchat.matching.pool import Pool
from peerchat.matching.session import QueueSession
from peerchat.measures import listed
from peerchat.moderating import Moderating
from peerchat.ops.alarms import routes as alarms
from peerchat.ops.alarms.channels import Channel
from peerchat.ops.alarms.desk import AlarmDesk
from peerchat.ops.alarms.gather import Gather, Sources
from peerchat.ops.alarms.lease import Lease
from peerchat.ops.alarms.mail import Mail, MailServer
from peerchat.ops.alarms.outbox import Outbox
from peerchat.ops.alarms.rules import with_limits
from peerchat.ops.alarms.severe import SevereReport
from peerchat.ops.alarms.signature import keys_in
from peerchat.ops.alarms.watch import Watch
from peerchat.ops.alarms.webhook import Webhook
from peerchat.ops.machine.forms import AlarmsSection, MachineSection
from peerchat.ops.machine.sections import MachineDesk
from peerchat.ops.metrics import routes as metrics
from peerchat.ops.metrics.own import PING_SECONDS, Own
from peerchat.ops.metrics.publishing import Publisher
from peerchat.ops.metrics.record import HouseRecord, Record
from peerchat.ops.metrics.requests import CountRequests, Requests
from peerchat.ops.sections import Section
from peerchat.planning import Planning
from peerchat.rooms.hub import Hub
from peerchat.rooms.session import RoomSession
from peerchat.safety.counts import Counts
from peerchat.settings import Settings
from peerchat.sockets import Gate
from peerchat.tasks import end
from peerchat.volunteers.duty.session import StaffSession
from peerchat.watching import Watching

ROOMS_SECONDS = 10.0
"""Between two looks at all rooms where only the alarms need them."""


class Signals:
    """What there is of it on one worker. `worker`: its id in the store. `sections`: of the overview."""

    def __init__(self, settings: Settings, broker: Broker, database: Database, worker: str, counts: Counts) -> None:
        self._settings, self._broker, self._database, self._worker = settings, broker, database, worker
        self._own = Own(broker, counts, {RoomSession: "room", QueueSession: "queue", StaffSession: "staff"})
        self._traces = traces.begin(worker)
        self._publisher = Publisher(broker, worker, self._counts, self._record)
        self._rules, channels = with_limits(settings.alarm_limits), _channels(settings)
        self._desk = AlarmDesk(database, self._rules, channels)
        self._outbox = Outbox(database, channels)
        machine = MachineDesk(self._publisher.house, self._desk.now)
        self.sections = [
            Section("machine", MachineSection, machine.machine, 2.0),
            Section("alarms", AlarmsSection, machine.alarms, 2.0),
        ]

    @property
    def requests(self) -> Requests | None:
        """Where HTTP requests are counted. None: each is also told of by itself, in a line or a span."""
        return None if self._traces is not None or self._settings.log_format == "json" else self._own.requests

    def install(self, app: FastAPI) -> None:
        """Its routes, and what counts all others."""
        app.include_router(alarms.router(self._desk))
        app.include_router(metrics.router(self._publisher.house, self._settings.metrics_token))
        app.add_middleware(CountRequests, requests=self._own.requests)
        if self._traces is not None:
            app.add_middleware(traces.TraceRequests, traces=self._traces)
        app.add_middleware(logs.RequestIds, lines=self._settings.log_format == "json")

    def start(
        self,
        stack: AsyncExitStack,
        hub: Hub,
        gate: Gate,
        pool: Pool,
        duties: Duties,
        planning: Planning,
        figures: Figures,
        moderating: Moderating,
        watching: Watching,
    ) -> None:
        """What runs as long as the worker."""
        self._own.sits(hub, gate)
        if self._traces is not None:
            hub.log.pulse.timed = self._traces.relayed
            stack.push_async_callback(asyncio.to_thread, self._traces.close)
        lookout, looking = watching.lookout, contextlib.ExitStack()
        stack.callback(looking.close)

        async def rooms() -> dict[str, int]:
            seen = lookout.judged.within(3 * ROOMS_SECONDS)
            if seen is None:
                raise StoreAway
            return seen

        def watches(on: bool) -> None:
            if on:
                looking.enter_context(lookout.wanted(ROOMS_SECONDS))
            else:
                looking.close()

        limit = next(rule.limit for rule in self._rules if rule.code == "severe_report")
        severe = SevereReport(moderating.bench.backlog, limit)
        gather = Gather(
            Sources(
                broker=self._broker,
                pool=pool,
                roster=duties.roster,
                lately=figures.lately,
                look=figures.line.now,
                metrics=self._publisher.house,
                rooms=rooms,
                planned=planning.doors.planned,
                severe=severe.waited,
            )
        )
        lease = Lease(self._broker, self._database, self._worker, self._settings.data_dir)
        watch = Watch(self._database, self._rules, self._outbox, lease, gather.readings, self._told, watches)
        tasks = [
            asyncio.create_task(runs, name=name)
            for name, runs in (
                ("loop lag", self._own.lag.run()),
                ("database", self._ping()),
                ("metrics", self._publisher.run()),
                ("alarms", watch.run()),
            )
        ]
        stack.push_async_callback(end, *tasks)

    def _counts(self) -> dict[str, int]:
        return {**self._own.counts(), **self._outbox.counts()}

    def _record(self) -> Record:
        self._own.store_s = self._publisher.store_s
        return self._own.record()

    def _told(self, house: HouseRecord | None) -> None:
        self._own.house = house

    async def _ping(self) -> None:
        while True:
            await self._own.ping(self._database)
            await asyncio.sleep(PING_SECONDS)


def _channels(settings: Settings) -> list[Channel]:
    """Raises WrongKey and WrongServer."""
    keys = keys_in(settings.alarm_webhook_secret)
    channels: list[Channel] = [Webhook(url, keys) for url in listed(settings.alarm_webhooks)]
    if to := listed(settings.alarm_mail):
        page = next(iter(listed(settings.origins)), "")
        channels.append(
            Mail(
                MailServer.read(settings.mail_server), settings.mail_from, to, settings.alarm_language, settings.site_name,
                f"{page}/ops" if page else "",
            )
        )  # fmt: skip
    return channels
