"""All rooms as the worker that looks knows them: which to read next, and what they add up to. Pure; moments are unix milliseconds.

Promises: a look costs by what has happened, not by how many rooms there are. A room is read when it is new, when something rare
happened to it, when time alone may have changed its verdict, and, while it is not calm, whenever somebody speaks or comes back.
A calm room (well, no need heard, everybody there) in which people talk is read in turn, CALM_MOST a look: the worst that a message
can do to it is to make it one-sided. Nor is it read for its time alone while somebody spoke there in the last minute.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from peerchat.ops.rooms.forms import ReasonCode, RoomNow, Verdict
from peerchat.ops.rooms.verdict import NEED, Judged, judge
from peerchat.ops.rooms.vitals import Vitals

CALM_MOST = 12
READ_MOST = 2500
"""Rooms read in one look; what is left waits for the next, which then comes at once."""
HEARD_MS = 60_000
AGAIN_MS = 600_000
"""Nothing is believed for longer: a worker may die with everybody in a room, and nobody tells."""


class Known:
    """One room. `active`: last sign of life; `due`: when it is to be read, whatever happens; `told`: as it was told last."""

    __slots__ = ("active", "calm", "due", "judged", "room", "told", "vitals")

    def __init__(self, room: str, active: int, vitals: Vitals, judged: Judged, due: float) -> None:
        self.room, self.active = room, active
        self.read(vitals, judged, due)

    def read(self, vitals: Vitals, judged: Judged, due: float) -> None:
        self.vitals, self.judged, self.due = vitals, judged, due
        self.told: RoomNow | None = None
        # Asked for each room in which somebody spoke, thousands of times a look: worked out once.
        well = judged.verdict == "well" and vitals.level < NEED
        self.calm = well and all(one.state == "here" for one in vitals.seats)


class Ward:
    def __init__(self) -> None:
        self._known: dict[str, Known] = {}
        self._urgent: dict[str, int] = {}
        """To be read now: room → last activity, 0: not known."""
        self._talking: dict[str, int] = {}
        """Calm ones that were heard since they were read, the longest unread first."""
        self._due: list[tuple[float, str]] = []
        self._unwell: list[tuple[tuple[int, float], str]] = []
        """Those that are not well by urgency, always in order."""
        self.verdicts: Counter[Verdict] = Counter()
        self.reasons: Counter[ReasonCode] = Counter()
        self.kinds: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.here = 0

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[Known]:
        return iter(self._known.values())

    def get(self, room: str) -> Known | None:
        return self._known.get(room)

    @property
    def behind(self) -> bool:
        """Rooms are known to be there, or to have changed, that were not read yet."""
        return bool(self._urgent)

    def heard(self, room: str, active: int) -> None:
        """Somebody spoke there, or came (back)."""
        known = self._known.get(room)
        if known is None:
            self._urgent[room] = active
        elif active > known.active:
            known.active, known.told = active, None
            if known.calm:
                self._talking.setdefault(room, active)
            else:
                self._urgent[room] = active

    def stirred(self, room: str) -> None:
        """Something rarer happened there."""
        self._urgent.setdefault(room, 0)

    def talking(self, room: str) -> bool:
        """Whether it was heard since it was read."""
        return room in self._talking

    def to_read(self, now: int) -> list[str]:
        while self._due and self._due[0][0] <= now:
            due, room = heapq.heappop(self._due)
            known = self._known.get(room)
            if known is None or known.due != due:
                continue
            later = min(known.active + HEARD_MS, known.vitals.now + AGAIN_MS)
            if known.calm and later > now:
                known.due = later
                heapq.heappush(self._due, (later, room))
            else:
                self._urgent.setdefault(room, 0)
        return [*islice(self._urgent, READ_MOST), *islice(self._talking, CALM_MOST)]

    def read(self, room: str, vitals: Vitals | None) -> None:
        """None: it has ended, or is gone."""
        active = self._urgent.pop(room, 0)
        self._talking.pop(room, None)
        known = self._known.get(room)
        if vitals is None:
            if known is not None:
                self._count(known, -1)
                del self._known[room]
            return
        judged = judge(vitals, vitals.now)
        due = min(judged.until, vitals.now + AGAIN_MS)
        if known is None:
            known = self._known[room] = Known(room, active or vitals.said_at or vitals.made, vitals, judged, due)
            self._count(known, 1)
        else:
            counts = judged.reasons or known.judged.reasons or len(known.vitals.here) != len(vitals.here)
            if counts:
                self._count(known, -1)
            known.read(vitals, judged, due)
            known.active = max(known.active, active)
            if counts:
                self._count(known, 1)
        heapq.heappush(self._due, (due, room))

    def _count(self, known: Known, by: int) -> None:
        room, judged = known.vitals, known.judged
        self.verdicts[judged.verdict] += by
        self.kinds[room.kind] += by
        self.languages[room.language] += by
        self.here += by * len(room.here)
        for reason in judged.reasons:
            self.reasons[reason.code] += by
        if judged.reasons:
            place = (judged.urgency, known.room)
            at = bisect_left(self._unwell, place)
            if by > 0:
                self._unwell.insert(at, place)
            else:
                del self._unwell[at]

    def worst(self, most: int) -> list[Known]:
        """Those that are not well, the most urgent first."""
        return [self._known[room] for _, room in self._unwell[:most]]

    def among(self, rooms: Iterable[str]) -> list[Known]:
        """Those that are still there."""
        return [known for room in rooms if (known := self._known.get(room)) is not None]
