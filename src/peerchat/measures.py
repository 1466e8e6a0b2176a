"""What the settings mean to the parts of `app.py` that take more than one of them."""

from __future__ import annotations

from peerchat.broker.client import Broker
from peerchat.matching import routes as matching
from peerchat.matching.rate import Rate
from peerchat.rooms.house import Pace
from peerchat.rooms.log import Life
from peerchat.settings import Settings


def life(settings: Settings) -> Life:
    return Life(
        lease=int(settings.lease_seconds * 1000),
        idle=int(settings.room_idle_seconds * 1000),
        ended=int(settings.room_ended_seconds * 1000),
        room=int(settings.seat_token_seconds * 1000),
        entries=settings.log_max_entries,
    )


def pace(settings: Settings) -> Pace | None:
    if not settings.limited:
        return None
    return Pace(
        messages=(settings.messages_per_second, settings.messages_burst),
        frames=(settings.frames_per_second, settings.frames_per_second * 3),
    )


def rates(broker: Broker, settings: Settings) -> matching.Rates:
    return matching.Rates(
        joins=Rate(broker, "join", settings.joins_per_minute),
        codes=Rate(broker, "code", settings.codes_per_minute),
        acts=Rate(broker, "act", settings.acts_per_minute),
    )


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
