"""One look at all rules: how each course goes on, and what people should be told. Pure but for ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from peerchat.db.alarms import AlarmRow, Silence
from peerchat.ops.alarms.course import Course, goes_on, to_tell
from peerchat.ops.alarms.message import Message, of
from peerchat.ops.alarms.readings import Readings
from peerchat.ops.alarms.rules import Rule

Key = tuple[str, str]
"""Rule and subject."""


class Step(NamedTuple):
    """`courses`: those that go on; `ended`: those that are over with this look."""

    courses: dict[Key, Course]
    ended: list[Course]
    messages: list[Message]


def silenced(silences: Sequence[Silence], rule: str, subject: str) -> bool:
    return any(one.rule == rule and one.subject in ("", subject) for one in silences)


def step(
    rules: Sequence[Rule],
    before: Mapping[Key, Course],
    silences: Sequence[Silence],
    readings: Readings,
    now: int,
    new_id: Callable[[], str],
) -> Step:
    """`now`: unix seconds. A course whose rule is not known any more ends untold."""
    after = Step({}, [], [])
    codes = {rule.code for rule in rules}
    after.ended.extend(replace(one, ended=now) for (code, _), one in before.items() if code not in codes and one.fired)
    for rule in rules:
        values = rule.values(readings)
        for subject in sorted({*values, *(subject for code, subject in before if code == rule.code)}):
            key = rule.code, subject
            course = goes_on(rule, before.get(key), values.get(subject), now, new_id(), subject)
            if course is None:
                continue
            event = to_tell(course, now, silenced=silenced(silences, *key))
            if event is not None:
                after.messages.append(of(rule, course, event, now))
            if event in ("fired", "reminded"):
                course = replace(course, told=now)
            if course.ended is None:
                after.courses[key] = course
            else:
                after.ended.append(course)
    return after


def read(row: AlarmRow) -> Course:
    return Course(
        id=row.id, rule=row.rule, subject=row.subject, began=row.began_at, value=row.value, worst=row.worst,
        fired=row.fired_at, told=row.told_at, well_since=row.well_since, ended=row.ended_at,
        acknowledged=row.acknowledged_at, acknowledged_by=row.acknowledged_by,
    )  # fmt: skip


def written(one: Course) -> AlarmRow:
    return AlarmRow(
        id=one.id, rule=one.rule, subject=one.subject, began_at=one.began, value=one.value, worst=one.worst,
        fired_at=one.fired, told_at=one.told, well_since=one.well_since, ended_at=one.ended,
        acknowledged_at=one.acknowledged, acknowledged_by=one.acknowledged_by,
    )  # fmt: skip
