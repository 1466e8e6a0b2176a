"""What a seat says, before it becomes an entry: is it text, is it safe, what stands beside it. Pure but for the assessment."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from peerchat import wire
from peerchat.rooms.entry import fragment, new_nonce, text_fragment
from peerchat.rooms.log import Draft
from peerchat.safety.assess import Assessment
from peerchat.safety.policy import card_due, decide

log = logging.getLogger("peerchat.safety")
# Control characters (Unicode Cc but tab and line feed) do not belong in a sentence. The two overrides (UAX #9 §2.2) show a text in
# another order than it is read by; the marks, embeddings and isolates of languages written from right to left pass.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")

Assess = Callable[[str, str], Assessment]
MakeCard = Callable[[int, str | None, str], wire.Card]


class Checked(NamedTuple):
    """`drafts` to append; or none, and `reasons` why it is held. `level`: of acute need, from which help is offered; 0: none."""

    drafts: list[Draft]
    reasons: Sequence[wire.Reason]
    level: int = 0


def objection(text: str) -> wire.RefusalCode | None:
    """Why this is no message, or None."""
    if len(text) > wire.TEXT_MAX_CHARS:
        return "too_long"
    if not (text.isascii() and text.isprintable()) and _CONTROL.search(text):
        return "bad_text"
    if not text or text.isspace():
        return "empty"
    return None


def salvage(data: bytes) -> wire.Refused | None:
    """A frame that did not decode: the refusal that tells its sender why, or None if it was not understood at all.

    What a person typed can be no JSON of ours (half an emoji from a broken keyboard), and must still get an answer with
    its `n`, so that it stays in the box.
    """
    try:
        frame: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(frame, dict) or not isinstance(frame.get("t"), str):
        return None
    n = frame.get("n")
    if frame["t"] == "say" and isinstance(frame.get("text"), str) and type(n) is int and 0 < n <= 2**53:
        return wire.Refused(objection(frame["text"]) or "bad_text", n=n)
    if frame["t"] not in wire.ROOM_KINDS:
        return wire.Refused("unknown_kind")
    return None


class Listener:
    """One seat's safety: which cards it was given. `lang`, `country`: what a card shows. `clock`: seconds."""

    def __init__(
        self, assess: Assess, card: MakeCard, clock: Callable[[], float], room_lang: str, lang: str, country: str | None
    ) -> None:
        self._assess = assess
        self._card = card
        self._clock = clock
        self._room_lang = room_lang
        self._lang = lang
        self._country = country
        self._given: dict[int, float] = {}

    def check(self, member: str, n: int, text: str, at: int) -> Checked:
        """`at`: unix milliseconds of the entry."""
        # Fail towards help: a message is never silenced by our own fault, and help stands beside it.
        level: int | None = 0
        try:
            decision = decide(self._assess(text, self._room_lang))
            if decision.action == "hold" and decision.reasons:
                return Checked([], decision.reasons)
            level = decision.card_level
        except Exception as error:  # noqa: BLE001  # whatever it is, and without its text
            log.error("the assessment failed: %s", type(error).__name__)
        said = Draft(new_nonce(), "", text_fragment(at, member, n, text))
        return Checked([said, *self._help(member, level, at)], (), level or 0)

    def _help(self, member: str, level: int | None, at: int) -> list[Draft]:
        if level is None or not card_due(level, self._given, self._clock()):
            return []
        try:
            card = fragment(at, None, "card", card=self._card(level, self._country, self._lang))
        except Exception as error:  # noqa: BLE001  # the message passes all the same
            log.error("no card could be made: %s", type(error).__name__)
            return []
        self._given[level] = self._clock()
        return [Draft(new_nonce(), member, card)]
