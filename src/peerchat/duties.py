"""Volunteers on duty and their listening rooms, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.rooms.entry import fragment
from peerchat.rooms.hub import Hub
from peerchat.rooms.log import RoomLog
from peerchat.settings import Settings
from peerchat.tasks import end
from peerchat.tokens import Signer
from peerchat.volunteers.door import cookie_in
from peerchat.volunteers.duty.aside import Asides
from peerchat.volunteers.duty.exchange import Exchange
from peerchat.volunteers.duty.listening import Listening
from peerchat.volunteers.duty.post import Post
from peerchat.volunteers.duty.roster import Roster
from peerchat.volunteers.duty.rules import DutyRules
from peerchat.volunteers.duty.session import StaffSession
from peerchat.volunteers.sessions import Sessions
from peerchat.volunteers.staff import Staff


class Duties:
    """What there is of it on one worker. `ready(staff)`: may go on duty."""

    def __init__(
        self,
        settings: Settings,
        broker: Broker,
        bus: Bus,
        signer: Signer,
        rooms: RoomLog,
        sessions: Sessions,
        ready: Callable[[Staff], Awaitable[bool]],
    ) -> None:
        self._settings, self._broker, self._rooms = settings, broker, rooms
        self._signer, self._sessions, self._ready = signer, sessions, ready
        roster = Roster(broker, _rules(settings))
        self.roster = roster
        self.listening = Listening(broker, roster, signer, settings.ticket_token_seconds, sessions.live.watch)
        self.exchange = Exchange(roster, self.listening, bus)
        self._asides = Asides(broker, settings.room_idle_seconds)

    def start(self, stack: AsyncExitStack) -> None:
        """What runs as long as the worker."""
        stack.push_async_callback(end, asyncio.create_task(self.exchange.run(), name="offers"))

    def conversation(self, hub: Hub) -> Callable[[str], StaffSession]:
        """Makes one per socket, of the handshake's cookies."""

        async def end(room: str) -> None:
            await hub.end(room, "close", fragment(self._rooms.now_ms(), None, "ended", reason="safety"))

        async def seated(cookies: str) -> Staff | None:
            return await self._sessions.seated(cookie_in(cookies))

        post = Post(
            self.roster,
            self.listening,
            self.exchange,
            self._asides,
            self._signer,
            seated,
            self._sessions.watch,
            end,
            self._broker.watch,
            lambda: self._broker.away,
            self._ready,
            self._rooms.visitor_of,
            seat=self._settings.seat_token_seconds,
            stalled=self._settings.stalled_seconds,
            frames_per_second=self._settings.frames_per_second if self._settings.limited else None,
        )
        return lambda cookies: StaffSession(post, cookies)


def _rules(settings: Settings) -> DutyRules:
    return DutyRules(
        ring=settings.offer_seconds,
        pause=settings.volunteer_pause_seconds,
        pause_acute=settings.volunteer_pause_acute_seconds,
        lease=settings.lease_seconds,
        sign=settings.seat_grace_seconds + settings.lease_seconds + 2 * settings.tick_seconds,
        life=settings.seat_token_seconds,
        grace=settings.queue_grace_seconds,
    )
