"""What safety thinks of one message. It holds no text, so it may be logged as numbers."""

from __future__ import annotations

from msgspec import Struct


class Scores(Struct, frozen=True):
    """How sure the ear is, 0 to 1: of acute need (level 2 and above), and of harm to somebody else."""

    crisis: float = 0.0
    abuse: float = 0.0


class Assessment(Struct, frozen=True):
    """`level`: the writer's own need, 0 to 4; harm and contact data have no level, so they may be seen at 0.

    `labels` (see `labels.py`): the weightiest first. `spans`: (start, end, label) in code points of the original text, in
    order, end excluded. `known`: is the room's language one we read? If not, only what needs no language of its own was
    looked for: our own languages' alarms, contact data.
    """

    level: int
    labels: tuple[str, ...]
    spans: tuple[tuple[int, int, str], ...]
    scores: Scores = Scores()
    known: bool = True


CALM = Assessment(0, (), ())
CALM_ELSEWHERE = Assessment(0, (), (), known=False)
