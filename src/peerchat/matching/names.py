"""Friendly names for one room: from nature, for everyone alike, and gone with the room.

Kept out: anything that is also a person's name, a slur, a joke, a drug, or sad in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from peerchat.matching.topics import Language

NAMES: dict[Language, tuple[str, ...]] = {
    "de": (
        "Ahorn", "Amsel", "Birke", "Buche", "Drossel", "Eberesche", "Eiche", "Erle", "Esche", "Fichte", "Fink",
        "Ginster", "Hasel", "Holunder", "Kastanie", "Kiebitz", "Kiefer", "Kranich", "Lärche", "Lerche", "Linde",
        "Meise", "Pappel", "Pinie", "Reiher", "Rotkehlchen", "Schwalbe", "Spatz", "Ulme", "Wacholder", "Weide",
        "Zaunkönig",
    ),
    "en": (
        "Alder", "Aspen", "Beech", "Birch", "Blackbird", "Cedar", "Chestnut", "Crane", "Curlew", "Cypress",
        "Elder", "Elm", "Finch", "Heron", "Hornbeam", "Juniper", "Larch", "Lark", "Lime tree", "Maple",
        "Nuthatch", "Oak", "Pine", "Plover", "Poplar", "Sparrow", "Spruce", "Starling", "Swallow", "Swift",
        "Wagtail", "Wren",
    ),
}  # fmt: skip


def names_left(language: str, taken: Collection[str]) -> int:
    """How many more can be told apart in one room."""
    return len(NAMES[_known(language)]) - len(taken)


def name_newcomers(language: str, taken: Collection[str], seats: int, random: Callable[[], float]) -> tuple[str, ...]:
    """`seats` different names in the room's language, none of them taken. `random`: uniform in [0, 1)."""
    left = [name for name in NAMES[_known(language)] if name not in taken]
    return tuple(left.pop(int(random() * len(left))) for _ in range(seats))


def name_room(language: str, seats: int, random: Callable[[], float]) -> tuple[str, ...]:
    """The same for a new room."""
    return name_newcomers(language, (), seats, random)


def _known(language: str) -> Language:
    return "de" if language == "de" else "en"
