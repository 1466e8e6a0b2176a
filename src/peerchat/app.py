"""The composition root: the whole machine on one screen. Nothing else holds the settings."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware

from peerchat import __version__, logs, measures, pages, problems, secret
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.db.engine import Database, DatabaseAway, address
from peerchat.db.migrate import upgrade, upgrade_later
from peerchat.duties import Duties
from peerchat.errors import StoreAway
from peerchat.figures import Figures
from peerchat.limits import network_key
from peerchat.matching import routes as matching
from peerchat.matching.again import Again
from peerchat.matching.blocks import Blocks
from peerchat.matching.circles import Circles
from peerchat.matching.codes import Codes
from peerchat.matching.guidelines import Promises
from peerchat.matching.keeping import Keeping
from peerchat.matching.lines import Lines
from peerchat.matching.pool import Pool
from peerchat.matching.push import Push
from peerchat.matching.rest import Breaks
from peerchat.matching.services import Services
from peerchat.matching.session import QueueRules, QueueSession
from peerchat.matching.site import Site
from peerchat.matching.topics import LANGUAGES, Catalogue
from peerchat.matching.vapid import Vapid
from peerchat.matching.ways import Patience as Choosing
from peerchat.moderating import Moderating
from peerchat.ops import health
from peerchat.planning import Planning
from peerchat.rooms.entry import Seal
from peerchat.rooms.house import House
from peerchat.rooms.hub import Hub
from peerchat.rooms.log import RoomLog
from peerchat.rooms.seat import Patience
from peerchat.rooms.session import RoomSession
from peerchat.running import Running
from peerchat.safety import help as help_pages
from peerchat.safety.assess import assess, warm
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.flood import Prints
from peerchat.safety.opinion.make import opinion
from peerchat.safety.resources import Resources
from peerchat.safety.sanctions import Sanctions
from peerchat.settings import Settings
from peerchat.shortcut import Shortcut
from peerchat.signals import Signals
from peerchat.sockets import Gate
from peerchat.sockets.plain import PlainDoor
from peerchat.staffing import Staffing
from peerchat.tasks import end
from peerchat.tokens import Signer
from peerchat.trust.hourly import Hourly
from peerchat.volunteers.learning.study import Study
from peerchat.watching import Watching
from peerchat.wire import Card

log = logging.getLogger("peerchat")


def create_app(settings: Settings) -> FastAPI:
    """One worker. `settings.redis_url` is set by now: the supervisor keeps the private Valkey."""
    worker = secrets.token_urlsafe(4)
    logs.set_up(settings.log_level, settings.log_format, worker)
    warm()  # reads the lexicon now, so that nobody's first message waits for it
    key = secret.load(settings.secret, settings.data_dir)
    broker = Broker(settings.redis_url or "", settings.store_timeout_seconds, f"peerchat-{worker}")
    bus = Bus(broker, worker)
    database = Database(address(settings.database_url, settings.data_dir))
    signer = Signer(key)
    resources = Resources.load()
    pool = Pool(broker, settings.queue_grace_seconds, settings.lease_seconds, settings.seat_token_seconds)
    blocks = Blocks(broker, settings.seat_token_seconds)
    services = Services.read(settings.push_services if settings.push == "on" else "")
    vapid = Vapid(key, settings.push_contact) if services.known else None
    codes = Codes(key)
    keeping = Keeping(broker, codes, settings.keep_seconds, services.name_of)
    rooms = RoomLog(broker, worker, measures.life(settings))
    again = Again(broker, codes, settings.again_seconds, settings.seat_token_seconds, rooms.visitor_of)
    breaks = Breaks(broker)
    sanctions = Sanctions(broker, codes, Prints(key), Bans(bus), Counts())
    circles = Circles(
        broker,
        random.random,
        grace=settings.queue_grace_seconds,
        arrival=settings.seat_grace_seconds,
        life=settings.seat_token_seconds,
    )
    staffing = Staffing(settings, key, database, bus)
    study = Study(database)
    duties = Duties(settings, broker, bus, signer, rooms, staffing.sessions, study.ready)
    planning = Planning(settings, database, study, duties.exchange.on_duty_by_language)
    watching = Watching(bus, key, worker, staffing.sessions)
    signals = Signals(settings, broker, database, worker, sanctions.counts)
    topics, promises = Catalogue(), Promises(settings.read_along_at)
    site = Site(pool, topics=topics)
    figures = Figures(broker, database, worker, pool, duties.roster, topics, codes)
    limited, measured = settings.limited, measures.measured(settings, broker, key)
    running = Running(
        settings, database, bus, site=site, topics=topics, promises=promises, doors=planning.doors, resources=resources,
        knobs=measured.knobs(settings),
    )  # fmt: skip
    if not limited:
        log.warning("LIMITS ARE OFF: no proof of work, no rates, no budgets. For load tests only.")

    def card(level: int, country: str | None, lang: str) -> Card:
        return resources.card(level, country, lang, datetime.now(UTC))

    def network(request: Request, ago: float = 0.0) -> bytes:
        peer = request.client.host if request.client else ""
        gate: Gate = request.state.gate
        return network_key(gate.client(peer, request.headers.get("x-forwarded-for")), key, time.time() - ago)

    moderating = Moderating(
        settings, key, database, broker, signer, rooms, codes, sanctions,
        lambda: promises.now, planning.doors.now, network, measured.reports, measured.codes,
    )  # fmt: skip

    async def block(mine: str, theirs: str) -> None:
        await blocks.add(mine, theirs)
        await again.never(mine, theirs)

    async def release(ticket: str, language: str, room: str) -> None:
        await pool.release(ticket, language, room)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(database.close)
            if not await _migrated(settings):
                later = upgrade_later(address(settings.database_url, settings.data_dir))
                stack.push_async_callback(end, asyncio.create_task(later, name="migration"))
            stack.push_async_callback(broker.close)
            await _connect(broker)
            stack.push_async_callback(bus.close)
            await bus.start()
            hub = Hub(
                rooms,
                bus,
                Seal(key),
                Patience(settings.outbox_max_bytes, settings.stalled_seconds),
                settings.tick_seconds,
            )
            stack.push_async_callback(hub.close)
            stack.push_async_callback(end, asyncio.create_task(hub.run(), name="wheel"))
            stack.push_async_callback(end, asyncio.create_task(sanctions.bans.listen(), name="bans"))
            staffing.start(stack)
            moderating.start(stack)
            duties.start(stack)
            await running.start(stack)
            planning.start(stack)
            hourly = Hourly(moderating.forget, planning.forget)
            stack.push_async_callback(end, asyncio.create_task(hourly.run(), name="what is old"))
            figures.start(stack)
            watching.start(stack)
            lines = Lines(broker, bus, pool, blocks, circles=circles, volunteers=duties.exchange)
            stack.push_async_callback(lines.close)
            if vapid is not None:
                push = Push(keeping, vapid, services)
                stack.push_async_callback(push.close)
                lines.called = push.called
            second = await stack.enter_async_context(
                opinion(
                    settings.opinion, settings.opinion_url, settings.opinion_model, sanctions.counts,
                    at_once=settings.opinion_at_once, waiting=settings.opinion_waiting, timeout=settings.opinion_timeout_seconds,
                )
            )  # fmt: skip
            house = House(
                hub,
                signer,
                assess,
                card,
                block,
                release,
                pool.ended,
                settings.seat_grace_seconds,
                measured.pace,
                breaks.talked,
                circles,
                sanctions,
                second,
                duties.listening,
            )
            rules = QueueRules(
                seat_token=settings.seat_token_seconds,
                stalled=settings.stalled_seconds,
                frames_per_second=settings.frames_per_second if limited else None,
                ticket_token=settings.ticket_token_seconds,
                choice=Choosing(volunteer=settings.volunteer_patience_seconds),
            )
            gate = Gate(
                {
                    "/ws/room": lambda: RoomSession(house),
                    "/ws/queue": lambda: QueueSession(
                        signer, lines, broker.watch, lambda: broker.away, rules, keeping=keeping, bans=sanctions.watch
                    ),
                },
                key,
                measures.listed(settings.origins),
                measures.listed(settings.trusted_proxies),
                measured.sockets,
                {"/ws/staff": duties.conversation(hub)},
            )
            app.state.gate = gate
            signals.start(stack, hub, gate, pool, duties, planning, figures, moderating, watching)
            yield {"gate": gate}

    app = FastAPI(
        title="peerchat", version=__version__, license_info={"name": "AGPL-3.0-or-later"}, lifespan=lifespan,
        docs_url=None, redoc_url=None,
    )  # fmt: skip
    # Addresses are tried in this order, and everybody who comes asks for a ticket.
    desk = matching.Desk(
        signer=signer,
        site=site,
        keeping=keeping,
        again=again,
        breaks=breaks,
        banned=sanctions.refused,
        vapid=vapid,
        services=services,
        visitor_of=rooms.visitor_of,
        block=block,
        work=measured.work,
        rates=measured.rates,
        network=network,
        ticket_seconds=settings.ticket_token_seconds,
        visitor_seconds=settings.seat_token_seconds,
        promises=promises,
        topics=topics,
        listening=planning.doors.now,
        asked=planning.doors.asked,
        shielded=duties.listening.shielded,
    )
    app.include_router(matching.router(desk))
    staffing.install(app, network)
    planning.install(app)
    running.install(app)
    moderating.install(app)
    figures.install(app, signer, measured.rates, network)
    signals.install(app)
    app.include_router(health.router(lambda: broker.away, database.ping, lambda: app.state.gate.draining))
    watching.install(app, [*figures.sections, *signals.sections, *moderating.sections, *running.sections])
    problems.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1400, compresslevel=6)  # from one network packet up
    app.add_middleware(pages.SecurityHeaders)
    app.include_router(help_pages.router(resources, settings.exit_url, settings.site_name))
    if os.environ.get("PEERCHAT_FRONTEND") != "skip":
        app.include_router(pages.router(settings.exit_url, settings.site_name, LANGUAGES))
    if settings.sockets == "websockets":
        app.mount("/ws", PlainDoor(lambda: app.state.gate))
    if signals.requests is not None:
        # Around FastAPI's own layers too, as `add_middleware` cannot be; so nothing may be added after it.
        app.middleware_stack = Shortcut(app.build_middleware_stack(), matching.short(desk), signals.requests)
    return app


async def _migrated(settings: Settings) -> bool:
    """People can talk without the database: a start must not wait for it."""
    try:
        await upgrade(address(settings.database_url, settings.data_dir))
    except DatabaseAway:
        return False
    return True


async def _connect(broker: Broker) -> None:
    """Serving does not wait for the store: help must be there without it, and talking says that it waits."""
    try:
        await broker.start()
    except StoreAway:
        log.error("the store does not answer; help pages work, talking waits for it")
