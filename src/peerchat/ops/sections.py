"""The overview and its sections: each part of `ops` gives one, and is asked for it once per look, for all operators together.

    line = Section("line", LineSection, figures.line)            # in the composition, beside app.py
    Watching(…, sections=[line, service, machine, alarms])

Promises: a section that fails, or takes longer than PATIENCE_SECONDS, is null in the overview and named in `missing`; the others
stand. It is asked on one worker of the house alone: the one that looks at the moment.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, Field, create_model

log = logging.getLogger("peerchat.ops")
LOOK_SECONDS = 1.5
"""Between two looks while an operator watches: what an operator sees is at most 2 seconds old, and a look costs what it costs."""
PATIENCE_SECONDS = 0.5


class Section(NamedTuple):
    """`name`: its field in the overview. `model`: its shape. `read()`: the figures now; it may raise, and does not block the loop.
    `every`: seconds for which one reading is good enough; between two readings the last one stands."""

    name: str
    model: type[BaseModel]
    read: Callable[[], Awaitable[BaseModel]]
    every: float = LOOK_SECONDS


class OverviewHead(BaseModel):
    """What operators see at a glance; each other field is a section. `at`: unix seconds of the look that all of it comes from.
    `missing`: names of sections that could not be had."""

    at: Annotated[float, Field(description="unix seconds")]
    missing: list[str]


def overview_model(sections: Sequence[Section]) -> type[OverviewHead]:
    """`Overview`: the head, and each section or null."""
    fields: dict[str, Any] = {one.name: (one.model | None, None) for one in sections}
    return create_model("Overview", __base__=OverviewHead, __doc__=OverviewHead.__doc__, **fields)


class Sections:
    """All of them, each read when it is due. `clock`: seconds that never go back."""

    def __init__(self, sections: Sequence[Section], clock: Callable[[], float]) -> None:
        self.model = overview_model(sections)
        self._sections = tuple(sections)
        self._clock = clock
        self._read: dict[str, tuple[float, BaseModel]] = {}

    async def overview(self, at: float) -> OverviewHead:
        """`at`: unix seconds of the look."""
        due = [one for one in self._sections if self._due(one)]
        answers = await asyncio.gather(*(self._ask(one) for one in due))
        for one, answer in zip(due, answers, strict=True):
            if answer is None:
                self._read.pop(one.name, None)
            else:
                self._read[one.name] = self._clock(), answer
        known = {name: answer for name, (_, answer) in self._read.items()}
        missing = [one.name for one in self._sections if one.name not in known]
        fields: dict[str, Any] = {**dict.fromkeys(missing), **known}
        # Each section has just been made as a model of its own: checking it once more would cost, and tell nothing.
        return self.model.model_construct(None, at=at, missing=missing, **fields)

    def _due(self, one: Section) -> bool:
        read = self._read.get(one.name)
        return read is None or self._clock() - read[0] >= one.every * 0.95

    async def _ask(self, one: Section) -> BaseModel | None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await one.read()
        except Exception as error:  # noqa: BLE001  # one part that is away must not hide the others
            log.warning("the section %s could not be had: %s", one.name, type(error).__name__)
            return None
