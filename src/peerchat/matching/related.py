"""Which topics are near each other: who knows the one often knows the other. A small reviewed map, symmetric.

The rule for an entry: somebody who came for one of both would not feel misplaced when the talk is about the other. Topics that can
hurt a person who did not ask for them (self-harm, trauma, food and body) lead only where the company is already careful.
"""

from __future__ import annotations

from peerchat.matching.topics import TOPIC_IDS

_PAIRS = (
    ("anxiety", "sleep"),
    ("anxiety", "pressure"),
    ("anxiety", "low_mood"),
    ("low_mood", "loneliness"),
    ("low_mood", "self_worth"),
    ("low_mood", "sleep"),
    ("loneliness", "friends"),
    ("loneliness", "relationships"),
    ("grief", "relationships"),
    ("grief", "caring"),
    ("family", "parenting"),
    ("family", "relationships"),
    ("friends", "self_worth"),
    ("pressure", "money"),
    ("pressure", "sleep"),
    ("self_worth", "body_food"),
    ("trauma", "self_harm"),
    ("illness", "caring"),
    ("parenting", "caring"),
    ("queer", "family"),
    ("queer", "friends"),
)
RELATED: dict[str, frozenset[str]] = {
    topic: frozenset({b for a, b in _PAIRS if a == topic} | {a for a, b in _PAIRS if b == topic}) for topic in TOPIC_IDS
}
