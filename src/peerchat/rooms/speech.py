"""What a seat says, before it becomes an entry: is it text, is it safe, what stands beside it. Pure but for the assessment."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from peerchat import wire
from peerchat.rooms.entry import fragment, new_nonce, text_fragment
from peerchat.rooms.log import Draft
from peerchat.safety.assess import Assessment
from peerchat.safety.contact.mask import mask
from peerchat.safety.counts import Counts
from peerchat.safety.policy import AGAIN, PASS, UNHEARD, Decision, decide
from peerchat.safety.sound import sound
from peerchat.safety.trend import LOOKED_AT, Step, slides, weight

log = logging.getLogger("peerchat.safety")
# Control characters (Unicode Cc but tab and line feed) do not belong in a sentence. The two overrides (UAX #9 §2.2) show a text in
# another order than it is read by; the marks, embeddings and isolates of languages written from right to left pass.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")

Assess = Callable[[str, str], Assessment]
MakeCard = Callable[[int, str | None, str], wire.Card]


class Checked(NamedTuple):
    """`drafts` to append; none if `decision` is to hold it."""

    drafts: list[Draft]
    decision: Decision


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
    """One seat's safety: what its last messages were like. `lang`, `country`: what a card shows. `clock`: seconds.

    `others`: members who read what it says. `again(n, text)`: was it said once too often?
    """

    __slots__ = (
        "_again", "_assess", "_card", "_clock", "_country", "_counts", "_lang", "_newest", "_others", "_room_lang",
        "_steps",
    )  # fmt: skip

    def __init__(
        self,
        assess: Assess,
        card: MakeCard,
        clock: Callable[[], float],
        room_lang: str,
        lang: str,
        country: str | None,
        *,
        others: Callable[[], Sequence[str]] = tuple,
        counts: Counts | None = None,
        again: Callable[[int, str], bool] = lambda _n, _text: False,
    ) -> None:
        self._assess = assess
        self._card = card
        self._clock = clock
        self._room_lang = room_lang
        self._lang = lang
        self._country = country
        self._others = others
        self._counts = counts or Counts()
        self._again = again
        self._steps: list[Step] = []
        self._newest = 0

    def check(self, member: str, n: int, text: str, at: int) -> Checked:
        """`at`: unix milliseconds of the entry."""
        said = text
        # Fail towards help: a message is never silenced by our own fault, and help stands beside it.
        try:
            decision = self._decide(n, text)
            if decision.masks:
                said = mask(text, decision.masks)
                self._counts.add("masked")
        except Exception as error:  # noqa: BLE001  # whatever it is, and without its text
            log.error("the assessment failed: %s", type(error).__name__)
            self._counts.add(f"failed:{type(error).__name__}")
            decision = UNHEARD
        if decision.action == "hold":
            return Checked([], decision)
        draft = Draft(new_nonce(), "", text_fragment(at, member, n, said, masked=decision.action == "mask"))
        return Checked([draft, *self.help(member, decision, at)], decision)

    def _decide(self, n: int, text: str) -> Decision:
        seen = sound(self._assess(text, self._room_lang), len(text))
        now = self._clock()
        if n > self._newest:  # sent again, it is the same step
            self._newest = n
            self._steps.append(Step(now, weight(seen)))
            del self._steps[:-LOOKED_AT]
        sliding = seen.level > 0 and slides(self._steps, now)
        decision = decide(seen, sliding=sliding, text=text)
        if decision is PASS and not seen.level and self._again(n, text):
            return AGAIN
        return decision

    def help(self, member: str, decision: Decision, at: int) -> list[Draft]:
        """Cards, if they are due: the store knows what each seat was given."""
        cards: list[Draft] = []
        try:
            if decision.card_level is not None:
                card = self._card(decision.card_level, self._country, self._lang)
                cards.append(_card_for(member, "c", card, at))
            if decision.coach is not None:
                # Where the writer is stays with the writer: whoever reads sees what the room's language suggests.
                card = self._card(decision.coach, None, self._room_lang)
                card = msgspec.structs.replace(card, card="coaching")
                cards += [_card_for(other, "l", card, at) for other in self._others()]
        except Exception as error:  # noqa: BLE001  # the message passes all the same
            log.error("no card could be made: %s", type(error).__name__)
        return cards


def _card_for(member: str, kind: str, card: wire.Card, at: int) -> Draft:
    return Draft(new_nonce(), member, fragment(at, None, "card", card=card), f"{kind}{card.level}")
