"""GET /api/site: what is offered, and who is there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import APIRouter, Response

from peerchat.matching.forms import Available, GuidelineExample, Guidelines, ListeningNow, SiteNow, TopicNow
from peerchat.matching.guidelines import Shown
from peerchat.matching.listening import Listening
from peerchat.matching.related import RELATED
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded
from peerchat.matching.site import NOTHING, Availability
from peerchat.matching.topics import LANGUAGES, Catalogue
from peerchat.wire import Need


def router(desk: Desk) -> APIRouter:
    routes = guarded("join")

    told: tuple[object, bytes] = (None, b"")

    @routes.get(
        "/api/site", summary="What the site offers now; availability at most five seconds old", response_model=SiteNow
    )
    async def site() -> Response:
        nonlocal told
        topics, rules, listening, seen = desk.topics, desk.promises.now, await desk.listening(), await desk.site.now()
        # Everybody who comes asks, and for seconds all are told the same: making it is half of what an answer costs.
        of = (topics.all, topics.closed, rules, listening, seen)
        if told[0] != of:
            told = of, _describe(topics, rules, listening, *seen).model_dump_json().encode()
        return Response(told[1], media_type="application/json")

    return routes


def _describe(
    known_topics: Catalogue,
    rules: Shown,
    listening: Mapping[str, Listening],
    total: dict[str, Any],
    languages: dict[str, dict[str, Any]],
) -> SiteNow:
    topics = [
        TopicNow(
            id=topic.id,
            name=dict(topic.name),
            related=sorted(RELATED[topic.id]),
            closed=topic.id in known_topics.closed,
            by_language={language: _told(known, topic.id) for language, known in languages.items()},
            **_told(total, topic.id).model_dump(),
        )
        for topic in known_topics.all
    ]
    text = {language: list(lines) for language, lines in rules.text.items()}
    examples = {
        language: [GuidelineExample(**one._asdict()) for one in each] for language, each in rules.examples.items()
    }
    return SiteNow(
        languages=list(LANGUAGES),
        topics=topics,
        needs=list(get_args(Need)),
        guidelines=Guidelines(version=rules.version, text=text, examples=examples),
        listening={language: ListeningNow(**one._asdict()) for language, one in listening.items()},
    )


def _told(known: Mapping[str, Availability], topic: str) -> Available:
    """Of a topic that is a moment old nothing is known yet."""
    return Available(**known.get(topic, NOTHING)._asdict())
