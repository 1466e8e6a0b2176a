"""Tickets for examples and properties."""

from __future__ import annotations

from collections.abc import Iterable
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


_FEW_TOPICS = [topic.id for topic in TOPICS[:5]]


def simply_chosen(seeker: Ticket, waiting: Iterable[Ticket], now: float) -> Ticket | None:
    """What `Board.choose` is to give, in as few words as possible."""
    fitting = [other for other in waiting if fits(seeker, other, now)]
    return min(fitting, key=lambda other: order(seeker, other, now), default=None)


@st.composite
def people(draw: st.DrawFn) -> Ticket:
    """Few values each, so that everything meets everything."""
    number = draw(st.integers(0, 40))
    visitor = draw(st.integers(0, 12))
    return Ticket(
        id=f"t{number}",
        visitor=f"v{visitor}",
        language=draw(st.sampled_from(["de", "en"])),
        format=draw(st.sampled_from([*["pair"] * 8, *get_args(RoomKind)])),
        age=draw(st.sampled_from(get_args(AgeGroup))),
        role=draw(st.sampled_from(get_args(Role))),
        need=draw(st.sampled_from(get_args(Need))),
        topics=tuple(draw(st.lists(st.sampled_from(_FEW_TOPICS), max_size=3, unique=True))),
        no_go=frozenset(draw(st.lists(st.sampled_from(_FEW_TOPICS), max_size=2))),
        avoid=frozenset(f"v{blocked}" for blocked in draw(st.lists(st.integers(0, 12), max_size=3))),
        also=frozenset(draw(st.lists(st.sampled_from(["de", "en"]), max_size=2))),
        level=draw(st.integers(0, 4)),
        most=draw(st.sampled_from(WIDENINGS)),
        meet=draw(st.sampled_from(["", "", "", "m1"])),
        widened=draw(st.sampled_from(WIDENINGS)),
        since=int((NOW - draw(st.floats(0, 240))) * 1000),
        connection=draw(st.sampled_from(["", "c", "d", "e"])),
    )
