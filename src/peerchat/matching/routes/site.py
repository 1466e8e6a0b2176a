"""GET /api/site: what is offered, and who is there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import APIRouter

from peerchat.matching.forms import Available, GuidelineExample, Guidelines, ListeningNow, SiteNow, TopicNow
from peerchat.matching.guidelines import Shown
from peerchat.matching.listening import Listening
from peerchat.matching.related import RELATED
from peerchat.matching.routes.desk import Desk
from peerchat.matching.routes.guard import guarded
from peerchat.matching.topics import LANGUAGES, TOPICS
from peerchat.wire import Need


def router(desk: Desk) -> APIRouter:
    routes = guarded("join")

    @routes.get("/api/site", summary="What the site offers now; availability at most five seconds old")
    async def site() -> SiteNow:
        return _describe(desk.rules, await desk.listening(), *await desk.site.now())

    return routes


def _describe(
    rules: Shown, listening: Mapping[str, Listening], total: dict[str, Any], languages: dict[str, dict[str, Any]]
) -> SiteNow:
    topics = [
        TopicNow(
            id=topic.id,
            name=dict(topic.name),
            related=sorted(RELATED[topic.id]),
            by_language={language: Available(**known[topic.id]._asdict()) for language, known in languages.items()},
            **total[topic.id]._asdict(),
        )
        for topic in TOPICS
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
