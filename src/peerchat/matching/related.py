"""Which topics are near each other: who knows the one often knows the other. A small reviewed map, symmetric.

The rule for an entry: somebody who came for one of both would not feel misplaced, made small or put at risk when the talk is about
the other. When in doubt, no: the next step, any topic, comes soon, is announced, and can be refused.
"""

from __future__ import annotations

from peerchat.matching.topics import TOPIC_IDS

HEAVY = frozenset({"self_harm", "trauma", "body_food", "addiction"})
"""Lead nowhere, and nothing leads to them: to hear of them unasked can hurt, or pull along who is vulnerable."""

_PAIRS = (
    # What keeps awake and wears down: hardly anybody has only one of these.
    ("anxiety", "sleep"),
    ("anxiety", "pressure"),
    ("anxiety", "low_mood"),
    ("low_mood", "sleep"),
    ("low_mood", "self_worth"),
    ("pressure", "sleep"),
    ("pressure", "money"),
    # Being alone, being left, being left out.
    ("loneliness", "low_mood"),
    ("loneliness", "friends"),
    ("loneliness", "relationships"),
    ("friends", "self_worth"),
    # Loss: with whoever is lonely or cares for the dying, not with a break-up, which can make a death seem small.
    ("grief", "loneliness"),
    ("grief", "caring"),
    # At home.
    ("family", "relationships"),
    ("family", "parenting"),
    # Being there for somebody who needs it, and needing it.
    ("parenting", "caring"),
    ("illness", "caring"),
    # Standing outside. Not with family: on the other side may be a parent who cannot accept it yet.
    ("queer", "friends"),
)


class _Map(dict[str, frozenset[str]]):
    """While a release is rolled out, people come with topics that this worker does not know: those lead nowhere."""

    def __missing__(self, topic: str) -> frozenset[str]:
        return frozenset()


RELATED = _Map(
    {
        topic: frozenset({b for a, b in _PAIRS if a == topic} | {a for a, b in _PAIRS if b == topic})
        for topic in TOPIC_IDS
    }
)
