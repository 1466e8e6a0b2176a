"""One help line as operators edit it: checked, in one spelling, and laid over what the package ships. Pure but for the number
plans."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from peerchat.ops.house.forms import LineEdit
from peerchat.ops.house.numbers import dialled
from peerchat.ops.house.paper import wrong
from peerchat.safety.hours import ALWAYS, parse
from peerchat.safety.line import Line, language_names
from peerchat.safety.resources import LANGUAGES, TOPIC_RANK
from peerchat.safety.words import WORDS
from peerchat.volunteers.shifts.clock import zone

PURPOSES = frozenset(TOPIC_RANK) - {"directory", "emergency"}
"""Emergency numbers and directories are the package's own: a slip there would be the worst one."""
AUDIENCES: frozenset[str] = frozenset(WORDS["de"]["audiences"])
_ADDRESS = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}(/[!-~]*)?")
_SAID_ELSEWHERE = frozenset({"id", "hidden", "reviewed", "source", "rings"})
NEW = Line(
    id="", country="", region=None, name="", topics=(), audience=None, phone=None, also_phones=(), sms=None, chat_url=None,
    website=None, hours=None, languages=(), free=None, status="verified", source="", source_date=None, spelled={},
)  # fmt: skip


def said(purpose: str) -> dict[str, str]:
    """By language."""
    return {lang: WORDS[lang]["topics"][purpose] for lang in LANGUAGES}


def facts(edit: LineEdit) -> set[str]:
    """Names of the fields that say something about the line itself."""
    return edit.model_fields_set - _SAID_ELSEWHERE


def tidy(edit: LineEdit, at: str, today: date, shipped: Mapping[str, Line]) -> LineEdit:
    """With numbers as they are dialled. `at`: where it stands in the content, for refusals. Raises Refusal."""
    line = shipped.get(edit.id)
    if line is None and not edit.hidden:
        _whole(edit, at)
    if "country" in facts(edit) and edit.country != edit.id[:2]:
        raise wrong("line_country", f"{at}.country")
    if line is not None and not PURPOSES.issuperset(line.topics):
        raise wrong("line_not_yours", at)
    _check_day(edit, at, today)
    _check_words(edit, at)
    _check_hours(edit, at, line)
    known = _numbers(edit.id[:2], shipped.values())
    changed: dict[str, object] = {}
    for field in ("phone", "sms_number"):
        typed = getattr(edit, field)
        if typed is not None:
            changed[field] = dialled(typed, edit.id[:2], f"{at}.{field}", rings=edit.rings, known=known)[0]
    if edit.also_phones is not None:
        changed["also_phones"] = [
            dialled(typed, edit.id[:2], f"{at}.also_phones.{place}", rings=edit.rings, known=known)[0]
            for place, typed in enumerate(edit.also_phones)
        ]
    return edit.model_copy(update=changed)


def laid_over(edit: LineEdit, line: Line | None) -> Line:
    """The line as people see it. `edit`: as `tidy` gives it; `line`: as shipped, None: there is none."""
    base = line or msgspec.structs.replace(NEW, id=edit.id, country=edit.id[:2])
    told: dict[str, Any] = {name: getattr(edit, name) for name in facts(edit) - {"country", "sms_number", "sms_word"}}
    for many in ("topics", "also_phones", "languages", "zones"):
        if many in told:
            told[many] = tuple(told[many] or ())
    if "name" in told:
        told["names"] = {}
    if "hint" in told:
        told["hint"] = told["hint"].model_dump() if told["hint"] else {}
    if {"sms_number", "sms_word"} & facts(edit):
        told["sms"] = _sms(edit, base)
    made = msgspec.structs.replace(base, **told)
    if edit.reviewed is not None:
        made = msgspec.structs.replace(
            made, reviewed=edit.reviewed.isoformat(), status="verified", source=edit.source or made.source
        )
    numbers = [number for number in (made.phone, *made.also_phones, (made.sms or "").partition(" ")[0]) if number]
    spelled = {number: base.spelled.get(number) or _spelled(number, made.country) for number in numbers}
    return msgspec.structs.replace(made, spelled=spelled)


def sms_of(line: Line) -> tuple[str | None, str | None]:
    """Number, and the word to send."""
    number, _, word = (line.sms or "").partition(" ")
    return number or None, word.strip("()") or None


def _sms(edit: LineEdit, base: Line) -> str | None:
    number, word = sms_of(base)
    number = edit.sms_number if "sms_number" in edit.model_fields_set else number
    word = edit.sms_word if "sms_word" in edit.model_fields_set else word
    return f"{number} ({word})" if number and word else number


def _spelled(number: str, country: str) -> str:
    return dialled(number, country, "", rings=True, known=())[1]


def _whole(edit: LineEdit, at: str) -> None:
    missing = [field for field in ("country", "name", "topics", "languages") if not getattr(edit, field)]
    if missing:
        raise wrong("line_incomplete", *(f"{at}.{field}" for field in missing))
    if not edit.source:
        raise wrong("source_missing", f"{at}.source")


def _check_day(edit: LineEdit, at: str, today: date) -> None:
    if edit.reviewed is None:
        if facts(edit):
            raise wrong("review_missing", f"{at}.reviewed")
        return
    if edit.reviewed > today + timedelta(days=1):  # it may be tomorrow already where the operator lives
        raise wrong("review_in_future", f"{at}.reviewed")


def _check_words(edit: LineEdit, at: str) -> None:
    if edit.topics is not None and not PURPOSES.issuperset(edit.topics):
        raise wrong("purpose_unknown", f"{at}.topics")
    if edit.audience is not None and edit.audience not in AUDIENCES:
        raise wrong("audience_unknown", f"{at}.audience")
    if edit.languages is not None and not language_names().keys() >= set(edit.languages):
        raise wrong("line_language_unknown", f"{at}.languages")
    for field in ("chat_url", "website"):
        url = getattr(edit, field)
        if url is not None and not _ADDRESS.fullmatch(url):
            raise wrong("address_wrong", f"{at}.{field}")


def _check_hours(edit: LineEdit, at: str, line: Line | None) -> None:
    """An hour without a zone says nothing: nobody would know when it is."""
    for name in edit.zones or ():
        try:
            zone(name)
        except ValueError:
            raise wrong("zone_unknown", f"{at}.zones") from None
    hours = edit.hours if "hours" in edit.model_fields_set else line and line.hours
    zones = edit.zones if "zones" in edit.model_fields_set else line and line.zones
    if hours is None:
        return
    try:
        always = parse(hours) == ALWAYS
    except ValueError:
        raise wrong("hours_wrong", f"{at}.hours") from None
    if not always and not zones:
        raise wrong("zone_missing", f"{at}.zones")


def _numbers(country: str, lines: Collection[Line]) -> set[str]:
    numbers = ((line.phone, *line.also_phones, sms_of(line)[0]) for line in lines if line.country == country)
    return {number for each in numbers for number in each if number}
