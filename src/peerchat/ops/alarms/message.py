"""What is told of an alarm: the same for every channel. Codes, numbers and times; nothing of any room and nobody's words. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from peerchat.ops.alarms.course import Course, Event
from peerchat.ops.alarms.forms import Unit, Urgency
from peerchat.ops.alarms.rules import Rule

Kind = Literal["fired", "reminded", "recovered", "trial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id`: the same however often it is sent. `alarm`: of the course; empty: a trial. `at`, `began`: unix seconds. `value`,
    `limit`: in the rule's unit."""

    id: str
    kind: Kind
    at: int
    alarm: str
    rule: str
    urgency: Urgency
    subject: str
    unit: Unit
    value: float
    limit: float
    began: int

    def payload(self) -> str:
        """As Standard Webhooks has it: type, timestamp, data."""
        data = {name: value for name, value in asdict(self).items() if name not in ("id", "kind", "at")}
        return json.dumps({"type": f"alarm.{self.kind}", "timestamp": iso(self.at), "data": data})


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def of(rule: Rule, course: Course, event: Event, now: int) -> Message:
    """`now`: when it is told, unix seconds."""
    which = f"{course.id} {event} {course.ended or now}"
    return Message(
        id=_id(which), kind=event, at=now, alarm=course.id, rule=rule.code, urgency=rule.urgency, subject=course.subject,
        unit=rule.unit, value=round(course.value, 3), limit=rule.limit or 0.0, began=course.began,
    )  # fmt: skip


def trial(now: int) -> Message:
    return Message(
        id=_id(f"trial {now}"), kind="trial", at=now, alarm="", rule="trial", urgency="watch", subject="", unit="count",
        value=0.0, limit=0.0, began=now,
    )  # fmt: skip


def _id(which: str) -> str:
    return "msg_" + hashlib.sha256(which.encode()).hexdigest()[:24]
