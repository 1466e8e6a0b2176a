"""What a waiting line asks of the volunteers' part of the house: a small contract, kept there."""

from __future__ import annotations

from typing import Protocol

from peerchat.wire import Unserved


class Volunteers(Protocol):
    def seek(self) -> None:
        """Somebody of this worker waits for a volunteer: have one asked, soon. Never blocks."""

    def on_duty(self, language: str) -> bool:
        """Whether somebody is there for this language, as last seen."""

    async def unserved(self, ticket: str, language: str) -> Unserved | None:
        """Nobody came for this person in time: counted once, and why; None: they wait no more. Raises StoreAway."""
