"""What the settings mean to the parts of `app.py` that take more than one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import get_args

from peerchat.broker.client import Broker
from peerchat.limits import Budget
from peerchat.matching import routes as matching
from peerchat.matching.rate import Rate
from peerchat.ops.house.forms import LimitName
from peerchat.ops.house.limits import Knob
from peerchat.rooms.house import Pace
from peerchat.rooms.log import Life
from peerchat.safety.pow import ProofOfWork
from peerchat.settings import Settings


def life(settings: Settings) -> Life:
    return Life(
        lease=int(settings.lease_seconds * 1000),
        idle=int(settings.room_idle_seconds * 1000),
        ended=int(settings.room_ended_seconds * 1000),
        room=int(settings.seat_token_seconds * 1000),
        entries=settings.log_max_entries,
    )


def pace(settings: Settings) -> Pace:
    return Pace(
        messages=(settings.messages_per_second, settings.messages_burst),
        frames=(settings.frames_per_second, settings.frames_per_second * 3),
    )


@dataclass(frozen=True)
class Measured:
    """The limits of one worker, each one object that everybody shares, because operators may turn them. None: limits are off."""

    rates: matching.Rates | None
    reports: Rate | None
    pace: Pace | None
    sockets: Budget | None
    work: ProofOfWork | None

    @property
    def codes(self) -> Rate | None:
        return None if self.rates is None else self.rates.codes

    def knobs(self, settings: Settings) -> dict[LimitName, Knob]:
        """What operators may turn, from what the settings say."""
        turns: dict[LimitName, Callable[[float], None] | None] = dict.fromkeys(get_args(LimitName))
        if self.rates and self.reports and self.pace and self.sockets and self.work:
            turns = {
                "joins_per_minute": partial(setattr, self.rates.joins, "per_minute"),
                "codes_per_minute": partial(setattr, self.rates.codes, "per_minute"),
                "acts_per_minute": partial(setattr, self.rates.acts, "per_minute"),
                "reports_per_minute": partial(setattr, self.reports, "per_minute"),
                "messages_per_second": self.pace.per_second,
                "messages_burst": self.pace.at_once,
                "sockets_per_network": lambda most: setattr(self.sockets, "most", int(most)),
                "pow_bits": lambda bits: setattr(self.work, "bits", int(bits)),
            }
        return {name: Knob(getattr(settings, name), turn) for name, turn in turns.items()}


def measured(settings: Settings, broker: Broker, key: bytes) -> Measured:
    """`key`: the server's secret."""
    if not settings.limited:
        return Measured(None, None, None, None, None)
    rates = matching.Rates(
        joins=Rate(broker, "join", settings.joins_per_minute),
        codes=Rate(broker, "code", settings.codes_per_minute),
        acts=Rate(broker, "act", settings.acts_per_minute),
    )
    reports = Rate(broker, "report", settings.reports_per_minute)
    work = ProofOfWork(key, broker, settings.pow_bits)
    return Measured(rates, reports, pace(settings), Budget(settings.sockets_per_network), work)


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
