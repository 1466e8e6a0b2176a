"""What somebody may change while they wait, and what a choice card offers. Pure.

Promises: nothing is offered that would change nothing; help and coming another time are always there.
"""

from __future__ import annotations

from msgspec.structs import replace

from peerchat.tokens import TicketToken
from peerchat.wire import WIDENINGS, ChoiceOption, RoomKind, Widening


def wider(token: TicketToken, reached: Widening) -> TicketToken | None:
    """The next step of the search at once, by the person's own wish, also where they had refused it. None: there is none."""
    further = WIDENINGS.index(reached) + 1
    last = 3 if set(token.also) - {token.language} else 2
    if token.meet or token.format != "pair" or further > last:
        return None
    most = WIDENINGS[max(further, WIDENINGS.index(token.most))]
    return replace(token, widened=WIDENINGS[further], most=most)


def limited(token: TicketToken, most: Widening) -> TicketToken:
    """The search goes no further than this, also where it has gone already."""
    return replace(token, most=most, widened=min(token.widened, most, key=WIDENINGS.index))


def into(token: TicketToken, kind: RoomKind) -> TicketToken | None:
    """The same place, in line for a circle, a volunteer, or one other person. None: it is there already, is meant for one person
    alone, or stays in a circle's line, once chosen."""
    if token.meet or token.format in (kind, "circle"):
        return None
    return replace(token, format=kind)


def options(token: TicketToken, reached: Widening, *, circles: bool, volunteers: bool = False) -> list[ChoiceOption]:
    """What would really change something now, in the order in which it is shown. `circles`: they are offered here; `volunteers`: one
    is on duty."""
    kinds: list[RoomKind] = ["pair"]
    kinds += ["circle"] if circles else []
    kinds += ["volunteer"] if volunteers else []
    found: list[ChoiceOption] = ["widen"] if wider(token, reached) is not None else []
    return [*found, *(kind for kind in kinds if into(token, kind) is not None), "later", "help"]
