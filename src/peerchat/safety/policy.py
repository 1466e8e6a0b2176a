"""What follows from an assessment, as a table that a moderator can read. Pure: the same assessment, the same decision.

A disclosure (the writer's own need, from `DISCLOSURE` on) is never held and never weighed: it goes through, and help is laid
beside it. What would lead outside or show how is hidden in it; what is done to the other in it is told to staff. Distress (level 1)
with nothing else than that goes through in the same way: it may be a disclosure that was heard too low.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

from msgspec import Struct

from peerchat.safety.assessment import Assessment
from peerchat.safety.contact.mask import MASK, mask
from peerchat.safety.labels import CONTACT, HOLD, NEED
from peerchat.wire import HoldCode, Reason

DISCLOSURE = 2
# Quiet by design: a card at every message would punish talking.
CARD_EVERY_SECONDS = 600.0
SLIDING_CARD_MOST = 3  # a slide tells of what may come: the words for an attempt or a goodbye need one

Alone = Literal["held", "gathered", "–"]
Beside = Literal["hidden", "hidden, flag", "flag", "passes"]


class Consequence(NamedTuple):
    """`alone`: in a message without a disclosure; `beside`: in one with. `weight`: of a held one, see `ladder.py`.

    gathered: one sign is none; it counts together with others (`ladder.PATTERN`), or with another one in the same message.
    hidden: replaced by ▒▒▒. flag: staff see that there was something, and of which kind; never the words.
    """

    alone: Alone
    beside: Beside
    weight: float
    why: str


TABLE: MappingProxyType[HoldCode, Consequence] = MappingProxyType({
    "contact": Consequence("held", "hidden", 1, "mostly meant well; leads to where nobody protects"),
    "abuse": Consequence("held", "flag", 2, "hurts at once"),
    "encouragement": Consequence("held", "hidden, flag", 3, "may cost a life; a pact is one, too"),
    "sexual": Consequence("held", "flag", 2, "nobody came for that"),
    "grooming": Consequence("gathered", "flag", 3, "each line is harmless, the pattern is not"),
    "method": Consequence("held", "hidden", 2, "may be copied, by whoever reads it"),
    "flood": Consequence("held", "passes", 0.5, "mostly impatience"),
})  # fmt: skip


class Decision(Struct, frozen=True):
    """`hold`: the text stays with its sender, who sees `reasons` and may edit. `mask`: `masks` (start, end, kind) are hidden.

    `card_level`: level of the writer's private card, or None; `coach`: of the card for whoever reads it, or None. `flag`: kind of
    harm that staff may look at. `weight`: on the ladder. `gathers`: `reasons` apply if the pattern is clear by now. `level`: of the
    disclosure, 0: it is none; `sign`: which kind of need was seen, for the volunteer who listens.
    """

    action: Literal["allow", "mask", "hold"] = "allow"
    card_level: int | None = None
    reasons: tuple[Reason, ...] = ()
    masks: tuple[tuple[int, int, str], ...] = ()
    coach: int | None = None
    flag: HoldCode | None = None
    weight: float = 0.0
    gathers: bool = False
    level: int = 0
    sign: str = ""


PASS = Decision()
UNHEARD = Decision(card_level=0)
"""The ear failed: the message passes, and the way to help stands beside it."""
AGAIN = Decision("hold", reasons=(Reason("flood", []),), weight=TABLE["flood"].weight)


def decide(seen: Assessment, *, sliding: bool = False, text: str | None = None) -> Decision:
    """`sliding`: the writer's last messages slide towards a crisis (`trend.py`). `text`: so that never all of a cry is hidden."""
    if not (seen.level or seen.labels or seen.spans):
        return PASS
    codes = _codes(seen)
    if seen.level >= DISCLOSURE:
        return _disclosed(seen, codes, sliding, text)
    if seen.level and all(TABLE[code].beside.startswith("hidden") for code in codes):
        return _distressed(seen, codes, sliding, text)
    if not codes:
        return PASS
    signs = sum(TABLE[HOLD[label]].alone == "gathered" for _, _, label in seen.spans if label in HOLD)
    gathers = all(TABLE[code].alone == "gathered" for code in codes) and signs < 2
    reasons = tuple(Reason(code, _spans(seen, code)) for code in codes)
    weight = max(TABLE[code].weight for code in codes)
    return Decision("allow" if gathers else "hold", reasons=reasons, weight=weight, gathers=gathers)


def in_pieces(text: str) -> Decision:
    """This message completes contact data that was given over several (`spread.py`)."""
    return Decision("hold", reasons=(Reason("contact", [(0, len(text))]),), weight=TABLE["contact"].weight)


def _distressed(seen: Assessment, codes: list[HoldCode], sliding: bool, text: str | None) -> Decision:
    """Distress may be a disclosure that was heard too low: what would lead outside or show how is hidden, the rest goes through."""
    masks = _hidden(seen, codes, text)
    flags = [code for code in codes if TABLE[code].beside.endswith("flag")]
    card = seen.level + 1 if sliding else None
    return Decision(
        "mask" if masks else "allow", card_level=card, masks=masks, coach=card, flag=flags[0] if flags else None
    )


def _hidden(seen: Assessment, codes: list[HoldCode], text: str | None) -> tuple[tuple[int, int, str], ...]:
    hidden = {code for code in codes if TABLE[code].beside.startswith("hidden")}
    masks = tuple(span for span in seen.spans if HOLD.get(span[2]) in hidden)
    if text is not None and not any(map(str.isalnum, mask(text, masks).replace(MASK, ""))):
        masks = tuple(span for span in masks if span[2] in CONTACT)
    return masks


def _disclosed(seen: Assessment, codes: list[HoldCode], sliding: bool, text: str | None) -> Decision:
    flags = [code for code in codes if TABLE[code].beside.endswith("flag")]
    masks = _hidden(seen, codes, text)
    card = max(seen.level, min(SLIDING_CARD_MOST, seen.level + 1)) if sliding else seen.level
    return Decision(
        "mask" if masks else "allow",
        card_level=card,
        masks=masks,
        coach=card,
        flag=flags[0] if flags else None,
        level=seen.level,
        sign=next((label for label in seen.labels if label in NEED), ""),
    )


def _codes(seen: Assessment) -> list[HoldCode]:
    """Each once, the weightiest label first; also of what has a span and no label."""
    labels = (*seen.labels, *(label for _, _, label in seen.spans))
    return list(dict.fromkeys(HOLD[label] for label in labels if label in HOLD))


def _spans(seen: Assessment, code: HoldCode) -> list[tuple[int, int]]:
    return [(start, end) for start, end, label in seen.spans if HOLD.get(label) == code]
