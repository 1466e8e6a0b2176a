from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from peerchat.errors import Refusal
from peerchat.ops.house.forms import LineEdit, Resources
from peerchat.ops.house.numbers import dialled
from peerchat.ops.house.resources import ResourcesPaper
from peerchat.safety import resources as help_lines
from peerchat.safety.contact import known

SHIPPED = help_lines.Resources.load()
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEELSORGE = "DE-telefonseelsorge"
KUMMER = "DE-kinder-und-jugendtelefon-nummer-gegen-kummer"
NEW: dict[str, Any] = {
    "id": "DE-krisendienst-nord", "country": "DE", "name": "Krisendienst Nord", "topics": ["general"], "languages": ["de"],
    "phone": "030 44 35 09 821", "hours": "Mo-Su 16:00-24:00", "zones": ["Europe/Berlin"], "reviewed": "2026-11-24",
    "source": "https://www.example.org/kontakt",
}  # fmt: skip


@pytest.fixture
def resources() -> help_lines.Resources:
    return SHIPPED.laid_over({}, ())


@pytest.fixture
def paper(resources: help_lines.Resources) -> Any:
    yield ResourcesPaper(resources, NOW.timestamp)
    known.learn([])


def edits(*lines: dict[str, Any]) -> Resources:
    return Resources.model_validate({"lines": list(lines)})


def checked(paper: ResourcesPaper, *lines: dict[str, Any]) -> Resources:
    return paper.check(edits(*lines), paper.shipped(), 1)


def phones(resources: help_lines.Resources) -> dict[str, str | None]:
    return {line.id: line.phone for line, _ in resources.for_help("DE", "de", NOW)}


def test_a_new_line_is_on_the_page_as_it_is_dialled_and_may_be_said_in_a_talk(
    paper: ResourcesPaper, resources: help_lines.Resources
) -> None:
    after = checked(paper, NEW)
    assert after.lines[0].phone == "+4930443509821"
    assert [(one.code, one.about) for one in paper.changes(paper.shipped(), after)] == [("line_added", NEW["id"])]
    assert not known.is_help_site("krisen.example.org")
    paper.apply(paper.check(edits({**NEW, "website": "https://krisen.example.org/"}), paper.shipped(), 1))
    assert phones(resources)[NEW["id"]] == "+4930443509821"
    assert known.is_help_number("030443509821")
    assert known.is_help_site("krisen.example.org")
    [line] = [line for line in paper.lines_of("DE") if line.id == NEW["id"]]
    assert (line.state, line.phone, line.due) == ("added", "030 443509821", False)
    paper.apply(paper.shipped())
    assert NEW["id"] not in phones(resources)
    assert not known.is_help_site("krisen.example.org")


def test_what_is_not_said_stays_as_shipped(paper: ResourcesPaper, resources: help_lines.Resources) -> None:
    before = {line.id: line for line, _ in resources.for_help("DE", "de", NOW)}[SEELSORGE]
    after = checked(paper, {"id": SEELSORGE, "website": "https://new.example.org", "reviewed": "2026-11-24"})
    assert paper.model.model_validate_json(after.model_dump_json()) == after
    assert after.model_dump_json().count("null") == 0
    paper.apply(after)
    now = {line.id: line for line, _ in resources.for_help("DE", "de", NOW)}[SEELSORGE]
    assert (now.phone, now.hours, now.spelled) == (before.phone, before.hours, before.spelled)
    assert (now.website, now.reviewed) == ("https://new.example.org", "2026-11-24")


def test_a_line_that_was_only_looked_at_is_due_later(paper: ResourcesPaper) -> None:
    after = checked(paper, {"id": KUMMER, "reviewed": "2026-11-24"})
    assert [one.code for one in paper.changes(paper.shipped(), after)] == ["line_reviewed"]
    paper.apply(after)
    lines = {line.id: line for line in paper.lines_of("DE")}
    assert (lines[KUMMER].reviewed, lines[KUMMER].due_at) == ("2026-11-24", "2027-05-24")
    assert lines[SEELSORGE].due_at == "2027-05-01"


def test_when_lines_are_due_it_is_counted(resources: help_lines.Resources) -> None:
    later = ResourcesPaper(resources, datetime(2027, 6, 1, tzinfo=UTC).timestamp)
    later.apply(checked(later, {"id": KUMMER, "reviewed": "2027-06-01"}))
    assert SEELSORGE in later.due()
    assert KUMMER not in later.due()
    germany = next(one for one in later.countries() if one.country == "DE")
    assert (germany.lines - germany.due, germany.name["de"], germany.next) == (1, "Deutschland", "2027-04-30")


def test_hidden_is_not_shown_and_can_be_shown_again(paper: ResourcesPaper, resources: help_lines.Resources) -> None:
    after = checked(paper, {"id": "DE-silbernetz", "hidden": True})
    paper.apply(after)
    assert "DE-silbernetz" not in phones(resources)
    assert {line.id: line.state for line in paper.lines_of("DE")}["DE-silbernetz"] == "hidden"
    back = paper.check(paper.shipped(), after, 2)
    assert [one.code for one in paper.changes(after, back)] == ["line_as_shipped"]
    paper.apply(back)
    assert "DE-silbernetz" in phones(resources)


