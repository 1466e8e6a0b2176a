"""What somebody may change while they wait, and what a choice card offers. Pure.

Promises: nothing is offered that would change nothing; help and coming another time are always there.
"""

from __future__ import annotations

from msgspec.structs import replace

from peerchat.tokens import TicketToken
from peerchat.wire import WIDENINGS, ChoiceOption, Widening


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


def into_circle(token: TicketToken) -> TicketToken | None:
    """The same place, in line for a circle. None: it is there already, or meant for one person alone."""
    return None if token.meet or token.format != "pair" else replace(token, format="circle")


def options(token: TicketToken, reached: Widening, *, circles: bool) -> list[ChoiceOption]:
    """What would really change something now, in the order in which it is shown. `circles`: they are offered here."""
    found: list[ChoiceOption] = []
    if wider(token, reached) is not None:
        found.append("widen")
    if circles and into_circle(token) is not None:
        found.append("circle")
    return [*found, "later", "help"]
