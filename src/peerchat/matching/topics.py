"""What people come to talk about: a short, reviewed list, as data. Order is the order on the page.

An id is for ever (tickets, counts and clients carry it); names may be bettered. Names say what life feels like, not
what a diagnosis is called, and no topic is a reason to be turned away. "Not sure" is no topic: it is the empty choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Topic(NamedTuple):
    id: str
    name: dict[Language, str]


TOPICS = (
    Topic("anxiety", {"de": "Angst und Panik", "en": "Anxiety and panic"}),
    Topic("low_mood", {"de": "Traurig, leer, kraftlos", "en": "Low, empty, worn out"}),
    Topic("loneliness", {"de": "Einsamkeit", "en": "Loneliness"}),
    Topic("grief", {"de": "Trauer und Abschied", "en": "Grief and loss"}),
    Topic("family", {"de": "Familie", "en": "Family"}),
    Topic("relationships", {"de": "Liebe und Trennung", "en": "Love and breaking up"}),
    Topic("friends", {"de": "Freunde, Ausgrenzung, Mobbing", "en": "Friends, being left out, bullying"}),
    Topic("pressure", {"de": "Schule, Studium, Arbeit", "en": "School, studies, work"}),
    Topic("money", {"de": "Geld und Wohnen", "en": "Money and housing"}),
    Topic("sleep", {"de": "Schlaf und Grübeln", "en": "Sleep and going round in circles"}),
    Topic("self_worth", {"de": "Selbstwert", "en": "Self-worth"}),
    Topic("body_food", {"de": "Essen und Körper", "en": "Food and body"}),
    Topic("addiction", {"de": "Sucht und Aufhören", "en": "Addiction and stopping"}),
    Topic("trauma", {"de": "Schlimmes erlebt", "en": "Something bad that happened"}),
    Topic("self_harm", {"de": "Sich selbst verletzen", "en": "Hurting yourself"}),
    Topic("illness", {"de": "Krankheit und Schmerzen", "en": "Illness and pain"}),
    Topic("queer", {"de": "Queer sein, Coming-out", "en": "Being queer, coming out"}),
    Topic("parenting", {"de": "Eltern sein", "en": "Being a parent"}),
    Topic("caring", {"de": "Für jemanden sorgen", "en": "Caring for someone"}),
)
TOPIC_IDS = frozenset(topic.id for topic in TOPICS)


class Catalogue:
    """The topics that there are now, on this worker: those above, until operators say otherwise. Topics that are closed for newcomers
    are still known, because people wait for them and talk about them."""

    def __init__(self) -> None:
        self.put(TOPICS)

    def put(self, topics: Iterable[Topic], closed: Iterable[str] = ()) -> None:
        """`topics`: all that are known, in the order of the page."""
        self.all = tuple(topics)
        self.ids = frozenset(topic.id for topic in self.all)
        self.closed = frozenset(closed)

    def lets_in(self, chosen: Iterable[str]) -> bool:
        return (self.ids - self.closed).issuperset(chosen)

    def knows(self, chosen: Iterable[str]) -> bool:
        return self.ids.issuperset(chosen)
