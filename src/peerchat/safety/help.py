"""Help without conditions: `/help` and `/exit` as plain pages, `/api/help` for the app. No store, no database, no script.

The country is chosen by the visitor or follows from the browser's language; never from an address. Bad choices on the page
get the default; over the API they are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from peerchat.errors import Refusal
from peerchat.safety.help_page import page
from peerchat.safety.resources import LANGUAGES, Resources

_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_PROBLEM = {
    "description": "`country_unknown` or `language_unknown`",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
AcceptLanguage = Annotated[str, Header(include_in_schema=False)]


class EmergencyNumber(BaseModel):
    number: str
    topics: list[str] = Field(description="whom it reaches: police, ambulance, fire …")


class HelpLine(BaseModel):
    """As `wire.Resource`, and what it is for. What is missing is not known."""

    id: str
    name: str
    topics: list[str]
    audience: str | None = Field(None, description="who it is for, in English; missing: everyone")
    languages: list[str] = Field(description="spoken there, BCP 47")
    phone: str | None = Field(None, description="national spelling")
    tel: str | None = Field(None, description="to dial: E.164, or a short code that works in that country only")
    sms: str | None = Field(None, description="number, with the word to send in brackets")
    chat_url: str | None = None
    website: str | None = None
    hours: str | None = Field(None, description="in words of `lang`, local time")
    open_now: bool | None = None
    free: bool | None = None


class HelpAnswer(BaseModel):
    country: str = Field(description="ISO 3166-1 alpha-2; EU: no country chosen")
    lang: str
    emergency: list[EmergencyNumber]
    resources: list[HelpLine] = Field(description="open now first, then unknown hours, then closed")


def router(
    resources: Resources, exit_url: str, site_name: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> APIRouter:
    """`clock`: the time now, aware."""
    routes = APIRouter()

    async def show_help(country: str = "", lang: str = "", accept_language: AcceptLanguage = "") -> HTMLResponse:
        spoken = lang if lang in LANGUAGES else preferred(accept_language)
        where = country if resources.knows(country) else region(accept_language, spoken, resources)
        offers = resources.for_help(where, spoken, clock())
        body = page(resources, offers, where, spoken, exit_url, site_name)
        return HTMLResponse(body, headers={**_NO_STORE, "Vary": "Accept-Language"})

    async def leave() -> Response:
        # "cache" is left out: browsers take seconds for it, and nothing of ours is cached.
        wipe = {"Clear-Site-Data": '"cookies", "storage"'}
        return Response(status_code=303, headers={"Location": exit_url, **wipe, **_NO_STORE})

    @routes.get(
        "/api/help", response_model=HelpAnswer, response_model_exclude_none=True, responses={422: _PROBLEM},
        summary="Help lines and emergency numbers of a country", tags=["help"],
    )  # fmt: skip
    async def list_help(
        response: Response,
        country: Annotated[str | None, Query(description="ISO 3166-1 alpha-2, or EU; else by Accept-Language")] = None,
        lang: Annotated[str | None, Query(description="de or en; else by Accept-Language")] = None,
        accept_language: AcceptLanguage = "",
    ) -> HelpAnswer:
        if lang is not None and lang not in LANGUAGES:
            raise Refusal("language_unknown", status=422)
        if country is not None and not resources.knows(country):
            raise Refusal("country_unknown", status=422)
        response.headers.update({"Cache-Control": "no-cache", "Vary": "Accept-Language"})
        spoken = lang or preferred(accept_language)
        where = country or region(accept_language, spoken, resources)
        return told(resources, where, spoken, clock())

    for path, handler in (("/help", show_help), ("/exit", leave)):
        routes.add_api_route(path, handler, methods=["GET", "HEAD"], include_in_schema=False)
    return routes


def told(resources: Resources, country: str, lang: str, now: datetime) -> HelpAnswer:
    """The help of a country that is known."""
    lines = [
        HelpLine(
            topics=list(line.topics), audience=line.audience, languages=list(line.languages), **line.facts(lang, now)
        )
        for line, _ in resources.for_help(country, lang, now)
    ]
    numbers = [EmergencyNumber(number=one.number, topics=list(one.topics)) for one in resources.emergency(country)]
    return HelpAnswer(country=country, lang=lang, emergency=numbers, resources=lines)


def preferred(accept_language: str) -> str:
    """The first language of Accept-Language that we speak, else English. Browsers list them by preference."""
    for tag, _ in _tags(accept_language):
        if tag in LANGUAGES:
            return tag
    return "en"


def region(accept_language: str, lang: str, resources: Resources) -> str:
    """`de-AT` → AT, but only from a tag of the page's own language: many browsers say en-US wherever they are."""
    for tag, country in _tags(accept_language):
        if tag == lang and resources.knows(country):
            return country
    return resources.country_or_default(None, lang)


def _tags(accept_language: str) -> list[tuple[str, str]]:
    """(language, region or empty), in the order given; at most ten."""
    tags = [part.partition(";")[0].strip().split("-") for part in accept_language.split(",")[:10]]
    return [(tag[0].lower(), tag[-1].upper() if len(tag) > 1 and len(tag[-1]) == 2 else "") for tag in tags]
