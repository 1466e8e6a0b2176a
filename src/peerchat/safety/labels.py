"""What may be seen in a message, by name: signs of the writer's own need, harm to somebody else, contact data.

A sign of need never holds a message; what holds one is listed here with the code its sender reads (`wire.HoldCode`).
"""

from __future__ import annotations

from types import MappingProxyType

from peerchat.wire import HoldCode

# From the lexicon. The level says how near; the label says what it was. `need`: seen by the statistical model alone.
NEED = frozenset({
    "distress", "hopeless", "bullied", "bereavement", "worry", "past",
    "wish_to_be_dead", "passive_ideation", "ideation", "self_harm_urge",
    "plan", "preparation", "means", "self_harm", "attempt", "goodbye", "need",
})  # fmt: skip
HARM = ("abuse", "encouragement", "sexual", "grooming", "method")
"""Done to somebody else: insult, threat or hate; urging to self-harm; an advance; grooming; how to hurt oneself.

`method` beside a level of need is somebody looking for a way to die: that is a disclosure."""
CONTACT = ("phone", "email", "url", "handle", "address", "iban")

HOLD: MappingProxyType[str, HoldCode] = MappingProxyType({
    "abuse": "abuse",
    "encouragement": "encouragement",
    "sexual": "sexual",
    "grooming": "grooming",
    "method": "method",
    **dict.fromkeys(CONTACT, "contact"),
})  # fmt: skip
"""Label to the reason a message may be held for; a label that is missing here holds nothing."""
