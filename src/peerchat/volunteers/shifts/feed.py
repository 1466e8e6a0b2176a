"""One's own shifts as a calendar that phones subscribe to (RFC 5545), behind a secret link.

Promises: moments in UTC, so that no calendar has to know how clocks change; nobody's name and nothing about anybody who was talked
to; the link works without signing in, because calendars cannot, so it shows nothing but when. Only its digest is kept.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from peerchat.db import audit
from peerchat.db import shifts as rows
from peerchat.errors import Refusal
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.pattern import Shift
from peerchat.volunteers.shifts.rota import AHEAD
from peerchat.volunteers.staff import Staff

MEDIA_TYPE = "text/calendar; charset=utf-8"
BACK = timedelta(days=7)
_REFRESH = timedelta(hours=1)
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_SECRET_BYTES = 32
_SAID = {"de": "Schicht im Zuhörraum", "en": "Listening shift"}


class Feed:
    """`site`: its name, as it stands in calendars."""

    def __init__(self, book: Book, site: str) -> None:
        self._book = book
        self._site = site

    async def make(self, staff: Staff) -> str:
        """The secret of a new link. The one before leads nowhere from now on."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        await self._set(staff, _digest(secret), "calendar_link_made")
        return secret

    async def revoke(self, staff: Staff) -> None:
        await self._set(staff, None, "calendar_link_ended")

    async def since(self, staff: Staff) -> int | None:
        """When the link was made, unix seconds; None: there is none."""
        async with self._book.database.reading() as connection:
            return await rows.calendar_since(connection, staff.id)

    async def read(self, secret: str, language: str) -> bytes:
        """Raises Refusal (not_found)."""
        now = self._book.now()
        async with self._book.database.reading() as connection:
            known = _SECRET.fullmatch(secret) is not None
            owner = await rows.calendar_owner(connection, _digest(secret)) if known else None
        if owner is None:
            raise Refusal("not_found", status=404)
        planned = await self._book.plan(now - BACK, now + AHEAD)
        return calendar(planned.of(owner), self._site, language, now)

    async def _set(self, staff: Staff, digest: str | None, what: str) -> None:
        now = int(self._book.now().timestamp())
        async with self._book.database.writing() as connection:
            await rows.set_calendar(connection, staff.id, digest, now)
            await audit.append(connection, now, staff.id, what, staff.id)


def calendar(shifts: Iterable[Shift], site: str, language: str, now: datetime) -> bytes:
    """`language`: of the words in it; `now`: aware."""
    said = _SAID.get(language, _SAID["en"])
    made = Calendar()
    made.add("prodid", "-//peerchat//shifts//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", site)
    made.add("refresh-interval", _REFRESH)
    made.add("x-published-ttl", _REFRESH)
    for shift in shifts:
        event = Event()
        event.add("uid", f"{shift.id.replace(':', '-')}@peerchat")
        event.add("dtstamp", now)
        event.add("dtstart", shift.begin)
        event.add("dtend", shift.end)
        event.add("summary", f"{said} ({shift.language.upper()}) · {site}")
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE")
        made.add_component(event)
    return bytes(made.to_ical())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