def test_the_preview_shows_the_page_without_changing_it(paper: ResourcesPaper, resources: help_lines.Resources) -> None:
    answer = paper.read(paper.shipped(), checked(paper, NEW))
    assert answer is not None
    assert NEW["name"] in {line.name for line in answer.resources}
    assert NEW["id"] not in phones(resources)
    assert paper.read(paper.shipped(), paper.shipped()) is None


def test_no_country_is_left_without_help(paper: ResourcesPaper) -> None:
    lines = [line.id for line in paper.lines_of("DE")]
    with pytest.raises(Refusal) as refused:
        checked(paper, *({"id": line, "hidden": True} for line in lines))
    assert (refused.value.code, refused.value.fields) == ("country_left_alone", ["DE"])


LOOKED = {"reviewed": "2026-11-24"}


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ({"id": SEELSORGE, "phone": "0800 111", **LOOKED}, "number_wrong", "phone"),
        ({"id": SEELSORGE, "phone": "call me", **LOOKED}, "number_wrong", "phone"),
        ({"id": SEELSORGE, "phone": "0800 111 0 111 ext 5", **LOOKED}, "number_wrong", "phone"),
        ({"id": SEELSORGE, "phone": "+43 142", **LOOKED}, "number_wrong", "phone"),
        ({"id": SEELSORGE, "phone": "+43 1 4000 53060", **LOOKED}, "number_abroad", "phone"),
        ({"id": SEELSORGE, "also_phones": ["116 123", "12345"], **LOOKED}, "number_unsure", "also_phones.1"),
        ({"id": SEELSORGE, "hours": "weekdays 9 to 5", **LOOKED}, "hours_wrong", "hours"),
        ({"id": SEELSORGE, "hours": "Mo-Fr 09:00-17:00", "zones": [], **LOOKED}, "zone_missing", "zones"),
        ({"id": SEELSORGE, "zones": ["Berlin"], **LOOKED}, "zone_unknown", "zones"),
        ({"id": SEELSORGE, "website": "http://www.telefonseelsorge.de", **LOOKED}, "address_wrong", "website"),
        ({"id": SEELSORGE, "chat_url": "javascript:alert(1)", **LOOKED}, "address_wrong", "chat_url"),
        ({"id": SEELSORGE, "topics": ["emergency"], **LOOKED}, "purpose_unknown", "topics"),
        ({"id": SEELSORGE, "audience": "everyone nice", **LOOKED}, "audience_unknown", "audience"),
        ({"id": SEELSORGE, "languages": ["xx"], **LOOKED}, "line_language_unknown", "languages"),
        ({"id": SEELSORGE, "free": True}, "review_missing", "reviewed"),
        ({"id": SEELSORGE, "reviewed": "2026-11-26"}, "review_in_future", "reviewed"),
        ({"id": SEELSORGE, "country": "AT", **LOOKED}, "line_country", "country"),
        ({**NEW, "id": "XX-nowhere", "country": "XX"}, "country_unknown", "id"),
        ({**NEW, "name": None}, "line_incomplete", "name"),
        ({**NEW, "source": None}, "source_missing", "source"),
        ({**NEW, "phone": None}, "line_leads_nowhere", ""),
    ],
)  # fmt: skip
def test_what_could_mislead_is_refused_and_the_field_named(
    paper: ResourcesPaper, line: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        checked(paper, line)
    assert (refused.value.code, refused.value.fields) == (code, [f"lines.0.{field}".rstrip(".")])


def test_directories_and_texting_emergencies_are_the_packages_own(paper: ResourcesPaper) -> None:
    own = [line.id for line in paper.lines_of("EU") if "directory" in line.topics]
    with pytest.raises(Refusal, match="line_not_yours"):
        checked(paper, {"id": own[0], "hidden": True})
    with pytest.raises(Refusal, match="line_twice"):
        checked(paper, NEW, NEW)


def test_a_short_code_that_no_plan_knows_is_taken_from_somebody_who_called_it(paper: ResourcesPaper) -> None:
    with pytest.raises(Refusal, match="number_unsure"):
        checked(paper, {**NEW, "phone": "12 345"})
    assert checked(paper, {**NEW, "phone": "12 345", "rings": True}).lines[0].phone == "12345"


def test_every_shipped_number_passes_so_that_a_line_can_be_edited_at_all(resources: help_lines.Resources) -> None:
    for line in resources.known:
        codes = {number for number in (line.phone, *line.also_phones, line.sms) if number}
        for number in (line.phone, *line.also_phones):
            if number:
                assert dialled(number, line.country, "", rings=False, known=codes)[0] == number


@pytest.mark.parametrize("url", ["https://x y.de", "https://a.de\n", "ftp://a.de", "https://a", "https://ü.de"])
def test_an_address_is_a_plain_one(paper: ResourcesPaper, url: str) -> None:
    try:
        line = LineEdit.model_validate({"id": SEELSORGE, "website": url, **LOOKED})
    except ValidationError:
        return
    with pytest.raises(Refusal, match="address_wrong"):
        paper.check(Resources(lines=[line]), paper.shipped(), 1)
