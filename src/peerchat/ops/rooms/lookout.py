"""One worker looks at all rooms for the whole house, once an interval, however many operators and workers there are.

Whoever is asked by an operator takes the lookout, or hears from who has it. Who needs to look more often takes it over; a worker that
dies is followed within LEASE_SECONDS. While nobody asks, there is no look, no timer and no key. While only alarms do, they are told
how many rooms are how, and no other section is read.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator

from peerchat.broker import ops_keys
from peerchat.broker.bus import Bus
from peerchat.errors import Refusal, StoreAway
from peerchat.ops.rooms.follower import Follower
from peerchat.ops.rooms.forms import RoomsAsked, RoomsPage, RoomsSection
from peerchat.ops.rooms.judged import Judged
from peerchat.ops.rooms.scan import Scan
from peerchat.ops.rooms.telling import Handles, choose, section, tell
from peerchat.ops.rooms.ward import Ward
from peerchat.ops.sections import LOOK_SECONDS, Sections

log = logging.getLogger("peerchat.ops")
LEASE_SECONDS = 3.0
LINGER_SECONDS = 10.0
"""After a single question: whoever asked once asks again."""
LATE_SECONDS = 0.5
"""By which a look may be late before a single question waits for the next one."""
FIRST_SECONDS = 5.0
ANSWER_SECONDS = 1.0
SIGN_SECONDS = 10.0
"""A stream is not silent for longer, so that no proxy thinks it dead."""


class Lookout:
    """One per worker. `judged`: what came of the last look, by whichever worker.

    `closing()`: the worker is on its way out. `clock`: seconds that never go back.
    """

    def __init__(
        self, bus: Bus, worker: str, handles: Handles, closing: Callable[[], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:  # fmt: skip
        self._bus, self._broker, self._worker = bus, bus.broker, worker
        self._handles, self._closing, self._clock = handles, closing, clock
        self.sections: Sections | None = None
        self.looks = 0
        self._demands: dict[object, float] = {}
        self._linger_until = 0.0
        self._sooner = asyncio.Event()
        self._turned = asyncio.Event()
        self._leader = ""
        self._listening = False
        self._ward, self._now = Ward(), 0
        self._scan: Scan | None = None
        self._doubtful = False
        self._latest, self._latest_at = b"", 0.0
        self.judged = Judged(clock)
        self._followers: set[Follower] = set()
        self._asked: dict[bytes, asyncio.Future[bytes]] = {}
        self._pages: dict[str, bytes] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # ---- who needs it ------------------------------------------------------------------------

    @contextlib.contextmanager
    def wanted(self, every: float) -> Iterator[None]:
        """The house is looked at every so many seconds, by whichever worker, as long as this is held."""
        demand = object()
        self._demand(demand, every)
        try:
            yield
        finally:
            self._demands.pop(demand, None)

    def _demand(self, demand: object, every: float) -> None:
        before = self._every()
        self._demands[demand] = every
        if before is None or every < before:
            self._sooner.set()

    def _linger(self) -> None:
        every = self._every()
        if every is None or every > LOOK_SECONDS:
            self._sooner.set()
        self._linger_until = self._clock() + LINGER_SECONDS

    def _every(self) -> float | None:
        """Seconds; None: nobody needs it."""
        lingering = [LOOK_SECONDS] if self._clock() < self._linger_until else []
        return min([*self._demands.values(), *lingering], default=None)

    # ---- looking -----------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        unwatch = self._broker.watch(self._store_changed)
        try:
            await self._run()
        finally:
            unwatch()

    def _store_changed(self, _away: bool) -> None:
        self._doubtful = True

    async def _run(self) -> None:
        while True:
            self._sooner.clear()
            every, begun = self._every(), self._clock()
            pause: float | None = None
            if every is None:
                await self._rest()
            else:
                pause = max(0.02, begun + await self._turn(every) - self._clock())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._sooner.wait()

    async def _turn(self, every: float) -> float:
        """Seconds until the next one."""
        try:
            await self._listen()
            lease = int(max(LEASE_SECONDS, 3 * every) * 1000)
            args: list[str | int | bytes] = [self._worker, int(every * 1000), lease]
            leader = (await self._broker.run("lookout", [ops_keys.LOOKOUT], args)).decode()
            if leader == self._worker:
                await self._look(overview=every <= LOOK_SECONDS)
            elif self._scan is not None:
                self._forget()
            self._leader = leader
            self._turned.set()
        except Refusal:
            self._leader = ""  # the store is away: the next turn may find it
        except Exception as error:  # noqa: BLE001  # operators need the next look more than an end
            log.error("a look at the rooms failed: %s", type(error).__name__)
        return 0.02 if self._ward.behind and self._leader == self._worker else every

    async def _look(self, *, overview: bool) -> None:
        if self._scan is None:
            self._scan = Scan(self._broker, self._ward)
        if self._doubtful:
            self._doubtful = False
            self._scan.anew()
        self._now = await self._scan.look()
        self.looks += 1
        self._pages.clear()
        self._bus.ring_out(ops_keys.BUS, b"v" + self.judged.tell(self._ward.verdicts))
        if overview and self.sections is not None:
            body = (await self.sections.overview(self._now / 1000)).model_dump_json().encode()
            self._bus.ring_out(ops_keys.BUS, b"o" + body)
            self._news(body)

    async def _rest(self) -> None:
        if self._leader == self._worker:
            with contextlib.suppress(Refusal):
                await self._broker.run("lookout", [ops_keys.LOOKOUT], [self._worker, 0, 0])
        self._forget()
        self._leader, self._latest = "", b""
        self._turned.clear()

    def _forget(self) -> None:
        self._ward, self._scan = Ward(), None
        self._pages.clear()

    async def rooms_section(self) -> RoomsSection:
        """A section of the overview."""
        return section(self._ward, self._handles)

    def _news(self, body: bytes) -> None:
        self._latest, self._latest_at = body, self._clock()
        for follower in self._followers:
            follower.news.set()

    # ---- between workers ---------------------------------------------------------------------

    async def _listen(self) -> None:
        if not self._listening:
            await self._bus.attend(ops_keys.BUS, self._rang, lambda: None)
            self._listening = True

    def _rang(self, data: bytes) -> None:
        """`v` rooms by verdict · `o` overview · `q` id, space, what is asked · `a` id, space, the answer."""
        kind, rest = data[:1], data[1:]
        if kind == b"v" and self._leader != self._worker:
            self.judged.heard(rest)
        elif kind == b"o" and self._leader != self._worker:
            self._news(rest)
        elif kind == b"q" and self._leader == self._worker:
            ask, _, asked = rest.partition(b" ")
            task = asyncio.create_task(self._answer(ask, asked))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif kind == b"a":
            ask, _, answer = rest.partition(b" ")
            waiting = self._asked.get(ask)
            if waiting is not None and not waiting.done():
                waiting.set_result(answer)

    async def _answer(self, ask: bytes, asked: bytes) -> None:
        page = await self._page(RoomsAsked.model_validate_json(asked))
        self._bus.ring_out(ops_keys.BUS, b"a%b %b" % (ask, page))

    async def _ask(self, asked: RoomsAsked) -> bytes | None:
        ask = secrets.token_hex(8).encode()
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._asked[ask] = answer
        try:
            self._bus.ring_out(ops_keys.BUS, b"q%b %b" % (ask, asked.model_dump_json().encode()))
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            return None
        finally:
            del self._asked[ask]

    # ---- what operators are told -------------------------------------------------------------

    async def overview(self) -> bytes:
        """As JSON. Raises StoreAway, or Refusal (first_look)."""
        self._linger()
        follower = Follower()
        self._followers.add(follower)
        try:
            async with asyncio.timeout(FIRST_SECONDS):
                while not self._latest or self._clock() - self._latest_at > LOOK_SECONDS + LATE_SECONDS:
                    await follower.news.wait()
                    follower.news.clear()
        except TimeoutError:
            raise self._why_not() from None
        finally:
            self._followers.discard(follower)
        return self._latest

    async def rooms(self, asked: RoomsAsked) -> bytes:
        """As JSON. Raises StoreAway, or Refusal (first_look)."""
        self._linger()
        until = self._clock() + FIRST_SECONDS
        while self._clock() < until:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(until - self._clock()):
                    await self._turned.wait()
            if self._leader == self._worker and self._scan is not None:
                return await self._page(asked)
            if self._leader and (answer := await self._ask(asked)) is not None:
                return answer
            self._turned.clear()  # who had the lookout is gone: whoever has it after the next turn is asked
        raise self._why_not()

    def _why_not(self) -> Refusal:
        return StoreAway() if self._broker.away else Refusal("first_look", 1.0, 503)

    async def _page(self, asked: RoomsAsked) -> bytes:
        name = asked.model_dump_json()
        known = self._pages.get(name)
        if known is not None:
            return known
        found = choose(self._ward, asked)
        page = [one.room for one in found[(asked.page - 1) * asked.size : asked.page * asked.size]]
        if self._scan is not None:  # what is shown is fresh, also of rooms whose turn it is not
            with contextlib.suppress(Refusal):
                await self._scan.read([room for room in page if self._ward.talking(room)])
        answer = RoomsPage(
            at=self._now / 1000, whole=not self._ward.behind, total=len(found), page=asked.page, size=asked.size,
            rooms=[tell(one, self._handles) for one in self._ward.among(page)],
        )  # fmt: skip
        self._pages[name] = body = answer.model_dump_json().encode()
        return body

    async def follow(self, ends: Callable[[Callable[[], None]], Callable[[], None]]) -> AsyncIterator[bytes]:
        """Each overview from now on, as JSON; empty: nothing new, and still here. `ends(ended)`: calls `ended` when whoever follows
        may see no more; returns what ends that."""
        follower = Follower()
        unwatch = ends(follower.end)
        self._followers.add(follower)
        try:
            with self.wanted(LOOK_SECONDS):
                while not self._closing():
                    try:
                        async with asyncio.timeout(SIGN_SECONDS):
                            await follower.news.wait()
                    except TimeoutError:
                        yield b""
                        continue
                    follower.news.clear()
                    if follower.over:
                        return
                    yield self._latest
        finally:
            self._followers.discard(follower)
            unwatch()
