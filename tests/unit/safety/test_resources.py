from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from peerchat.safety.hours import parse
from peerchat.safety.line import STRICT, Line
from peerchat.safety.resources import CARD_LINES_MAX, LANGUAGES, NOWHERE, TOPIC_RANK, Resources
from peerchat.safety.words import WORDS, audience

DATA = files("peerchat.safety").joinpath("data")
FILE = json.loads(DATA.joinpath("resources.json").read_text("utf-8"))
RESOURCES = Resources.load()
COUNTRIES = [code for code, _, _ in RESOURCES.countries("en")] + [NOWHERE]
NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def lines(country: str, lang: str = "de", when: datetime = NIGHT) -> list[Line]:
    return [line for line, _ in RESOURCES.for_help(country, lang, when)]


@pytest.mark.parametrize("raw", FILE["resources"], ids=lambda raw: raw["id"])
def test_each_line_of_the_file_is_complete(raw: dict[str, Any]) -> None:
    assert raw["status"] in ("verified", "two_lists", "single_source")
    assert {raw["source"], *raw["other_sources"]} <= FILE["sources"].keys()
    numbers = [raw["phone"], *raw["also_phones"], (raw["sms"] or "").partition(" ")[0]]
    assert set(raw["spelled"]) == {number for number in numbers if number}
    for number in raw["spelled"]:
        assert re.fullmatch(r"\+[1-9]\d{7,14}|\d{2,6}", number)
    assert set(raw["for"]) <= TOPIC_RANK.keys()
    assert set(raw["for"]) <= WORDS["de"]["topics"].keys() & WORDS["en"]["topics"].keys()
    assert raw["audience"] is None or audience(raw["audience"], "de") != raw["audience"] or raw["audience"] == ""
    assert raw["phone"] or raw["sms"] or raw["chat_url"] or raw["website"]
    if raw["hours"] not in (None, "24/7"):
        parse(raw["hours"])
        assert raw["zones"]
    for url in (raw["chat_url"], raw["website"]):
        assert url is None or url.startswith("https://")
    assert set(raw.get("hint", {})) in (set(), set(LANGUAGES))


def test_only_confirmed_lines_are_shown_where_all_were_checked() -> None:
    for country in STRICT:
        assert lines(country)
        assert {line.status for line in lines(country)} == {"verified"}


def test_elsewhere_a_weak_line_is_shown_only_beside_its_operators_site() -> None:
    weak = [line for country in COUNTRIES for line in lines(country) if line.status != "verified"]
    assert weak
    assert all(line.website or line.chat_url for line in weak)


@pytest.mark.parametrize("name", ["telefon-doweria", "opferhilfe-142", "info-telefon-depression", "saneline"])
def test_disputed_and_unconfirmed_lines_are_nowhere(name: str) -> None:
    assert not [line for country in COUNTRIES for line in lines(country) if name in line.id]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_a_card_with_an_emergency_number(country: str, lang: str) -> None:
    for when in (NIGHT, AFTERNOON):
        card = RESOURCES.card(3, country, lang, when)
        assert card.country == country
        assert card.level == 3
        assert 1 <= len(card.emergency) <= 2
        assert len(card.resources) <= CARD_LINES_MAX
        assert len({one.id for one in card.resources}) == len(card.resources)
        assert card.resources or country in STRICT
        for one in card.resources:
            assert one.tel or one.sms or one.chat_url or one.website


def test_a_card_at_night_names_who_is_awake() -> None:
    names = [one.id for one in RESOURCES.card(2, "DE", "de", NIGHT).resources]
    assert names == ["DE-telefonseelsorge", "DE-krisenchat"]
    by_day = [one.id for one in RESOURCES.card(2, "DE", "de", AFTERNOON).resources]
    assert "DE-kinder-und-jugendtelefon-nummer-gegen-kummer" in by_day
    assert all(one.open_now for one in RESOURCES.card(2, "GB", "en", NIGHT).resources)


def test_a_card_tells_numbers_as_they_are_written_and_as_they_are_dialled() -> None:
    first = RESOURCES.card(2, "DE", "de", NIGHT).resources[0]
    assert (first.phone, first.tel) == ("0800 111 0 111", "+498001110111")
    assert RESOURCES.card(2, "AT", "de", NIGHT).resources[0].tel == "142"


def test_a_line_for_the_young_says_so_on_the_card() -> None:
    assert "unter 25" in RESOURCES.card(2, "DE", "de", NIGHT).resources[1].name


def test_a_language_that_is_spoken_comes_first() -> None:
    assert RESOURCES.card(2, "DE", "en", NIGHT).resources[0].id == "DE-international-helpline-berlin"


@pytest.mark.parametrize(
    ("country", "lang", "expected"),
    [(None, "de", "DE"), (None, "en", NOWHERE), ("XX", "en", NOWHERE), ("at", "de", "DE"), (None, "tr", NOWHERE)],
)
def test_no_country_is_guessed_for_a_language_of_many_countries(country: str | None, lang: str, expected: str) -> None:
    card = RESOURCES.card(2, country, lang, NIGHT)
    assert card.country == expected
    assert card.emergency == ["112"]


def test_help_lists_open_lines_first_then_unknown_hours_then_closed() -> None:
    for country in ("DE", "GB", "NZ", "AU", "IT"):
        order = [
            open_now for line, open_now in RESOURCES.for_help(country, "en", NIGHT) if "directory" not in line.topics
        ]
        assert order == sorted(order, key=[True, None, False].index)


def test_emergency_numbers_lead_with_the_one_for_everything() -> None:
    assert RESOURCES.emergency("DE")[0].number == "112"
    assert RESOURCES.emergency("GB")[0].number == "999"
    assert RESOURCES.card(2, "IL", "en", NIGHT).emergency == ["101", "100"]


def test_short_codes_never_carry_a_country_code() -> None:
    codes = {
        line.phone for country in COUNTRIES for line in lines(country) if line.phone and not line.phone.startswith("+")
    }
    dialled = {
        line.phone for country in COUNTRIES for line in lines(country) if line.phone and line.phone.startswith("+")
    }
    assert not [
        number
        for number in dialled
        if any(re.fullmatch(rf"\+\d{{1,3}}{code}", number) for code in codes if len(code) < 7)
    ]
