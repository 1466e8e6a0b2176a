"""What a match is worth, so that ways of matching can be compared on the same people. Pure, symmetric, between 0 and 1.

Nothing in the running service uses it: it is the yardstick of the simulator, not a score of anybody. It does not know how
a talk went; it says how well what two people asked for goes together. Half of the worth is that there is a talk at all: chats
with a peer help a little on average whoever the other is, and whoever leaves unmatched got nothing.
"""

from __future__ import annotations

from peerchat.matching.choose import rank
from peerchat.matching.ticket import Ticket

MEETING = 0.5
"""There is somebody. With a smaller share it would pay to send people away for the sake of better matches for others."""
TOPIC = (0.3, 0.2, 0.15, 0.0)
"""Same topic · one of both is not sure: about the other's topic, but nothing is known of shared experience · related · neither.
The largest part after the talk itself: similar experience is what distinguishes a peer from any kind listener."""
ROLES = (0.12, 0.09, 0.05, 0.0)
"""Seek and give · somebody who takes either · two who seek: they can carry each other for a while · two who came to give."""
NEEDS = (0.08, 0.05, 0.0)
"""The same need · neighbouring ones · others. The smallest part, because a need may change within the talk."""


def value(a: Ticket, b: Ticket) -> float:
    """The worth of these two meeting, for pairs that may meet."""
    topic, roles, needs = rank(a, b)
    return MEETING + TOPIC[topic] + ROLES[roles] + NEEDS[needs]
