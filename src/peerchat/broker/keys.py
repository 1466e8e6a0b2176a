"""Every key and channel of the store, with its hash tag: one slot per script call, from day one.

Rooms live in 256 fixed partitions (`{p00}` … `{pff}`), all waiting lines and whoever must not meet in one slot (`{q}`), so
that a match across languages is one act. The number of partitions can never change: it is part of every room's name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

PARTITIONS = tuple(f"{{p{number:02x}}}" for number in range(256))
TICKETS = "{q}:t:"
AVOIDS = "{q}:avoid:"
CIRCLES = "{q}:c:"
STAFF = "{q}:s:"
LISTENING = "{q}:l:"
SHIELDS = "{q}:shield:"


class RoomKeys(NamedTuple):
    """`room` is the hash, `log` the stream, `here` the presence leases, `live` the operator's index, `bus` the channel."""

    room: str
    log: str
    here: str
    live: str
    bus: str


def partition(room: str) -> str:
    return PARTITIONS[crc32(room.encode()) & 255]


def room(room_id: str) -> RoomKeys:
    tag = partition(room_id)
    name = f"{tag}:r:{room_id}"
    return RoomKeys(name, f"{name}:log", f"{name}:here", f"{tag}:live", f"{name}:bus")


def slot_tag(key: str) -> str:
    """The part of a key that decides its slot (Redis Cluster specification, "Hash tags")."""
    start = key.find("{")
    if start >= 0:
        end = key.find("}", start + 1)
        if end > start + 1:
            return key[start + 1 : end]
    return key


def line_bus(language: str) -> str:
    """The doorbell of one language's waiting lines."""
    return f"{{q}}:{language}:bus"


def ticket(ticket_id: str) -> str:
    return TICKETS + ticket_id


def waiting(language: str, age: str, topic: str | None = None) -> str:
    """Who waits, by seniority: everyone of an age group, or only those who named a topic."""
    return _of(language, "wait", age) if topic is None else _of(language, "wait", age, topic)


def circle(language: str, age: str, topic: str | None = None) -> str:
    """Who waits for a circle, by seniority."""
    return _of(language, "circle", age) if topic is None else _of(language, "circle", age, topic)


def guests(language: str, age: str) -> str:
    """Who waits in another language's line, and whose search has widened to this one."""
    return _of(language, "guests", age)


def fast_lane(language: str, age: str) -> str:
    """Those of a line who were let ahead; scored as in the line."""
    return _of(language, "fast", age)


def held(language: str, age: str) -> str:
    """Whose place is kept without a connection, by seniority."""
    return _of(language, "held", age)


def meeting(word: str) -> str:
    """Who waits for one particular person, and nobody else."""
    return f"{{q}}:meet:{word}"


def open_places(language: str) -> str:
    """Every ticket in line, by the time at which the store has to look at it: end of its lease, or of its place."""
    return _of(language, "open")


def tally(language: str) -> str:
    """How many came into the line, and how many left it for which reason."""
    return _of(language, "tally")


def waits(language: str, format: str = "pair") -> str:  # noqa: A002  # the contract's word
    """The latest waits and how they ended; those for a volunteer apart, because they say nothing about others."""
    return _of(language, "waits", format) if format == "volunteer" else _of(language, "waits")


def talking(language: str, topic: str) -> str:
    """Rooms of a topic, by the time at which they stop being counted."""
    return _of(language, "talking", topic)


def open_circles(language: str, age: str) -> str:
    """Circles that take newcomers, by the time until which."""
    return _of(language, "circles", age)


def avoid(visitor: str) -> str:
    """Whom this visitor is not to meet: other visitor → `met` or `blocked`."""
    return AVOIDS + visitor


@lru_cache(8192)  # languages, age groups and topics: few, and asked for at every step
def _of(language: str, *parts: str) -> str:
    return ":".join(("{q}", language, *parts))


def spent_work(signature: str) -> str:
    return f"{{pow:{signature}}}"


def bucket(network: bytes, action: str) -> str:
    """`network`: see `limits.network_key`; the key lives for minutes."""
    return f"{{n:{network.hex()}}}:{action}"


def kept_code(digest: str) -> str:
    """A code that leads back to a place in line."""
    return f"{{q}}:kept:{digest}"


def kept_place(ticket: str) -> str:
    """What is known of a kept place besides: its code, and the address to call."""
    return f"{{q}}:place:{ticket}"


