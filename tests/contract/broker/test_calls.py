"""Calls to the store: each answered once, in order, also when the store is frozen, cut off, new, or knows no script."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from peerchat.broker.client import Broker
from peerchat.errors import Refusal, StoreAway
from tests.contract.patience import until
from tests.contract.rooms.scripted import Scripted
from tests.contract.store import Store
from tests.system.faults import Link, Proxy

KEY = "{p07}:list"
TIMEOUT = 0.3


def commands(link: Link) -> bool:
    return b"peerchat-bus" not in link.sent


@pytest_asyncio.fixture
async def wire(own: Store) -> AsyncIterator[Proxy]:
    async with Proxy(own.nodes[0].port) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def frail(wire: Proxy) -> AsyncIterator[Broker]:
    """A broker whose wire to the store may break."""
    broker = Broker(f"redis://127.0.0.1:{wire.port}", timeout=TIMEOUT)
    await broker.start()
    yield broker
    await broker.close()


# ---- order ---------------------------------------------------------------------------------------


async def test_calls_happen_in_the_order_they_were_made_and_so_do_their_replies(broker: Broker) -> None:
    replies: list[Any] = []
    for number in range(500):
        broker.send(KEY, ("RPUSH", KEY, number), replies.append)
        if number % 7 == 0:
            await asyncio.sleep(0)
    await until(lambda: len(replies) == 500)
    assert replies == list(range(1, 501))
    assert await broker.command(KEY, "LRANGE", KEY, 0, -1) == [b"%d" % number for number in range(500)]


async def test_a_call_from_inside_a_reply_overtakes_nothing(broker: Broker) -> None:
    made: list[bytes] = []
    told: list[int] = []

    def push(depth: int) -> None:
        made.append(b"%d" % len(made))
        broker.send(KEY, ("RPUSH", KEY, made[-1]), lambda reply: again(depth, reply))

    def again(depth: int, reply: int) -> None:
        told.append(reply)
        for _ in range(2 if depth else 0):
            push(depth - 1)

    for _ in range(3):
        push(6)
    await until(lambda: len(told) == 3 * (2**7 - 1))
    assert told == sorted(told)
    assert await broker.command(KEY, "LRANGE", KEY, 0, -1) == made


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
async def test_a_store_that_knows_no_script_is_told_it_and_the_order_stays(
    store: Store, broker: Broker, turns: int
) -> None:
    """Each reply is for its own call, and what was said first is written first: the text goes out a second time, in front."""
    room = Scripted(broker)
    await room.attend()
    store.forget_scripts()

    async def append(n: int) -> Any:
        return await room.append(n)

    said = []
    for n in range(1, 41):
        said.append(asyncio.ensure_future(append(n)))
        for _ in range(turns):
            await asyncio.sleep(0)
    replies = await asyncio.gather(*said)
    assert replies == [["ok", str(1 + n), "0"] for n in range(1, 41)]


async def test_two_unknown_scripts_at_once_get_each_its_own_answer(store: Store, broker: Broker) -> None:
    one, other = Scripted(broker), Scripted(broker)
    await one.attend()
    await other.attend()
    await other.append(1)
    for _ in range(20):
        store.forget_scripts()
        first, second, third = await asyncio.gather(one.since(), other.since(), other.tick())
        assert (first[1], second[1], third[1]) == ("1", "2", (await other.log())[-1].id)


async def test_a_script_flush_in_mid_talk_is_not_noticed(store: Store, broker: Broker) -> None:
    room = Scripted(broker)
    await room.attend()
    for n in range(1, 20):
        store.forget_scripts()
        assert (await room.append(n))[0] == "ok"


# ---- what the store says -------------------------------------------------------------------------


async def test_a_scripts_refusal_is_a_refusal(broker: Broker) -> None:
    with pytest.raises(Refusal) as refused:
        await broker.command(KEY, "EVAL", "return redis.error_reply('REFUSE busy now')", 1, KEY)
    assert refused.value.code == "busy"


async def test_any_other_error_names_its_kind_and_never_what_was_said(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    await broker.command(KEY, "SET", KEY, "x")
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError, match="store error WRONGTYPE") as failed:
        await broker.command(KEY, "RPUSH", KEY, "canary")
    assert "WRONGTYPE" in caplog.text
    assert "canary" not in caplog.text + repr(failed.value)


async def test_it_shows_by_name_in_the_list_of_clients(store: Store, broker: Broker) -> None:
    for node in store.nodes:
        assert "peerchat" in [client["name"] for client in node.client.client_list()]


# ---- away ----------------------------------------------------------------------------------------


async def test_a_frozen_store_answers_every_call_once_with_store_away(own: Store) -> None:
    broker = Broker(own.url, timeout=TIMEOUT)
    await broker.start()
    told: list[bool] = []
    unwatch = broker.watch(told.append)
    replies: list[Any] = []
    own.nodes[0].pause()
    for number in range(50):
        broker.send(KEY, ("RPUSH", KEY, number), replies.append)
        await asyncio.sleep(0)
    await until(lambda: len(replies) == 50, TIMEOUT * 3)
    assert all(isinstance(reply, StoreAway) for reply in replies)
    assert broker.away
    assert broker.is_away(KEY)
    assert told == [True]
    with pytest.raises(StoreAway):
        await broker.command(KEY, "PING")
    own.nodes[0].resume()
    await until(lambda: not broker.away)
    assert told == [True, False]
    assert not broker.is_away(KEY)
    unwatch()
    await broker.command(KEY, "PING")
    assert len(replies) == 50
    await broker.close()
    assert told == [True, False]


async def test_what_store_away_answered_may_have_happened_all_the_same(own: Store) -> None:
    """The disease that de-duplication is the cure of."""
    broker = Broker(own.url, timeout=TIMEOUT)
    await broker.start()
    own.nodes[0].pause()
    with pytest.raises(StoreAway):
        await broker.command(KEY, "RPUSH", KEY, "said")
    own.nodes[0].resume()
    await until(lambda: not broker.away)
    assert await broker.command(KEY, "LRANGE", KEY, 0, -1) == [b"said"]
    await broker.close()


async def test_a_silent_store_is_noticed_though_nobody_calls(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peerchat.broker.node.PROBE_SECONDS", 0.1)
    broker = Broker(own.url, timeout=TIMEOUT)
    await broker.start()
    own.nodes[0].pause()
    await until(lambda: broker.away)
    own.nodes[0].resume()
    await until(lambda: not broker.away)
    await broker.close()


async def test_a_cut_wire_is_away_at_once_and_opened_anew(wire: Proxy, frail: Broker) -> None:
    told: list[bool] = []
    frail.watch(told.append)
    [link] = wire.links
    link.freeze("down")
    call = asyncio.ensure_future(frail.command(KEY, "PING"))
    await asyncio.sleep(0)
    link.cut()
    with pytest.raises(StoreAway):
        await call
    await until(lambda: not frail.away)
    assert told == [True, False]
    assert await frail.command(KEY, "PING") == b"PONG"


async def test_a_reply_that_comes_in_pieces_is_one_reply(wire: Proxy, frail: Broker) -> None:
    async def crumbs(chunk: bytes) -> bytes:
        for start in range(len(chunk) - 1):
            wire.links[0]._down.write(chunk[start : start + 1])
            await asyncio.sleep(0)
        return chunk[-1:]

    wire.down.append(crumbs)
    await frail.command(KEY, "RPUSH", KEY, "one", "two\r\n$3")
    assert await frail.command(KEY, "LRANGE", KEY, 0, -1) == [b"one", b"two\r\n$3"]


async def test_without_a_store_the_start_says_so_and_goes_on_trying(own: Store) -> None:
    async with Proxy(own.nodes[0].port) as wire:
        wire.target = 1  # nobody listens there
        broker = Broker(f"redis://127.0.0.1:{wire.port}", timeout=TIMEOUT)
        with pytest.raises(StoreAway):
            await broker.start()
        with pytest.raises(StoreAway):
            await broker.command(KEY, "PING")
        wire.target = own.nodes[0].port
        await until(lambda: not broker.away)
        assert await broker.command(KEY, "PING") == b"PONG"
        await broker.close()


async def test_a_password_is_asked_for_and_never_logged(own: Store, caplog: pytest.LogCaptureFixture) -> None:
    own.nodes[0].client.config_set("requirepass", "pass word/1")
    right = Broker(f"redis://:pass%20word%2F1@127.0.0.1:{own.nodes[0].port}/3", timeout=TIMEOUT)
    await right.start()
    await right.command(KEY, "SET", KEY, 1)
    info = await right.command(KEY, "CLIENT", "INFO")
    assert b" db=3 " in info
    await right.close()
    wrong = Broker(f"redis://:canary@127.0.0.1:{own.nodes[0].port}", timeout=TIMEOUT)
    with caplog.at_level(logging.DEBUG):
        with pytest.raises(StoreAway):
            await wrong.start()
        await until(lambda: "WRONGPASS" in caplog.text)  # on a busy machine it gives up before it is refused
    assert "canary" not in caplog.text
    await wrong.close()
