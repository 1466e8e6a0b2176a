"""Help lines as operators keep them: corrected, added, hidden, and looked at again.

Promises: no country that had lines for somebody in crisis is left with fewer than a card needs; emergency numbers and directories
stay the package's. What an operator does not say stays as shipped, so that what a release corrects arrives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from peerchat.ops.house import lines
from peerchat.ops.house.answers import Change, CountryDue, LineNow
from peerchat.ops.house.forms import LineEdit, Resources
from peerchat.ops.house.paper import Paper, twice, wrong
from peerchat.safety import resources as help_lines
from peerchat.safety.contact import known
from peerchat.safety.help import HelpAnswer, told
from peerchat.safety.line import Line
from peerchat.safety.resources import CARD_LINES_MIN, LANGUAGES, NOWHERE
from peerchat.safety.review import REVIEW_DAYS, due, reviewed


class ResourcesPaper(Paper[Resources]):
    """`resources`: those that pages and cards hold. `clock`: unix seconds."""

    kind = "resources"
    model = Resources

    def __init__(self, resources: help_lines.Resources, clock: Callable[[], float] = time.time) -> None:
        self._resources = resources
        self._clock = clock
        self._package = resources.laid_over({}, ())
        self._shipped = {line.id: line for line in resources.known}
        self._content = Resources(lines=[])

    def shipped(self) -> Resources:
        return Resources(lines=[])

    def check(self, content: Resources, before: Resources, number: int) -> Resources:
        again = twice(edit.id for edit in content.lines)
        if again is not None:
            raise wrong("line_twice", f"lines.{again}.id")
        tidied = []
        for place, edit in enumerate(content.lines):
            at = f"lines.{place}"
            if not self._package.knows(edit.id[:2]):
                raise wrong("country_unknown", f"{at}.id")
            one = lines.tidy(edit, at, self.today(), self._shipped)
            line = lines.laid_over(one, self._shipped.get(one.id))
            if not one.hidden and not (line.phone or line.sms or line.chat_url or line.website):
                raise wrong("line_leads_nowhere", at)
            tidied.append(one)
        after = Resources(lines=sorted(tidied, key=lambda edit: edit.id))
        self._enough(after)
        return after

    def changes(self, before: Resources, after: Resources) -> list[Change]:
        old, new = ({edit.id: edit for edit in content.lines} for content in (before, after))
        found = []
        for each in sorted(old.keys() | new.keys()):
            was, now = old.get(each), new.get(each)
            if was != now:
                found.append(self._change(each, was, now))
        return found

    def apply(self, content: Resources) -> None:
        self._content = content
        edited = self._edited(content)
        self._resources.become(self._over(content))
        known.learn(edited.values())

    def read(self, before: Resources, after: Resources) -> HelpAnswer | None:
        changed = self.changes(before, after)
        if not changed:
            return None
        return told(self._over(after), changed[0].about[:2], "de", self._now())

    def due(self) -> list[str]:
        """Ids of the lines that somebody should look at again: of those that are in effect here."""
        return due(self._resources.shown(), self._resources.compiled, self.today())

    def next_due(self) -> str | None:
        """ISO day on which the first of all shown lines falls due, or fell; None: there are none."""
        days = [one.next for one in self.countries() if one.next is not None]
        return min(days, default=None)

    def countries(self) -> list[CountryDue]:
        by_country: dict[str, list[date]] = {}
        for line in self._resources.shown():
            until = reviewed(line, self._resources.compiled) + timedelta(days=REVIEW_DAYS)
            by_country.setdefault(line.country, []).append(until)
        names = {
            lang: {code: name for code, name, _ in self._resources.countries(lang)} | {NOWHERE: NOWHERE}
            for lang in LANGUAGES
        }
        return [
            CountryDue(
                country=code,
                name={lang: names[lang][code] for lang in LANGUAGES},
                lines=len(by_country.get(code, ())),
                due=sum(until < self.today() for until in by_country.get(code, ())),
                next=min(by_country[code]).isoformat() if code in by_country else None,
            )
            for code in names["de"]
        ]

    def lines_of(self, country: str) -> list[LineNow]:
        """Every known line, also those that are hidden or not shown. Raises Refusal (country_unknown)."""
        if not self._package.knows(country):
            raise wrong("country_unknown", "country")
        edits = {edit.id: edit for edit in self._content.lines if edit.id[:2] == country}
        ids = [line.id for line in self._shipped.values() if line.country == country]
        ids += [each for each in edits if each not in self._shipped]
        return [self._told(each, edits.get(each)) for each in ids]

    def today(self) -> date:
        return self._now().date()

    def _told(self, line_id: str, edit: LineEdit | None) -> LineNow:
        shipped = self._shipped.get(line_id)
        line = lines.laid_over(edit, shipped) if edit else self._shipped[line_id]
        day = reviewed(line, self._package.compiled)
        number, word = lines.sms_of(line)
        shown = not (edit and edit.hidden) and line.may_be_shown()
        state = "hidden" if edit and edit.hidden else "not_shown" if not shown else None
        return LineNow(
            id=line.id, country=line.country, name=line.name,
            state=state or ("added" if shipped is None else "changed" if edit else "shipped"),
            topics=list(line.topics), audience=line.audience,
            phone=line.spelled.get(line.phone) if line.phone else None, tel=line.phone,
            also_phones=[line.spelled[each] for each in line.also_phones], sms_number=number, sms_word=word,
            chat_url=line.chat_url, website=line.website, hours=line.hours, zones=list(line.zones), languages=list(line.languages),
            free=line.free, hint=line.hint, reviewed=day.isoformat(),
            due=shown and (self.today() - day).days > REVIEW_DAYS, due_at=(day + timedelta(days=REVIEW_DAYS + 1)).isoformat(),
            source=line.source,
        )  # fmt: skip

    def _change(self, line_id: str, was: LineEdit | None, now: LineEdit | None) -> Change:
        shipped = self._shipped.get(line_id)
        edit = now or was
        name = lines.laid_over(edit, shipped).name if edit else ""
        if now is None:
            return Change(code="line_as_shipped", about=line_id, before=name)
        if now.hidden != (was is not None and was.hidden):
            return Change(code="line_hidden" if now.hidden else "line_shown", about=line_id, after=name)
        if shipped is None and was is None:
            return Change(code="line_added", about=line_id, after=name)
        old, new = (_said(edit) for edit in (was, now))
        differing = sorted(field for field in old.keys() | new.keys() if old.get(field) != new.get(field))
        if not differing:
            return Change(code="line_reviewed", about=line_id, after=str(now.reviewed or ""))
        return Change(code="line_changed", about=line_id, before=name, after=", ".join(differing))

    def _enough(self, content: Resources) -> None:
        after = self._over(content)
        for country in {edit.id[:2] for edit in content.lines}:
            had = self._package.card_lines(country)
            if after.card_lines(country) < min(had, CARD_LINES_MIN):
                raise wrong("country_left_alone", country)

    def _over(self, content: Resources) -> help_lines.Resources:
        return self._package.laid_over(self._edited(content), [edit.id for edit in content.lines if edit.hidden])

    def _edited(self, content: Resources) -> Mapping[str, Line]:
        shown = (edit for edit in content.lines if not edit.hidden)
        return {edit.id: lines.laid_over(edit, self._shipped.get(edit.id)) for edit in shown}

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _said(edit: LineEdit | None) -> dict[str, object]:
    return {} if edit is None else {field: getattr(edit, field) for field in lines.facts(edit)}
