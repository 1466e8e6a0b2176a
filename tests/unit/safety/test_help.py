"""The help pages over HTTP, with nothing behind them: no store, no database, no built web app."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from peerchat import problems, wire
from peerchat.safety.help import HelpLine, router
from peerchat.safety.resources import LANGUAGES, NOWHERE, Resources
from peerchat.safety.words import WORDS

RESOURCES = Resources.load()
COUNTRIES = [code for code, _, _ in RESOURCES.countries("en")] + [NOWHERE]
STALE: list[dict[str, Any]] = json.loads(files("peerchat.safety").joinpath("data", "stale.json").read_text("utf-8"))
EXIT = "https://www.example.org/weather?a=1&b=2"
NOW = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.include_router(router(RESOURCES, EXIT, "Ort <&>", lambda: NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as one:
        yield one


class Page(HTMLParser):
    """What a person and a tool see: words, links, ids; complains about tags that do not close."""

    VOID = frozenset({"meta", "link", "input", "path", "circle"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.tags if tag == "a"]


async def page(client: httpx.AsyncClient, url: str, **headers: str) -> Page:
    answer = await client.get(url, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    return Page(answer.text)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_every_country_has_its_page_and_no_stale_number_is_on_it(client: httpx.AsyncClient, lang: str) -> None:
    for country in COUNTRIES:
        seen = await page(client, f"/help?country={country}&lang={lang}")
        api = (await client.get(f"/api/help?country={country}&lang={lang}")).json()
        assert seen.links[:1] == ["/exit"]
        assert f"tel:{api['emergency'][0]['number']}" in seen.links
        for line in api["resources"]:
            if "tel" in line:
                assert f"tel:{line['tel']}" in seen.links
        shown = stale_in(country, " ".join(seen.words), seen.links, json.dumps(api))
        assert not shown, f"{country}: {shown}"


def stale_in(country: str, *places: object) -> list[str]:
    """Long stale numbers anywhere; short ones are right in other countries."""
    text = " ".join(map(str, places))
    numbers = {re.sub(r"\D", "", found) for found in re.findall(r"\+?\d[\d \u00a0()/-]*\d", text)}
    wrong = [
        number
        for entry in STALE
        for number in entry["numbers"]
        if number in numbers and (len(number) > 4 or entry["country"] == country)
    ]
    return wrong + [word for entry in STALE for word in entry["words"] if word in text.lower()]


def test_the_stale_numbers_would_be_noticed() -> None:
    assert stale_in("GB", "call 08457 90 90 90 now") == ["08457909090"]
    assert stale_in("TR", "tel:182") == ["182"]
    assert stale_in("DE", "0800 111 0 111, tel:113") == ["113"]
    assert stale_in("NL", "tel:113") == []


async def test_the_page_needs_nothing_but_itself(client: httpx.AsyncClient) -> None:
    seen = await page(client, "/help?country=DE&lang=de")
    loaded = [attrs.get("src") or attrs.get("href") for tag, attrs in seen.tags if tag in ("script", "link", "img")]
    assert loaded == ["/icon.svg", "/peerchat.css", "/exit.js"]
    assert not [attrs for _, attrs in seen.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    html = dict(seen.tags)["html"]
    assert html == {"lang": "de", "data-exit": EXIT}
    assert [attrs.get("defer", "no") for tag, attrs in seen.tags if tag == "script"] == [None]
    outside = [attrs for tag, attrs in seen.tags if tag == "a" and (attrs["href"] or "").startswith("http")]
    assert outside
    assert all(attrs["rel"] == "noreferrer" for attrs in outside)


async def test_the_emergency_number_comes_before_everything_else(client: httpx.AsyncClient) -> None:
    for country, number in (("DE", "112"), ("GB", "999"), ("US", "911")):
        calls = [
            link for link in (await page(client, f"/help?country={country}")).links if link.startswith(("tel:", "sms:"))
        ]
        assert calls[0] == f"tel:{number}"
    cards = [
        attrs for _, attrs in (await page(client, "/help?country=DE")).tags if "card-care" in (attrs.get("class") or "")
    ]
    assert len(cards) == 1


async def test_text_lines_open_with_the_word_to_send(client: httpx.AsyncClient) -> None:
    assert "sms:85258?body=SHOUT" in (await page(client, "/help?country=GB")).links
    assert "sms:+43800133133" in (await page(client, "/help?country=AT")).links


@pytest.mark.parametrize(
    ("query", "accept", "lang", "country"),
    [
        ("", "de-DE,de;q=0.9,en;q=0.8", "de", "DE"),
        ("", "de-AT,de;q=0.9", "de", "AT"),
        ("", "de-CH", "de", "CH"),
        ("", "en-US,en;q=0.9", "en", "US"),
        ("", "en", "en", NOWHERE),
        ("", "", "en", NOWHERE),
        ("", "tr-TR,tr", "en", NOWHERE),
        ("", "fr-CH,fr;q=0.9,de;q=0.7", "de", "DE"),
        ("?lang=de", "en-US,en", "de", "DE"),
        ("?lang=en&country=DE", "de-AT", "en", "DE"),
        ("?lang=xx&country=ZZ", "de-AT", "de", "AT"),
        ("?country=de", "en-GB", "en", "GB"),
        ("", "de-Latn-AT-x-private,*;q=0", "de", "DE"),
        ("", ";;,,-,de-", "de", "DE"),
    ],
)  # fmt: skip
async def test_language_and_country_follow_the_browser_until_chosen(
    client: httpx.AsyncClient, query: str, accept: str, lang: str, country: str
) -> None:
    seen = await page(client, f"/help{query}", **{"accept-language": accept})
    assert dict(seen.tags)["html"]["lang"] == lang
    chosen = [attrs["value"] for tag, attrs in seen.tags if tag == "option" and "selected" in attrs]
    assert chosen == [country]


async def test_an_address_never_decides_the_country(client: httpx.AsyncClient) -> None:
    plain = await client.get("/help", headers={"accept-language": "en"})
    behind = await client.get(
        "/help", headers={"accept-language": "en", "x-forwarded-for": "81.2.69.142", "cf-ipcountry": "GB"}
    )
    assert plain.text == behind.text


async def test_the_other_language_keeps_the_country(client: httpx.AsyncClient) -> None:
    assert "/help?country=AT&lang=en" in (await page(client, "/help?country=AT&lang=de")).links


async def test_what_an_operator_or_a_visitor_writes_is_escaped(client: httpx.AsyncClient) -> None:
    text = (await client.get('/help?country="><script>&lang=<b>')).text
    assert "Ort &lt;&amp;&gt;" in text
    assert "<script>" not in text
    assert "<b>" not in text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_exit_leads_away_wipes_and_is_not_kept(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/exit")
    assert answer.status_code == 303
    assert answer.headers["location"] == EXIT
    assert answer.headers["clear-site-data"] == '"cookies", "storage"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("country=XX", "country_unknown"),
        ("country=de", "country_unknown"),
        ("country=", "country_unknown"),
        ("lang=fr", "language_unknown"),
        ("lang=", "language_unknown"),
    ],
)
async def test_the_api_refuses_what_it_does_not_know(client: httpx.AsyncClient, query: str, code: str) -> None:
    answer = await client.get(f"/api/help?{query}")
    assert answer.status_code == 422
    assert answer.json()["code"] == code


async def test_the_api_tells_the_same_as_the_page(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/api/help?country=DE&lang=de")).json()
    assert answer["emergency"][0] == {"number": "112", "topics": ["ambulance", "fire", "police"]}
    first = answer["resources"][0]
    assert first["phone"] == "0800 111 0 111"
    assert first["open_now"] is True
    assert first["hours"] == "rund um die Uhr"
    assert "chat_url" in first
    assert not [line for line in answer["resources"] if None in line.values()]


def test_the_api_has_every_field_of_a_card() -> None:
    assert set(wire.Resource.__struct_fields__) <= HelpLine.model_fields.keys()


async def test_openapi_describes_the_answer_and_the_refusal(client: httpx.AsyncClient) -> None:
    openapi = (await client.get("/openapi.json")).json()
    answers = openapi["paths"]["/api/help"]["get"]["responses"]
    assert answers["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/HelpAnswer"}
    assert "application/problem+json" in answers["422"]["content"]


def test_both_languages_say_the_same_things() -> None:
    german, english = WORDS["de"], WORDS["en"]
    assert german.keys() == english.keys()
    assert german["topics"].keys() == english["topics"].keys()
    assert len(german["about_text"]) == len(english["about_text"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_are_plain(lang: str) -> None:
    said = [text for text in WORDS[lang].values() if isinstance(text, str)] + list(WORDS[lang]["about_text"])
    for text in said:
        for sentence in re.split(r"[.!?;]", text):
            assert len(sentence.split()) <= 20, sentence
        if lang == "de":
            assert not re.search(r"\b(Sie|Ihnen|Ihre?[mnrs]?)\b", text), text
