"""The map of related topics keeps to its own rules."""

from __future__ import annotations

from peerchat.matching.related import HEAVY, RELATED
from peerchat.matching.topics import TOPIC_IDS


def test_who_is_near_is_near_from_both_sides_and_nobody_is_near_themselves() -> None:
    assert RELATED.keys() == TOPIC_IDS
    for topic, near in RELATED.items():
        assert topic not in near
        assert near <= TOPIC_IDS
        assert all(topic in RELATED[other] for other in near)


def test_the_map_stays_small() -> None:
    assert max(len(near) for near in RELATED.values()) <= 4


def test_what_can_hurt_unasked_leads_nowhere() -> None:
    assert HEAVY <= TOPIC_IDS
    assert all(not RELATED[topic] for topic in HEAVY)
