"""What the store's logs say, one entry at a time: who came into the line and left it (without saying who), and what became of offers.

Entries of another release, with words that this one does not know, are None: they are not guessed at. Pure.
"""

from __future__ import annotations

import re
from typing import NamedTuple, get_args

from peerchat.matching.lanes import UNSURE
from peerchat.matching.tally import EXITS
from peerchat.wire import RoomKind, Unserved

UNSERVED: tuple[Unserved, ...] = get_args(Unserved)
KINDS: tuple[RoomKind, ...] = get_args(RoomKind)
HOUR = 3600
_TOPIC = re.compile(r"[a-z0-9_-]{1,32}")
_WORDS = frozenset(("joined", "returned", *EXITS, *UNSERVED))
OFFERS = {"offer": "offered", "accept": "accepted", "passed": "passed", "missed": "missed", "taken_back": "taken_back"}
"""Words of the duty log, and what they are called in figures."""


class Came(NamedTuple):
    """Of the line. `at`: unix ms; `what`: `joined`, `returned`, a `tally.Exit` or a `wire.Unserved`; `topics`: `-` alone for none;
    `waited`: seconds."""

    at: int
    what: str
    kind: RoomKind
    topics: tuple[str, ...]
    waited: float


class Offered(NamedTuple):
    """Of an offer. `at`: unix ms; `what`: a field of `forms.Offers`."""

    at: int
    what: str


def hour_of(at_ms: int) -> int:
    """Unix seconds at which the UTC hour of this moment (unix ms) begins."""
    seconds = at_ms // 1000
    return seconds - seconds % HOUR


def moment(entry: bytes) -> int:
    """Unix ms by the store's clock, of a stream entry's id."""
    return int(entry.partition(b"-")[0])


def came(entry: bytes, fields: list[bytes]) -> Came | None:
    known = _words(fields)
    what = known.get("what", "")
    if what not in _WORDS:
        return None
    kind = known.get("kind", "")
    named = known.get("about", "").partition(" ")[0]
    topics = tuple(one for one in named.split(",") if _TOPIC.fullmatch(one)) or (UNSURE,)
    return Came(moment(entry), what, kind if kind in KINDS else "pair", topics, _seconds(known.get("ms", "")))


def offered(entry: bytes, fields: list[bytes]) -> Offered | None:
    what = OFFERS.get(_words(fields).get("what", ""))
    return None if what is None else Offered(moment(entry), what)


def _words(fields: list[bytes]) -> dict[str, str]:
    pairs = zip(fields[::2], fields[1::2], strict=False)
    return {word.decode(errors="replace"): value.decode(errors="replace") for word, value in pairs}


def _seconds(ms: str) -> float:
    try:
        return max(0.0, float(ms) / 1000)
    except ValueError:
        return 0.0
