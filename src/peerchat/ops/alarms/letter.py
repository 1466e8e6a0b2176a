"""The words of a mail about alarms. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from peerchat.ops.alarms.message import Message, iso
from peerchat.ops.alarms.words import EVENTS, LETTER, TITLES, TODO, TRIAL


def subject(messages: Sequence[Message], language: str, site_name: str) -> str:
    """Of one moment: the most urgent is named, the others are counted."""
    first, *others = sorted(messages, key=lambda one: (one.kind == "recovered", one.urgency != "act"))
    said = f"[{site_name}] {EVENTS[first.kind][language]}: {_title(first, language)}"
    return f"{said} (+{len(others)})" if others else said


def body(messages: Sequence[Message], language: str, page: str) -> str:
    parts = [_part(one, language) for one in messages]
    return "\n\n".join([*parts, page] if page else parts) + "\n"


def _title(one: Message, language: str) -> str:
    if one.kind == "trial":
        return TRIAL[language]
    title = TITLES[one.rule][language]
    return f"{title} ({one.subject})" if one.subject else title


def _part(one: Message, language: str) -> str:
    lines = [f"{EVENTS[one.kind][language]}: {_title(one, language)}"]
    if one.kind == "trial":
        return lines[0]
    if one.kind != "recovered":
        lines.append(TODO[one.rule][language])
    lines += [
        LETTER["value"][language].format(value=_amount(one, one.value), limit=_amount(one, one.limit)),
        LETTER["since"][language].format(time=iso(one.began)),
    ]
    return "\n".join(lines)


def _amount(one: Message, value: float) -> str:
    if one.unit == "share":
        return f"{value * 100:.0f} %"
    return f"{value:g} s" if one.unit == "seconds" else f"{value:g}"
