"""The topics, as operators run them: their names, their order, and which take newcomers.

Promises: a topic that people wait for, or talk about, never vanishes. One that is left out is closed for newcomers instead, also
where an earlier version did not have it yet; one that a release of the package adds comes last, and open. What is near what stays
reviewed data (`matching/related.py`): a topic of operators leads to "any topic" next.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from peerchat.matching import topics as shipped_topics
from peerchat.matching.topics import Catalogue
from peerchat.ops.house.answers import Change
from peerchat.ops.house.forms import Names, Topic, Topics
from peerchat.ops.house.paper import Paper, twice, wrong

Waiting = Callable[[], Awaitable[Mapping[str, int | None]]]


class TopicsPaper(Paper[Topics]):
    """`waiting()`: people in line by topic, in all languages; None or missing: not known."""

    kind = "topics"
    model = Topics

    def __init__(self, catalogue: Catalogue, waiting: Waiting) -> None:
        self._catalogue = catalogue
        self.waiting = waiting

    def shipped(self) -> Topics:
        return Topics(
            topics=[
                Topic(id=topic.id, name=Names(de=topic.name["de"], en=topic.name["en"]))
                for topic in shipped_topics.TOPICS
            ]
        )

    def check(self, content: Topics, before: Topics, number: int) -> Topics:
        named = {topic.id for topic in content.topics}
        left_out = [topic.model_copy(update={"open": False}) for topic in before.topics if topic.id not in named]
        topics = [*content.topics, *left_out]
        again = twice(topic.id for topic in topics)
        if again is not None:
            raise wrong("topic_twice", f"topics.{again}.id")
        for language in shipped_topics.LANGUAGES:
            again = twice(getattr(topic.name, language).casefold() for topic in topics)
            if again is not None:
                raise wrong("topic_name_twice", f"topics.{again}.name.{language}")
        if not any(topic.open for topic in topics):
            raise wrong("topics_none_open", "topics")
        return Topics(topics=topics)

    def changes(self, before: Topics, after: Topics) -> list[Change]:
        old = {topic.id: topic for topic in before.topics}
        found: list[Change] = []
        for topic in after.topics:
            was = old.get(topic.id)
            if was is None:
                found.append(Change(code="topic_added", about=topic.id, after=_said(topic)))
                continue
            if was.name != topic.name:
                found.append(Change(code="topic_renamed", about=topic.id, before=_said(was), after=_said(topic)))
            if was.open != topic.open:
                code: Literal["topic_opened", "topic_closed"] = "topic_opened" if topic.open else "topic_closed"
                found.append(Change(code=code, about=topic.id, after=_said(topic)))
        if [topic.id for topic in before.topics] != [topic.id for topic in after.topics if topic.id in old]:
            found.append(Change(code="topics_ordered"))
        return found

    def apply(self, content: Topics) -> None:
        known = {topic.id for topic in content.topics}
        topics = [shipped_topics.Topic(one.id, {"de": one.name.de, "en": one.name.en}) for one in content.topics]
        topics += [topic for topic in shipped_topics.TOPICS if topic.id not in known]
        self._catalogue.put(topics, (topic.id for topic in content.topics if not topic.open))

    async def counted(self, changes: list[Change]) -> list[Change]:
        if all(change.code != "topic_closed" for change in changes):
            return changes
        waiting = await self.waiting()
        return [
            change.model_copy(update={"people": waiting.get(change.about)}) if change.code == "topic_closed" else change
            for change in changes
        ]


def _said(topic: Topic) -> str:
    return f"{topic.name.de} / {topic.name.en}"
