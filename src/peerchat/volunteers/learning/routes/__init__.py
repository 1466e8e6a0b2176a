"""/api/staff/training, /api/staff/practice, /api/staff/debriefs, /api/staff/calls."""

from __future__ import annotations

from fastapi import APIRouter

from peerchat.volunteers.learning.routes import care, lessons
from peerchat.volunteers.learning.study import Study


def router(study: Study) -> APIRouter:
    routes = APIRouter()
    routes.include_router(lessons.router(study))
    routes.include_router(care.router(study))
    return routes
