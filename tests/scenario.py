"""Two hundred rooms of every kind, each with the verdict that it should get: as vitals for the pure rules, and put into a store.

Every room holds canaries (words, names, visitors) that no operator may ever see. Times are seconds before now; no verdict changes
within the 20 seconds that a slow machine may take to put them all into a store.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from peerchat.broker import keys
from peerchat.ops.rooms.forms import ReasonCode, Verdict
from peerchat.ops.rooms.verdict import RULES
from peerchat.ops.rooms.vitals import LATELY_MS, Sitting, Vitals
from peerchat.tokens import new_id
from peerchat.wire import PresenceState, RoomKind

CANARY_WORDS = "canary-words-5d1c"
CANARY_NAME = "canary-name-77aa"
CANARY_VISITOR = "canary-visitor-19"
ROOMS = 200
_HOUR_MS = 3_600_000


class Who(NamedTuple):
    """`ago`: since when the seat's lease is over, of somebody who is gone."""

    said: int = 8
    state: PresenceState = "here"
    ago: float = 0.0
    taken: int = 1


class Said(NamedTuple):
    by: str
    ago: float
    kind: str = "text"


class Room(NamedTuple):
    """`talk`: the latest entries, the last one last. `rest`: fields of the room in the store."""

    name: str
    reasons: tuple[ReasonCode, ...]
    kind: RoomKind
    seats: Mapping[str, Who]
    talk: tuple[Said, ...]
    age: float
    rest: Mapping[str, int]
    topic: str | None
    language: str
    number: int

    @property
    def verdict(self) -> Verdict:
        return RULES[self.reasons[0]].verdict if self.reasons else "well"

    def vitals(self, now: int) -> Vitals:
        """What the store would tell. `now`: unix ms."""
        seats = tuple(
            Sitting(
                member, who.state, now + (-int(who.ago * 1000) if who.state == "gone" else _HOUR_MS), who.said, who.taken
            )
            for member, who in self.seats.items()
        )  # fmt: skip
        last = self.talk[-1] if self.talk else None
        waits = 0
        for said in reversed(self.talk):
            if last is None or said.by != last.by:
                break
            waits = int(now - said.ago * 1000) if said.kind == "text" else waits
        ago = {"level_at": 0, "harm_at": 0, "held_at": 0, "slow_at": 0, "hand_at": 0} | {
            name: int(now - value * 1000) for name, value in self.rest.items() if name.endswith("_at")
        }
        return Vitals(
            now, self.kind, self.topic, self.language, int(now - self.age * 1000), int(now - self.age * 1000), seats,
            level=self.rest.get("level", 0), holds=self.rest.get("holds", 0), slow=self.rest.get("slow", 0), **ago,
            said_at=int(now - last.ago * 1000) if last else 0, said_by=last.by if last else "", waits_since=waits,
            lately=sum(said.ago <= LATELY_MS / 1000 for said in self.talk), lately_since=now - LATELY_MS,
        )  # fmt: skip


def _talk(last: float, pace: float, by: Iterable[str]) -> tuple[Said, ...]:
    """As if they took turns: the last `last` seconds ago, the others `pace` seconds apart."""
    turns = list(by)
    return tuple(Said(one, last + pace * (len(turns) - 1 - at)) for at, one in enumerate(turns))


_PAIR = {"m1": Who(), "m2": Who()}
_THREE = {"m1": Who(9), "m2": Who(8), "m4": Who(7)}
_TURNS = ("m1", "m2", "m1", "m2")


