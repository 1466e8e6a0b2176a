"""When operators are called. Pure: one moment's figures go in, and for each rule how bad it is comes out. docs/operating.md has
the table.

Sources of limits: p90 of waits, abandonment and the minute for a crisis are goals of this project; the others were chosen so that a
person has time to act before people notice: a tenth of a second of lag is when typing feels late (Nielsen, "Response Times", 1993),
and the store refuses new rooms when it is full.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from peerchat.ops.alarms.forms import Unit, Urgency
from peerchat.ops.alarms.readings import Readings

Values = Mapping[str, float | None]
"""By subject (a language, or empty for the whole house). None: not known."""
LEAST_EXITS = 20
"""Fewer people say nothing about a share."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`limit`: above it, in `unit`, the alarm begins; None: switched off. `lasting`, `clear`: seconds for which it must be so before
    it fires, and well again before it is over. `means`: for the table in the docs."""

    code: str
    urgency: Urgency
    unit: Unit
    limit: float | None
    lasting: float
    clear: float
    values: Callable[[Readings], Values]
    means: str


def _house(value: Callable[[Readings], float | None]) -> Callable[[Readings], Values]:
    return lambda readings: {"": value(readings)}


def _abandonment(readings: Readings) -> Values:
    """With few exits it is well: a night with one visitor who leaves is no outage."""
    return {
        language: line.abandoned / line.exits if line.exits >= LEAST_EXITS else 0.0
        for language, line in readings.lines.items()
    }


def _nobody_on_duty(readings: Readings) -> Values:
    return {
        language: None if line.open is None or line.volunteers is None else float(line.open and not line.volunteers)
        for language, line in readings.lines.items()
    }


RULES: tuple[Rule, ...] = (
    Rule(
        "crisis_offer", "act", "seconds", 60, 0, 10, _house(lambda now: now.crisis_wait_s),
        "somebody of acute need (level 3 or more) waits, and no volunteer accepts",
    ),
    Rule(
        "room_act", "act", "count", 0, 60, 30, _house(lambda now: now.rooms_act),
        "rooms whose verdict is `act`",
    ),
    Rule(
        "severe_report", "act", "seconds", 600, 0, 0, _house(lambda now: now.severe_report_s),
        "a severe report that nobody has looked at, while a listening room is open",
    ),
    Rule(
        "store_away", "act", "seconds", 5, 0, 30, _house(lambda now: now.store_away_s),
        "a worker does not reach the store: nobody can talk there",
    ),
    Rule(
        "wait_p90", "watch", "seconds", 120, 300, 120,
        lambda now: {language: line.p90_wait_s or 0.0 for language, line in now.lines.items()},
        "nine of ten people of a language's line wait up to this long",
    ),
    Rule(
        "abandonment", "watch", "share", 0.15, 60, 300, _abandonment,
        f"share of those who left a language's line within half an hour without having met anybody; from {LEAST_EXITS} exits on",
    ),
    Rule(
        "nobody_on_duty", "watch", "count", 0, 300, 0, _nobody_on_duty,
        "the listening rooms of a language are open by plan, and no volunteer is on duty",
    ),
    Rule(
        "stuck_leases", "watch", "count", 0, 60, 30, _house(lambda now: now.stuck),
        "places, offers or talks whose time ended a minute ago, and nobody cleared them away",
    ),
    Rule(
        "database_away", "watch", "seconds", 15, 0, 30, _house(lambda now: now.database_away_s),
        "a worker does not reach the database: no signing in, no reports",
    ),
    Rule(
        "loop_lag", "watch", "seconds", 0.1, 60, 60, _house(lambda now: now.loop_lag_s),
        "the event loop of a worker comes late; one look in ten is later than this",
    ),
    Rule(
        "relay_slow", "watch", "seconds", 1, 60, 120, _house(lambda now: now.relay_p95_s),
        "from a message's arrival to its delivery, 95 of 100 within five minutes",
    ),
    Rule(
        "workers_lost", "watch", "count", 2, 0, 600, _house(lambda now: now.lost_workers),
        "workers that went without goodbye within ten minutes",
    ),
    Rule(
        "store_full", "watch", "share", 0.85, 60, 300, _house(lambda now: now.store_full),
        "share of the store's `maxmemory` in use; a full store refuses new rooms",
    ),
    Rule(
        "memory_full", "watch", "share", 0.9, 120, 300, _house(lambda now: now.memory_full),
        "share of a machine's memory in use",
    ),
    Rule(
        "http_errors", "watch", "share", 0.01, 60, 300, _house(lambda now: now.errors),
        f"share of HTTP answers within five minutes that were our fault (5xx but 503); from {LEAST_EXITS} answers on",
    ),
)  # fmt: skip
CODES = frozenset(rule.code for rule in RULES)
OWN_LIMIT = re.compile(r"^([a-z0-9_]+)=(off|\d+(?:\.\d+)?)$")


class UnknownRule(ValueError):
    """The text names the part of the setting that makes no sense."""


def with_limits(said: str) -> tuple[Rule, ...]:
    """`said`: comma-separated `rule=limit` in the rule's unit, or `rule=off`. Raises UnknownRule."""
    own: dict[str, float | None] = {}
    for part in filter(None, (one.strip() for one in said.split(","))):
        match = OWN_LIMIT.match(part)
        if match is None or match[1] not in CODES:
            raise UnknownRule(f"{part!r} is not of the form rule=limit or rule=off with a rule of docs/operating.md")
        own[match[1]] = None if match[2] == "off" else float(match[2])
    return tuple(replace(rule, limit=own.get(rule.code, rule.limit)) for rule in RULES)
