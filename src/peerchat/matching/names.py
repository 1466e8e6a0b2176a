"""Friendly names for one room: from nature, for everyone alike, and gone with the room.

Kept out: anything that is also a person's name, a slur, a joke, a drug, or sad in either language.
"""

from __future__ import annotations

from collections.abc import Callable

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


def name_room(language: str, seats: int, random: Callable[[], float]) -> tuple[str, ...]:
    """`seats` different names in the room's language. `random`: uniform in [0, 1)."""
    left = list(NAMES["de" if language == "de" else "en"])
    return tuple(left.pop(int(random() * len(left))) for _ in range(seats))
