"""What volunteers do with shifts by themselves: look, take, give up, offer, take over; and the link to their calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from peerchat.db.shifts import SeatRow
from peerchat.matching.routes.guard import guarded, refusals
from peerchat.volunteers.door import SignedIn, by_link
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.clock import moment, zone
from peerchat.volunteers.shifts.feed import MEDIA_TYPE, Feed
from peerchat.volunteers.shifts.forms import CalendarLink, Colleague, Day, GivenUp, OwnShifts, ShiftList, ShiftNow
from peerchat.volunteers.shifts.pattern import Shift, read_id
from peerchat.volunteers.shifts.rota import AHEAD
from peerchat.volunteers.staff import Staff

_DOOR = {"_401": "signed_out", "_403": "csrf, origin"}
_KNOWN = {**_DOOR, "_404": "shift_unknown"}
_TAKEN = "already_yours, overlaps, shift_over, too_far_ahead"
_MIDNIGHT = datetime.min.time()
_SINCE = timedelta(days=2)  # so that what is over by now is not taken for what is not held


def router(book: Book, feed: Feed) -> APIRouter:
    routes = guarded("staff: shifts")

    @routes.get("/api/staff/shifts", summary="Shifts of some days in one's own time zone", responses=refusals(**_DOOR))
    async def shifts(
        staff: SignedIn,
        first: Annotated[Day | None, Query(description="today, where it is left out")] = None,
        days: Annotated[int, Query(ge=1, le=42)] = 14,
    ) -> ShiftList:
        begin, end = _days(staff, first or book.now().astimezone(zone(staff.time_zone)).date(), days)
        plan = await book.plan(begin, end)
        return ShiftList(shifts=[_told(shift, plan.seats.get(shift.id, []), staff) for shift in plan.shifts])

    @routes.get("/api/staff/shifts/mine", summary="One's own shifts from now on", responses=refusals(**_DOOR))
    async def mine(staff: SignedIn) -> OwnShifts:
        now = book.now()
        plan = await book.plan(now - _SINCE, now + AHEAD)
        held = {shift.id for shift in plan.shifts}
        gone = [
            read_id(one)[1]
            for one, seats in plan.seats.items()
            if one not in held and any(seat.staff == staff.id for seat in seats)
        ]
        own = [_told(one, plan.seats.get(one.id, []), staff) for one in plan.of(staff.id) if one.end > now]
        return OwnShifts(shifts=own, gone=sorted(day for day in gone if day >= now.date()))

    @routes.post(
        "/api/staff/shifts/{shift}/seat",
        summary="Take a seat in a shift",
        responses=refusals(**{**_KNOWN, "_403": "csrf, origin, not_your_language", "_409": f"shift_full, {_TAKEN}"}),
    )
    async def take(shift: str, staff: SignedIn) -> ShiftNow:
        return await _now(book, await book.take(staff, shift), staff)

    @routes.delete(
        "/api/staff/shifts/{shift}/seat",
        summary="Give a seat up",
        responses=refusals(
            **_KNOWN,
            _409="short_notice: offer it, or say that it is urgent; not_yours, shift_over",
        ),
    )
    async def give_up(
        shift: str,
        staff: SignedIn,
        urgent: Annotated[bool, Query(description="within a day of its beginning: ill, or cannot")] = False,
    ) -> GivenUp:
        return GivenUp(leaves_nobody=not await book.give_up(staff, shift, urgent=urgent))

    @routes.post(
        "/api/staff/shifts/{shift}/offer",
        status_code=204,
        summary="Offer a seat to the others; it stays one's own until somebody takes it",
        responses=refusals(**_KNOWN, _409="not_yours, shift_over"),
    )
    async def offer(shift: str, staff: SignedIn) -> None:
        await book.offer(staff, shift, on=True)

    @routes.delete(
        "/api/staff/shifts/{shift}/offer",
        status_code=204,
        summary="Keep it after all",
        responses=refusals(**_KNOWN, _409="not_yours: somebody has taken it; shift_over"),
    )
    async def keep(shift: str, staff: SignedIn) -> None:
        await book.offer(staff, shift, on=False)

    @routes.post(
        "/api/staff/shifts/{shift}/swap",
        summary="Take over a seat that is on offer",
        responses=refusals(**{**_KNOWN, "_403": "csrf, origin, not_your_language", "_409": f"not_offered, {_TAKEN}"}),
    )
    async def take_over(shift: str, staff: SignedIn) -> ShiftNow:
        return await _now(book, await book.take_over(staff, shift), staff)

    @routes.get("/api/staff/calendar", summary="Whether there is a link to one's calendar", responses=refusals(**_DOOR))
    async def link(staff: SignedIn) -> CalendarLink:
        return CalendarLink(since=await feed.since(staff))

    @routes.post("/api/staff/calendar", summary="A new link; the old one ends", responses=refusals(**_DOOR))
    async def new_link(staff: SignedIn) -> CalendarLink:
        path = f"/api/staff/calendar/{await feed.make(staff)}.ics"
        return CalendarLink(since=await feed.since(staff), path=path)

    @routes.delete("/api/staff/calendar", status_code=204, summary="The link ends at once", responses=refusals(**_DOOR))
    async def no_link(staff: SignedIn) -> None:
        await feed.revoke(staff)

    @routes.get(
        "/api/staff/calendar/{secret}.ics",
        summary="One's shifts for a calendar, by the secret in the link",
        response_class=Response,
        dependencies=[Depends(by_link)],
        responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}, **refusals(_404="not_found")},
    )
    async def calendar(secret: str, lang: Annotated[str, Query(max_length=16)] = "en") -> Response:
        return Response(await feed.read(secret, lang), media_type=MEDIA_TYPE)

    return routes


async def _now(book: Book, shift: Shift, staff: Staff) -> ShiftNow:
    plan = await book.plan(shift.begin, shift.end)
    return _told(shift, plan.seats.get(shift.id, []), staff)


def _told(shift: Shift, seats: list[SeatRow], staff: Staff) -> ShiftNow:
    people = [
        Colleague(name=seat.name, you=seat.staff == staff.id, offered=seat.offered_at is not None) for seat in seats
    ]
    return ShiftNow(
        id=shift.id,
        language=shift.language,
        begin=int(shift.begin.timestamp()),
        end=int(shift.end.timestamp()),
        seats=shift.seats,
        people=people,
        yours=any(one.you for one in people),
        free=max(0, shift.seats - len(people)),
    )


def _days(staff: Staff, first: date, days: int) -> tuple[datetime, datetime]:
    where = zone(staff.time_zone)
    return moment(first, _MIDNIGHT, where), moment(first + timedelta(days=days), _MIDNIGHT, where)
