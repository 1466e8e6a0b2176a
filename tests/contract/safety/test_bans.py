"""A ban finds every socket of a visitor, on every worker; and whoever comes after it."""

from __future__ import annotations

import functools

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.safety.bans import Bans
from peerchat.tokens import new_id
from tests.contract.patience import until
from tests.contract.safety.visitor import FIVE, Held
from tests.contract.store import Store


async def test_a_ban_reaches_every_socket_of_that_visitor_on_every_worker(
    broker: Broker, bus: Bus, store: Store
) -> None:
    other = Broker(store.url, timeout=2.0)
    await other.start()
    ears = Bus(other, "w2")
    await ears.start()
    here, there = Bans(bus), Bans(ears)
    await here.listen()
    await there.listen()
    reached: list[str] = []
    for place, bans in (("here", here), ("there", there)):
        bans.watch("banned", functools.partial(reached.append, place))
        bans.watch("somebody else", lambda: reached.append("wrong"))
    unwatch = there.watch("banned", lambda: reached.append("gone"))
    unwatch()
    unwatch()
    here.reached("banned")
    assert reached == ["here"], "at once"
    await until(lambda: "there" in reached)
    assert set(reached) == {"here", "there"}
    await ears.close()
    await other.close()


async def test_whoever_waits_is_asked_for_a_ban_that_was_given_before(held: Held) -> None:
    reached: list[str] = []
    held.sanctions.watch(held.visitor, lambda: reached.append("too early"))()
    await held.steps(*FIVE)
    reached.clear()
    held.sanctions.watch(held.visitor, lambda: reached.append("banned"))
    held.sanctions.watch(new_id(), lambda: reached.append("wrong"))
    await until(lambda: reached)
    await held.standing()
    assert reached == ["banned"]
