"""The second opinion that the settings ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from peerchat.safety.counts import Counts
from peerchat.safety.opinion.desk import Ask, Desk
from peerchat.safety.opinion.model import Model
from peerchat.safety.opinion.remote import Remote


@asynccontextmanager
async def opinion(
    kind: str, url: str, model: Path | None, counts: Counts, *, at_once: int, waiting: int, timeout: float
) -> AsyncIterator[Ask | None]:
    """`kind`: service, model, or off (None). `timeout`: seconds per text."""
    reader: Remote | Model
    if kind == "service":
        reader = Remote(url, at_once)
    elif kind == "model" and model is not None:
        reader = Model(model, at_once)
    else:
        yield None
        return
    desk = Desk(reader.read, counts, at_once=at_once, waiting=waiting, timeout=timeout, close=reader.close)
    try:
        yield desk.ask
    finally:
        await desk.close()
