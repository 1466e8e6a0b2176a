"""/api/staff/shifts, /api/staff/rota, /api/staff/cover, /api/staff/calendar."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.feed import Feed
from peerchat.volunteers.shifts.office import Office
from peerchat.volunteers.shifts.routes import own, planning


def router(book: Book, office: Office, feed: Feed) -> APIRouter:
    routes = APIRouter()
    routes.include_router(own.router(book, feed))
    routes.include_router(planning.router(office))
    return routes
