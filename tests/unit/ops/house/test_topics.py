from __future__ import annotations

from collections.abc import Mapping

import pytest

from peerchat.errors import Refusal
from peerchat.matching.topics import TOPICS, Catalogue
from peerchat.ops.house.forms import Names, Topic, Topics
from peerchat.ops.house.topics import TopicsPaper


async def waiting() -> Mapping[str, int | None]:
    return {"grief": 3}


def paper() -> tuple[TopicsPaper, Catalogue]:
    catalogue = Catalogue()
    return TopicsPaper(catalogue, waiting), catalogue


def topic(name: str, *, open_: bool = True) -> Topic:
    return Topic(id=name, name=Names(de=name.title(), en=name.upper()), open=open_)


async def test_a_topic_that_is_left_out_is_closed_for_newcomers_and_the_preview_says_who_waits() -> None:
    topics, catalogue = paper()
    before = topics.shipped()
    kept = Topics(topics=[one for one in before.topics if one.id != "grief"])
    after = topics.check(kept, before, 1)
    assert after.topics[-1].model_dump() == {
        **next(t for t in before.topics if t.id == "grief").model_dump(),
        "open": False,
    }
    changes = await topics.counted(topics.changes(before, after))
    assert [(one.code, one.about, one.people) for one in changes] == [
        ("topic_closed", "grief", 3),
        ("topics_ordered", "", None),
    ]
    topics.apply(after)
    assert catalogue.ids == {one.id for one in TOPICS}
    assert not catalogue.lets_in(["grief"])
    assert catalogue.knows(["grief"])
    assert catalogue.lets_in(["sleep", "money"])


def test_going_back_to_before_a_topic_was_added_closes_it() -> None:
    topics, catalogue = paper()
    first = topics.shipped()
    added = topics.check(Topics(topics=[*first.topics, topic("exams")]), first, 1)
    assert [one.code for one in topics.changes(first, added)] == ["topic_added"]
    back = topics.check(first, added, 2)
    assert (back.topics[-1].id, back.topics[-1].open) == ("exams", False)
    topics.apply(back)
    assert catalogue.knows(["exams"])
    assert not catalogue.lets_in(["exams"])


def test_a_topic_that_a_release_brings_comes_last_and_open() -> None:
    topics, catalogue = paper()
    topics.apply(Topics(topics=[topic("exams"), topic("sleep", open_=False)]))
    assert [one.id for one in catalogue.all][:2] == ["exams", "sleep"]
    assert len(catalogue.all) == len(TOPICS) + 1
    assert catalogue.closed == {"sleep"}


@pytest.mark.parametrize(
    ("topics", "code", "fields"),
    [
        ([topic("a1"), topic("a1")], "topic_twice", ["topics.1.id"]),
        (
            [topic("a1"), Topic(id="b1", name=Names(de="a1", en="other"))],
            "topic_name_twice",
            ["topics.1.name.de"],
        ),
        ([topic("a1", open_=False)], "topics_none_open", ["topics"]),
    ],
)
def test_what_makes_no_list_is_refused(topics: list[Topic], code: str, fields: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        paper()[0].check(Topics(topics=topics), Topics(topics=[topics[0]]), 1)
    assert (refused.value.code, refused.value.status, refused.value.fields) == (code, 422, fields)
