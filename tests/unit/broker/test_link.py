"""When a link counts as dead: after a silence, not because there is much to answer. The loop's clock is the test's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from peerchat.broker.link import LAST_CHANCE_SECONDS, Link, pack
from peerchat.errors import StoreAway

TIMEOUT = 1.0


class Timer:
    def __init__(self, at: float, act: Callable[[], None]) -> None:
        self.at, self.act = at, act
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """What a link uses of its loop; time passes when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, act: Callable[[], None]) -> Timer:
        self.timers.append(Timer(self.now + delay, act))
        return self.timers[-1]

    def passes(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [timer for timer in self.timers if not timer.cancelled and timer.at <= end]:
            first = min(due, key=lambda timer: timer.at)
            self.timers.remove(first)
            self.now = max(self.now, first.at)
            first.act()
        self.now = end


class Wire:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.aborted = False

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def abort(self) -> None:
        self.aborted = True


class Rig:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock, self.wire, self.replies, self.lost = Clock(), Wire(), list[Any](), 0
        monkeypatch.setattr("asyncio.get_running_loop", lambda: self.clock)
        self.link = Link(TIMEOUT, self._lost)
        self.link.connection_made(self.wire)  # type: ignore[arg-type]  # what a link uses of a transport

    def _lost(self) -> None:
        self.lost += 1

    def call(self, times: int) -> None:
        for _ in range(times):
            self.link.call(pack(("PING",)), self.replies.append)


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    return Rig(monkeypatch)


def test_a_large_batch_that_is_being_answered_is_no_dead_link(rig: Rig) -> None:
    """Two and a half thousand people who speak at once were told that the store is away, again and again, while it answered."""
    rig.call(21)
    rig.link.data_received(b"+PONG\r\n")  # the other twenty leave together
    assert len(rig.wire.sent) == 2
    for _ in range(20):
        rig.clock.passes(TIMEOUT / 2)
        rig.link.data_received(b"+PONG\r\n")
    assert (rig.replies, rig.lost) == ([b"PONG"] * 21, 0)


def test_a_silence_in_the_middle_of_a_batch_ends_the_link_in_time(rig: Rig) -> None:
    rig.call(4)
    rig.link.data_received(b"+PONG\r\n")
    rig.clock.passes(TIMEOUT / 2)
    rig.link.data_received(b"+PONG\r\n")
    rig.clock.passes(TIMEOUT + LAST_CHANCE_SECONDS * 1.5)
    assert rig.wire.aborted
    assert [type(reply) for reply in rig.replies] == [bytes, bytes, StoreAway, StoreAway]
    assert rig.lost == 1


def test_a_link_that_never_answers_ends_in_time(rig: Rig) -> None:
    rig.call(1)
    rig.clock.passes(TIMEOUT)
    assert not rig.wire.aborted
    rig.clock.passes(LAST_CHANCE_SECONDS * 1.5)
    assert rig.wire.aborted