def _kinds(spread: random.Random) -> Iterator[dict[str, Any]]:
    """One of each; `spread` moves times within what a rule leaves open."""
    near, some = spread.uniform(1, 60), spread.uniform(1, 5)
    fresh, late = _talk(near, 20, _TURNS), spread.uniform(200, 500)
    yield {"name": "lively"}
    yield {"name": "lively, a minute's pause", "talk": (*fresh[:-1], Said("m2", near, "pause"))}
    yield {"name": "a mark is an answer", "talk": (Said("m1", 400), Said("m2", 390, "mark"))}
    yield {"name": "a lively circle", "kind": "circle", "seats": _THREE, "talk": _talk(near, 9, ("m1", "m4", "m2"))}
    yield {"name": "a lively listening room", "kind": "volunteer"}
    yield {"name": "about to begin", "age": 60 + near, "seats": {"m1": Who(0), "m2": Who(0)}, "talk": ()}
    yield {"name": "reconnecting", "seats": {"m1": Who(), "m2": Who(state="reconnecting")}}
    yield {"name": "just gone", "seats": {"m1": Who(), "m2": Who(state="gone", ago=some)}}
    yield {"name": "everybody gone", "seats": {"m1": Who(state="gone", ago=99), "m2": Who(state="gone", ago=400)}}
    yield {"name": "everybody gone, in need", "seats": {"m1": Who(state="gone", ago=99), "m2": Who(state="gone", ago=40)},
           "rest": {"level": 3, "level_at": 500}}  # fmt: skip
    yield {"name": "need, answered", "rest": {"level": 2, "level_at": 200}}
    yield {"name": "two held long ago", "rest": {"holds": 2, "held_at": 30}}
    yield {"name": "held, but long ago", "rest": {"holds": 5, "held_at": 700}}
    yield {"name": "cut once", "rest": {"slow": 1, "slow_at": 10}}
    yield {"name": "a long listener", "kind": "volunteer", "seats": {"m1": Who(17), "m2": Who(3)}}
    yield {"name": "silent", "reasons": ("silent",), "talk": _talk(spread.uniform(601, 2000), 20, _TURNS)}
    yield {"name": "a silent circle", "reasons": ("silent",), "kind": "circle", "seats": _THREE,
           "talk": _talk(late + 500, 20, ("m1", "m2", "m4"))}  # fmt: skip
    yield {"name": "never began", "reasons": ("unspoken",), "seats": {"m1": Who(0), "m2": Who(0)}, "talk": (),
           "age": spread.uniform(181, 900)}  # fmt: skip
    yield {
        "name": "unanswered",
        "reasons": ("unanswered",),
        "talk": (Said("m2", late + 20), Said("m1", late), Said("m1", some)),
    }
    yield {"name": "one-sided", "reasons": ("one_sided",), "seats": {"m1": Who(18), "m2": Who(2)}}
    yield {"name": "a one-sided circle", "reasons": ("one_sided",), "kind": "circle", "talk": _talk(near, 9, ("m1", "m2")),
           "seats": {"m1": Who(30), "m2": Who(3), "m3": Who(2)}}  # fmt: skip
    yield {"name": "ghosted", "reasons": ("ghosted",), "seats": {"m1": Who(), "m2": Who(state="gone", ago=30 + near)}}
    yield {"name": "ghosted in need", "reasons": ("alone_in_need", "ghosted"), "rest": {"level": 2, "level_at": 99},
           "seats": {"m1": Who(), "m2": Who(state="gone", ago=30 + near)}}  # fmt: skip
    yield {"name": "crisis without volunteer", "reasons": ("acute_unstaffed",), "rest": {"level": 3, "level_at": 5}}
    yield {"name": "an attempt in a circle", "reasons": ("acute_unstaffed",), "kind": "circle", "seats": _THREE,
           "rest": {"level": 4, "level_at": 5}}  # fmt: skip
    yield {
        "name": "crisis with a volunteer",
        "reasons": ("acute",),
        "kind": "volunteer",
        "rest": {"level": 3, "level_at": 60},
    }
    yield {"name": "crisis, the volunteer is silent", "reasons": ("acute_unanswered", "acute"), "kind": "volunteer",
           "rest": {"level": 3, "level_at": 600}, "talk": (Said("m2", 170), Said("m1", spread.uniform(121, 160)))}  # fmt: skip
    yield {"name": "crisis, the volunteer is gone", "kind": "volunteer", "rest": {"level": 3, "level_at": 600},
           "reasons": ("acute_unstaffed", "alone_in_need", "listener_away", "ghosted"),
           "seats": {"m1": Who(), "m2": Who(state="gone", ago=45)}}  # fmt: skip
    yield {"name": "the volunteer is gone", "reasons": ("listener_away", "ghosted"), "kind": "volunteer",
           "seats": {"m1": Who(), "m2": Who(state="gone", ago=30 + near)}}  # fmt: skip
    yield {"name": "in need, unanswered", "reasons": ("need_unanswered",), "rest": {"level": 2, "level_at": 200},
           "talk": (Said("m2", 170), Said("m1", spread.uniform(121, 160)))}  # fmt: skip
    yield {"name": "a raised hand", "reasons": ("hand",), "kind": "volunteer", "rest": {"hand_at": 20}}
    yield {
        "name": "harm beside a disclosure",
        "reasons": ("harm",),
        "rest": {"level": 2, "level_at": 60, "harm_at": 60},
    }
    yield {"name": "held again and again", "reasons": ("held",), "rest": {"holds": 3, "held_at": 100}}
    yield {"name": "slow", "reasons": ("slow",), "rest": {"slow": 2, "slow_at": 100}}
    yield {"name": "unsteady", "reasons": ("unsteady",), "seats": {"m1": Who(taken=4), "m2": Who(taken=3)}, "age": 700}


