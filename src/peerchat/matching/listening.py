"""Whether listening rooms are open, as the landing page and the join are told. Who knows it is above: `volunteers/shifts`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, NamedTuple

ListeningState = Literal["open", "closing", "closed", "unknown"]


class Listening(NamedTuple):
    """`on_duty`: volunteers; the others are unix seconds. `until`: when the last planned shift in a row ends; `last_entry`: until
    when newcomers are let in; `next`: when it opens. None: not known, or nobody planned it."""

    state: ListeningState
    on_duty: int | None = None
    until: int | None = None
    last_entry: int | None = None
    next: int | None = None


ListeningHours = Callable[[], Awaitable[Mapping[str, Listening]]]
"""By language; a language that is missing has no listening rooms. At most five seconds old. Never raises."""


async def none_at_all() -> Mapping[str, Listening]:
    return {}


def uncounted(_language: str) -> None:
    pass
