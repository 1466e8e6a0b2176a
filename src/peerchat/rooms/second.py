"""What follows in a room when a second opinion hears more than the first: help, and a level for staff. The message is long out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peerchat.rooms.entry import Entry
from peerchat.rooms.house import House
from peerchat.rooms.speech import Listener
from peerchat.safety.contact.mask import mask
from peerchat.safety.policy import DISCLOSURE, Decision
from peerchat.tokens import SeatToken

_WRITTEN = ord("1")


class Second:
    """One member's side of it. `raised(level, sign)`: told once a level is written in the room."""

    __slots__ = (
        "_ask", "_counts", "_hub", "_listener", "_raised", "_token",
    )  # fmt: skip

    def __init__(self, house: House, token: SeatToken, listener: Listener, raised: Callable[[int, str], None]) -> None:
        self._raised = raised
        self._ask = house.second
        self._hub = house.hub
        self._counts = house.sanctions.counts
        self._token = token
        self._listener = listener

    def ask(self, text: str, decision: Decision, connection: str) -> None:
        """`text` was relayed over `connection`, with what `decision` hides."""
        if self._ask is not None:
            given = max(decision.level, decision.card_level or 0)
            said = mask(text, decision.masks) if decision.masks else text
            self._ask(said, self._token.language, lambda level: self._heard(level, given, connection))

    def _heard(self, level: int, given: int, connection: str) -> None:
        if level < DISCLOSURE or level <= given:
            return
        drafts = self._listener.help(
            self._token.member, Decision(card_level=level, coach=level), self._hub.log.now_ms()
        )

        def appended(reply: Any) -> None:
            # Whoever left, or came back over another connection meanwhile, had the message without it.
            if isinstance(reply, Exception) or reply[0] != b"ok":
                return self._counts.add("opinion:late")
            self._raised(level, "")
            written = [draft for draft, due in zip(drafts, reply[4], strict=True) if due == _WRITTEN]
            entries = [
                Entry(number, draft.nonce, draft.to, draft.fragment)
                for number, draft in enumerate(written, int(reply[1]))
            ]
            for draft in written:
                self._counts.add(f"card:{draft.card}")
            return self._hub.appended(self._token.room, entries, reply[3].decode(), reply[2] == b"1")

        self._hub.log.append(self._token.room, self._token.member, connection, 0, drafts, appended, level)