def sealed(case: str) -> str:
    """Texts that wait for whoever decides this report or appeal."""
    return f"{{case:{case}}}:texts"


def talks(visitor: str) -> str:
    return f"{{v:{visitor}}}:talks"


def rest(visitor: str) -> str:
    """There while this visitor takes a break."""
    return f"{{v:{visitor}}}:rest"


def again(meeting: str) -> str:
    """Wishes of two people to talk again, and who came with the codes that follow."""
    return f"{{q}}:again:{meeting}"


def again_pair(digest: str) -> str:
    """Of two people, by a hash of both: their meeting, or `never`."""
    return f"{{q}}:again-pair:{digest}"


def again_code(digest: str) -> str:
    """A code that leads to one person: the meeting, and whose code it is."""
    return f"{{q}}:again-code:{digest}"


def again_met(meeting: str) -> str:
    """There from the match that used the codes up, unless it came to nothing."""
    return f"{{q}}:again-met:{meeting}"


def standing(visitor: str) -> str:
    """What held messages have led to; the key lives for minutes to hours, with a ban for a day."""
    return f"{{v:{visitor}}}:standing"


def decided(person: str) -> str:
    """What a human, or three reports, decided about a visitor; `person`: see `safety.decided`."""
    return f"{{v:{person}}}:decided"


def marks(person: str) -> str:
    """From where reports about a visitor came, by hashes that say it of this person alone; the key lives for a day."""
    return f"{{v:{person}}}:marks"


def openings(visitor: str) -> str:
    """With which words (hashed) this visitor began the latest talks."""
    return f"{{v:{visitor}}}:openings"


def pattern(visitor: str) -> str:
    """Signs that mean something together alone."""
    return f"{{v:{visitor}}}:pattern"


def sanction(digest: str) -> str:
    """What the holder of an appeal's code was told; see `safety.sanctions`."""
    return f"{{s:{digest}}}:sanction"


def asked(room_id: str) -> str:
    """There for minutes after somebody in this room asked for contact data."""
    return f"{partition(room_id)}:r:{room_id}:asked"


def bans() -> str:
    """The channel on which workers tell each other whom a ban has reached."""
    return "{bans}:bus"


def sessions_over() -> str:
    """The channel on which workers tell each other which sessions of staff have ended."""
    return "{staff}:over"


def tries(name: str) -> str:
    """How often something was tried; `name` is a hash, the key lives for an hour."""
    return f"{{try:{name}}}"


def doubts(name: str) -> str:
    """How many wrong codes followed the right password; `name` is a hash."""
    return f"{{try:{name}}}:doubts"


def spent_challenge(digest: str) -> str:
    """A passkey's challenge that was answered; the key outlives it."""
    return f"{{challenge:{digest}}}"


def listening(language: str, age: str) -> str:
    """Who waits for a volunteer, by seniority."""
    return _of(language, "volunteer", age)


def duty() -> str:
    """Volunteers who are there, by the time until which their last sign of life counts."""
    return "{q}:duty"


def offers() -> str:
    """Volunteers to whom a talk is offered, by the time at which the offer ends."""
    return "{q}:offers"


def talks_held() -> str:
    """Listening rooms, by the time until which their volunteer's last sign of life counts."""
    return "{q}:listening"


def hands() -> str:
    """Listening rooms in which a volunteer has raised a hand, by when."""
    return "{q}:hands"


def staff(staff_id: str) -> str:
    """What the store knows of somebody on duty."""
    return STAFF + staff_id


def listening_room(room_id: str) -> str:
    """Who listens in a room, to whom, and how acute it is."""
    return LISTENING + room_id


def rung(ticket_id: str) -> str:
    """Volunteers who are not asked again for this person, by id: until when."""
    return f"{TICKETS}{ticket_id}:rung"


def duty_bus() -> str:
    """The doorbell between workers of everything that volunteers on duty may hear of."""
    return "{q}:duty:bus"


def talks_of(staff_id: str) -> str:
    """Listening rooms of one volunteer."""
    return f"{STAFF}{staff_id}:talks"


def shield(visitor: str) -> str:
    """There while this visitor meets no volunteer."""
    return SHIELDS + visitor


def aside(room_id: str) -> str:
    """What a volunteer and supervisors say to each other beside a talk."""
    return f"{LISTENING}{room_id}:aside"