def rooms(seed: int = 6) -> list[Room]:
    """ROOMS of them; all kinds come again and again, in other topics, languages and moments."""
    spread, found = random.Random(seed), list[Room]()
    while len(found) < ROOMS:
        for kind in _kinds(spread):
            usual = {
                "reasons": (), "kind": "pair", "seats": _PAIR, "age": spread.uniform(500, 3000), "rest": {},
                "talk": _talk(spread.uniform(1, 60), 20, _TURNS), "topic": spread.choice(["grief", "sleep", None]),
                "language": spread.choice(["de", "en"]), "number": len(found),
            }  # fmt: skip
            found.append(Room(**{**usual, **kind}))
    return found[:ROOMS]


_FIELDS = {"harm_at": "flag_at", "held_at": "holds_at"}


def put(store: Any, room: Room, now: int, name: str = "") -> str:
    """Into the store (a client to the node that has it), as it would be by now; the room's id. `now`: the store's unix ms."""
    name = name or new_id()
    k = keys.room(name)
    fields: dict[str, str | int] = {
        "state": "open", "num": len(room.talk) + 2, "kind": room.kind, "topic": room.topic or "", "lang": room.language,
        "born": int(now - room.age * 1000), "made": int(now - room.age * 1000), "ws": "w1,", "last": "1-1",
    }  # fmt: skip
    for field, value in room.rest.items():
        if field != "hand_at":
            fields[_FIELDS.get(field, field)] = int(now - value * 1000) if field.endswith("_at") else value
    pipe = store.pipeline(transaction=False)
    for member, who in room.seats.items():
        profile = json.dumps([member, CANARY_NAME, "either", "heard"])
        fields |= {
            f"m:{member}": profile, f"v:{member}": CANARY_VISITOR, f"j:{member}": "in", f"f:{member}": who.taken,
            f"n:{member}": who.said, f"w:{member}": "w1", f"c:{member}": "connected" if who.state == "here" else "",
        }  # fmt: skip
        pipe.zadd(k.here, {member: now + (-int(who.ago * 1000) if who.state == "gone" else _HOUR_MS)})
    pipe.hset(k.room, mapping=fields)
    pipe.xadd(k.log, {"to": "", "e": '"at":1,"by":"m1","kind":"joined"'}, id="1-1")
    for number, said in enumerate(room.talk, 2):
        fragment = f'"at":{int(now - said.ago * 1000)},"by":"{said.by}","kind":"{said.kind}","n":{number},"text":"{CANARY_WORDS}"'
        pipe.xadd(k.log, {"to": "", "e": fragment, "s": f"{said.by}:{number}"}, id=f"{number}-1")
    pipe.zadd(k.live, {name: int(now - room.talk[-1].ago * 1000) if room.talk else now})
    # `now` may be a while ago, and a look that began meanwhile must not pass it by.
    pipe.zadd(f"{k.live}:stir", {name: int(time.time() * 1000) + 500})
    pipe.execute()
    return name
