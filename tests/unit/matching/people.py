"""Tickets for examples and properties."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, permutations, product
from typing import Any, get_args

from hypothesis import strategies as st
from msgspec.structs import replace

from peerchat.matching.choose import fits, order
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import TOPICS
from peerchat.wire import WIDENINGS, AgeGroup, Need, Role, RoomKind

NOW = 1_790_000_000.0

_PLAIN = Ticket(
    id="t0",
    visitor="v0",
    language="de",
    format="pair",
    age="18+",
    role="either",
    need="heard",
    topics=("grief",),
    since=int((NOW - 5) * 1000),
    connection="c0",
)


def person(number: int = 0, *, waited: float = 5.0, **differs: Any) -> Ticket:
    """An adult who has waited five seconds for anyone who grieves too."""
    known = {"id": f"t{number}", "visitor": f"v{number}", "connection": f"c{number}"}
    return replace(_PLAIN, **{**known, "since": int((NOW - waited) * 1000), **differs})


def simply_chosen(seeker: Ticket, waiting: Iterable[Ticket], now: float) -> Ticket | None:
    """What `Board.choose` is to give, in as few words as possible."""
    fitting = [other for other in waiting if fits(seeker, other, now)]
    return min(fitting, key=lambda other: order(seeker, other, now), default=None)


_FEW = [topic.id for topic in TOPICS[:5]]
_TOPICS = st.sampled_from([some for size in range(4) for some in permutations(_FEW, size)])
_NO_GO = st.sampled_from([frozenset(some) for size in (0, 0, 0, 1, 2) for some in combinations(_FEW, size)])
_AVOID = st.sampled_from(
    [frozenset(some) for size in range(3) for some in combinations([f"v{n}" for n in range(13)], size)]
)
_ALSO = [frozenset[str](), frozenset({"de"}), frozenset({"en"}), frozenset({"de", "en"})]
_KINDS = st.sampled_from(
    list(
        product(["de", "en"], [*["pair"] * 8, *get_args(RoomKind)], get_args(AgeGroup), get_args(Role), get_args(Need))
    )
)
_REACHES = st.sampled_from(list(product(_ALSO, WIDENINGS, WIDENINGS, range(5))))
_STATES = st.sampled_from(list(product(["", "c", "d", "e"], ["", "", "", "m1"])))


@st.composite
def people(draw: st.DrawFn) -> Ticket:
    """Few values each, so that everything meets everything; few draws, so that thousands are made in a second."""
    number = draw(st.integers(0, 40))
    language, room, age, role, need = draw(_KINDS)
    also, widened, most, level = draw(_REACHES)
    connection, meet = draw(_STATES)
    return Ticket(
        id=f"t{number}",
        visitor=f"v{draw(st.integers(0, 12))}",
        language=language,
        format=room,
        age=age,
        role=role,
        need=need,
        topics=draw(_TOPICS),
        no_go=draw(_NO_GO),
        avoid=draw(_AVOID),
        also=also,
        level=level,
        widened=widened,
        most=most,
        meet=meet,
        since=int((NOW - draw(st.floats(0, 240))) * 1000),
        connection=connection,
    )
