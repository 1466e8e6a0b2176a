"""What stands beside a talk, for one of the staff: a raised hand, words between volunteer and supervisors, the abuse shield.

Promises: a volunteer acts and reads beside their own talks alone; a supervisor is alerted within ALERT_SECONDS even where the
doorbell is lost, and reads and writes beside talks whose volunteer has raised a hand, and only there.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from peerchat import wire
from peerchat.errors import Refusal
from peerchat.volunteers.duty.post import Post
from peerchat.volunteers.duty.room import Room
from peerchat.volunteers.duty.station import Station
from peerchat.volunteers.staff import Staff

ALERT_SECONDS = 4.0  # issue 5: alerted within five


class Beside:
    """`tell`: says a frame. All acts raise StoreAway, or Refusal (not_member)."""

    def __init__(self, post: Post, staff: Staff, station: Station, tell: Callable[[msgspec.Struct], None]) -> None:
        self._post = post
        self._staff = staff
        self._station = station
        self._tell = tell
        self._supervises = staff.may_act_as("supervisor")
        self.again = ALERT_SECONDS if self._supervises else float("inf")
        self._shown: dict[str, wire.HandUp] = {}
        self._helped: set[str] = set()
        self._heard: dict[str, int] = {}

    def described(self, staff: Staff) -> None:
        """The same one, as they are from now on."""
        self._staff = staff

    async def begin(self) -> None:
        await self.hands()
        for room in self._station.talks:
            await self.hear(room)

    async def hand(self, room: str, *, up: bool) -> None:
        await self._mine(room)
        if not await self._post.asides.hand(room, up=up):
            raise Refusal("not_member")

    async def hands(self) -> None:
        """For supervisors: what is new among raised hands."""
        if not self._supervises:
            return
        up: set[str] = set()
        for room_id, since in await self._post.asides.hands():
            room = await self._post.listening.room(room_id)
            if room is None or not room.hand or room.state != "open":
                continue
            up.add(room_id)
            self._helped.add(room_id)
            name = await self._post.roster.name_of(room.staff)
            shown = wire.HandUp(room_id, True, name, room.topic, room.need, room.level, room.why, since)
            if self._shown.get(room_id) != shown:
                new = room_id not in self._shown
                self._shown[room_id] = shown
                self._tell(shown)
                if new:
                    await self.hear(room_id)
        for room_id in [known for known in self._shown if known not in up]:
            del self._shown[room_id]
            self._tell(wire.HandUp(room_id, up=False))

    async def say(self, room_id: str, text: str) -> None:
        room = await self._reaches(room_id)
        if text.strip():
            by = "volunteer" if room.staff == self._staff.id else "supervisor"
            await self._post.asides.say(room_id, self._staff.name, by, text)
        else:
            self._heard.pop(room_id, None)
        await self.hear(room_id)

    async def hear(self, room_id: str) -> None:
        """What was said beside this talk since, where it concerns this one."""
        if room_id in self._station.talks or room_id in self._helped:
            for said in await self._post.asides.said(room_id, self._heard.get(room_id, 0)):
                self._heard[room_id] = said.number
                self._tell(said)

    async def shield(self, room_id: str) -> None:
        """Abuse: the talk ends, without fault of the volunteer and without a reason asked."""
        room = await self._mine(room_id)
        if not room.visitor:  # the store has forgotten it once: the room itself knows who sits there
            person = next((one.id for one in room.mine.members if one.id != room.mine.member), "")
            room = room._replace(visitor=await self._post.visitor_of(room_id, person) or "")
        self._station.abused(room_id)
        await self._post.listening.shield(room)
        await self._post.end(room_id)
        await self._post.listening.over(room_id)
        await self._station.look()

    async def _mine(self, room_id: str) -> Room:
        room = await self._post.listening.room(room_id)
        if room is None or room.staff != self._staff.id or room.state != "open":
            raise Refusal("not_member")
        return room

    async def _reaches(self, room_id: str) -> Room:
        room = await self._post.listening.room(room_id)
        if room is None or room.state != "open":
            raise Refusal("not_member")
        if room.staff != self._staff.id and not (self._supervises and (room.hand or room_id in self._helped)):
            raise Refusal("not_member")
        return room
