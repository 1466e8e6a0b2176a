"""Contact data given in pieces, one message each: digits in a row, or a name after somebody asked for an app.

Kept of a message: how many digits it had, whether it asked, when. Never its words, never the digits. Pure: who calls keeps the state.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from peerchat.safety.contact.handle import SERVICES, is_shaped
from peerchat.safety.contact.known import is_help_number
from peerchat.safety.contact.phone import LONGEST, SHORTEST
from peerchat.safety.contact.streets import row
from peerchat.safety.contact.view import AS_TYPED, DIGIT, read_aloud
from peerchat.safety.normalise import Plain

TOGETHER_S = 180
"""Seconds that pieces of one number may lie apart in all."""
ASKED_S = 300
"""Seconds for which a question stays open."""
PIECES = 12
"""Messages that are remembered."""

_DIGIT = re.compile(DIGIT)
_FEW_WORDS = 2  # beside the digits: "und dann 17"
_NUMBER_WORDS = row("nummer handynummer telefonnummer number phone handy whatsapp")
_ASKING = row(
    "hast dein deine deinen dir du gib gibst schick schreib wie heißt heisst your you got have give send what whats what's ur add"
    " adde mein meine my me bin ich i'm im"
)


class Trace(NamedTuple):
    """`digits`: of a message that is little else. `opens`: they begin like a number (0, +). `asks`: it speaks of an app or a
    number as somebody's own. `names`: it may be a name on an app, and nothing else."""

    digits: int = 0
    opens: bool = False
    asks: bool = False
    names: bool = False


class Piece(NamedTuple):
    at: float
    digits: int
    opens: bool


class Pieces(NamedTuple):
    """One seat's last pieces; `asked_at`: when either side last spoke of an app or a number, in the caller's seconds."""

    row: tuple[Piece, ...] = ()
    asked_at: float = -ASKED_S


def trace(seen: Plain) -> Trace:
    view = read_aloud(seen, SERVICES)
    digits = "".join(_DIGIT.findall(view.text)).translate(AS_TYPED)
    words = [word for word in view.words if not word.isdecimal()]
    asks = not view.words.isdisjoint(SERVICES | _NUMBER_WORDS) and (
        "?" in view.text or not view.words.isdisjoint(_ASKING)
    )
    bare = view.text.strip()
    if not digits or len(digits) > LONGEST or len(words) > _FEW_WORDS or is_help_number(digits):
        return Trace(asks=asks, names=is_shaped(bare))
    first = view.text.translate(AS_TYPED).lstrip(" (")[:1]
    return Trace(len(digits), first in ("0", "+"), asks, is_shaped(bare))


def heard(pieces: Pieces, said: Trace, now_s: float) -> Pieces:
    """After a message of the other side: a question opens the door for an answer."""
    return pieces._replace(asked_at=now_s) if said.asks else pieces


def said(pieces: Pieces, one: Trace, now_s: float) -> tuple[Pieces, str | None]:
    """After a message of one's own: the state, and "phone" or "handle" if with this message one has been given."""
    was_asked = now_s - pieces.asked_at < ASKED_S
    kept = tuple(piece for piece in pieces.row if now_s - piece.at < TOGETHER_S)[-PIECES + 1 :]
    if one.digits:
        kept = (*kept, Piece(now_s, one.digits, one.opens))
    elif kept and not one.names:
        kept = kept[1:]  # other talk between the pieces: they fade faster
    after = Pieces(kept, now_s if one.asks else pieces.asked_at)
    if one.names and was_asked:
        return after, "handle"
    first = 0 if was_asked else next((place for place, piece in enumerate(kept) if piece.opens), len(kept))
    digits = sum(piece.digits for piece in kept[first:])
    if one.digits and len(kept) - first > 1 and digits >= SHORTEST:
        return Pieces((), after.asked_at), "phone"
    return after, None
