"""Somebody who asks for a volunteer and does what people do: waits, loses the network, talks, gives up; and what became of it."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any, Literal, NamedTuple

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.system.client import Seat
from tests.system.door import ABNORMAL, Door
from tests.system.patience import patience

End = Literal["served", "told", "left", "refused", "lost"]
BACK_IN_LINE = ("no_show", "listener_gone", "handed_over")


class Habits(NamedTuple):
    """`aborts`: chance per second in line that the network goes away; `leaves`: that they give up; `stays`: of waiting on, once told.
    `patience`: seconds until a test gives them up for lost."""

    aborts: float = 0.03
    leaves: float = 0.02
    stays: float = 0.7
    patience: float = 120.0


USUAL = Habits()


class Seeker:
    def __init__(
        self, url: str, http: httpx.AsyncClient, wish: dict[str, object], chance: random.Random, habits: Habits
    ) -> None:
        self._url = url
        self._http = http
        self._wish = wish
        self._chance = chance
        self._habits = habits
        self.told = 0
        self.talks = 0
        self.waited: list[float] = []
        self.story: list[str] = []

    async def live(self) -> End:
        try:
            async with asyncio.timeout(patience(self._habits.patience)):
                return await self._live()
        except TimeoutError:
            return "lost"

    async def _live(self) -> End:
        ticket = await self._join()
        if ticket is None:
            return "refused"
        while True:
            seat = await self._wait(ticket)
            if not isinstance(seat, dict):
                return seat
            self.talks += 1
            back = await self._talk(seat["seat"])
            if back is None:
                return "served"
            ticket = back or ticket

    async def _join(self) -> str | None:
        while True:
            try:
                answer = await self._http.post("/api/join", json=self._wish)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 201:
                return str(answer.json()["ticket"])
            if answer is not None and answer.status_code == 409:
                return None
            await asyncio.sleep(self._chance.uniform(0.1, 0.5))

    # ---- in line -----------------------------------------------------------------------------

    async def _wait(self, ticket: str) -> dict[str, Any] | End:
        began = time.monotonic()
        while True:
            found = await self._stand(ticket)
            if found is not None:
                self.waited.append(time.monotonic() - began)
                return found
            await asyncio.sleep(self._chance.uniform(0.05, 0.4))

    async def _stand(self, ticket: str) -> dict[str, Any] | End | None:
        """One connection. None: it was lost."""
        try:
            door = await Door.open(self._url, "/ws/queue")
        except (OSError, InvalidHandshake, InvalidMessage, EOFError, TimeoutError):
            return None
        try:
            await door.say(t="hello", v=1, ticket=ticket)
            until_break = self._chance.expovariate(self._habits.aborts)
            async with asyncio.timeout(until_break):
                return await self._listen(door)
        except TimeoutError:
            if self._chance.random() < self._habits.leaves / (self._habits.aborts + self._habits.leaves):
                await door.say(t="leave")
                self.story.append("left")
                return "left"
            self.story.append("aborted")
            return None
        except ConnectionClosed as end:
            self.story.append(f"closed {end.rcvd.code if end.rcvd else ABNORMAL}")
            return None
        finally:
            door.abort()

    async def _listen(self, door: Door) -> dict[str, Any] | End:
        async for text in door.connection:
            frame = json.loads(text)
            if frame["t"] == "matched":
                self.story.append("matched")
                return dict(frame)
            if frame["t"] == "choice":
                self.told += 1
                self.story.append(f"told {frame.get('why')}")
                if self._chance.random() > self._habits.stays:
                    await door.say(t="choose", option="later")
                    return "told"
        raise ConnectionClosed(door.connection.protocol.close_rcvd, None)

    # ---- in a talk ---------------------------------------------------------------------------

    async def _talk(self, token: str) -> str | None:
        """The ticket back into the line ('' if none came), or None: it was a talk."""
        async with Seat(self._url, token, chance=self._chance, beat_s=1, patient=(0.05, 0.5)) as seat:
            seat.say(f"hello {self._chance.random()}")
            while not seat.over:
                await asyncio.sleep(0.1)
                if self._chance.random() < self._habits.aborts / 10:
                    seat.abort()
            reason = next((entry.get("reason") for entry in seat.transcript if entry["kind"] == "ended"), None)
            self.story.append(f"ended {reason} {seat.closes[-1:]}")
            if reason in BACK_IN_LINE:
                return str(seat.of("ticket")[-1]["ticket"]) if seat.of("ticket") else ""
            return None
