"""Who came into a line and who left it, and why: each exit has exactly one reason, so that nobody can be lost unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

Exit = Literal[
    "matched",  # with one person
    "circle",  # sits in a circle
    "volunteer",  # with a volunteer
    "later",  # chose to come another time
    "left",  # left for good
    "vanished",  # the connection was gone, and the time for which the place is kept ran out
    "unclaimed",  # asked that the place be kept, and was not back in time
    "closed",  # the line was closed
]
EXITS: tuple[Exit, ...] = get_args(Exit)


class Tally(NamedTuple):
    """Of one language, since counting began. `joined`: who came; `returned`: back in line after the other did not take the seat.

    At any moment: joined + returned = sum of exits + in_line.
    """

    joined: int
    returned: int
    exits: dict[Exit, int]
    in_line: int

    @property
    def entries(self) -> int:
        return self.joined + self.returned

    @classmethod
    def read(cls, in_line: int, counted: Sequence[bytes]) -> Tally:
        """`counted`: words and numbers by turns."""
        known = {word.decode(): int(number) for word, number in zip(counted[::2], counted[1::2], strict=True)}
        exits = {reason: known.get(reason, 0) for reason in EXITS}
        return cls(known.get("joined", 0), known.get("returned", 0), exits, in_line)
