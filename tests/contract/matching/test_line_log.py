"""Whatever the tally counts stands in the line's log, entry by entry, with the wait and without anybody's id."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.matching.pool import Pool
from peerchat.matching.ticket import Ticket
from tests.contract.matching.steps import enters, now_ms, pairs
from tests.contract.matching.test_tally import time_is_up
from tests.contract.volunteers.duty import Team


async def log(broker: Broker, language: str = "de") -> list[dict[str, str]]:
    key = history_keys.line_log(language)
    rows = await broker.command(key, "XRANGE", key, "-", "+")
    return [{a.decode(): b.decode() for a, b in zip(f[::2], f[1::2], strict=True)} for _, f in rows]


async def test_each_entry_says_what_and_how_long_and_not_who(broker: Broker) -> None:
    team = Team(broker)
    a, b = (
        await enters(team.pool, "a", ago=50, topics=("grief",)),
        await enters(team.pool, "b", topics=("sleep", "grief")),
    )
    assert await pairs(team.pool, a, b) is None
    await team.pool.release("a", "de", "room")
    leaver = await enters(team.pool, "c", ago=70, topics=(), age="16-17")
    assert await team.pool.drop(leaver, leaver.connection, "later")
    await team.on("ann")
    person = await team.waits(50, topics=("trauma",))
    assert await team.roster.unserved(person.id, "de") == "all_busy"
    room = await team.talks("ann", person)
    await team.listening.back(room.seat(3600, "s"))
    said = [(one["what"], one["kind"], one["about"], int(one["ms"]) // 1000) for one in await log(broker)]
    assert said[:4] == [
        ("joined", "pair", "grief 18+", 0),
        ("joined", "pair", "sleep,grief 18+", 0),
        ("matched", "pair", "grief 18+", 50),
        ("matched", "pair", "sleep,grief 18+", 0),
    ]
    assert sorted(said[4:6]) == [("returned", "pair", "grief 18+", 0), ("returned", "pair", "sleep,grief 18+", 0)]
    assert said[6:10] == [
        ("joined", "pair", " 16-17", 0),
        ("later", "pair", " 16-17", 70),
        ("joined", "volunteer", "trauma 18+", 0),
        ("all_busy", "volunteer", "trauma 18+", 50),
    ]
    assert said[10:] == [("volunteer", "volunteer", "trauma 18+", 50), ("returned", "volunteer", "trauma 18+", 0)]
    assert {word for one in await log(broker) for word in one} == {"what", "kind", "about", "ms"}


async def test_the_log_and_the_tally_agree_whatever_happens(broker: Broker) -> None:
    chance, pool = random.Random(11), Pool(broker, 0.005, 25)
    here: list[Ticket] = []
    for number in range(150):
        act = chance.random()
        if act < 0.5 or len(here) < 2:
            here.append(await enters(pool, f"t{number}", topics=("grief",)))
        elif act < 0.7:
            a, b = here.pop(), here.pop()
            assert await pairs(pool, a, b, f"room{number}") is None
            if chance.random() < 0.5:
                await pool.release(a.id, "de", f"room{number}")
        elif act < 0.8:
            one = here.pop()
            await pool.drop(one, one.connection)
        elif act < 0.9:
            one = here.pop()
            await pool.retain(one, one.connection, now_ms() + 30)
            await pool.disconnect(one, one.connection)
        else:
            one = here.pop(0)
            await pool.disconnect(one, one.connection)
            await asyncio.sleep(0.006)
            if chance.random() < 0.5:
                here.append(await enters(pool, one.id, topics=("grief",)))
    for one in here:
        await time_is_up(broker, one)
    tally = await pool.tally("de")
    counted = Counter(one["what"] for one in await log(broker))
    assert (counted.pop("joined"), counted.pop("returned", 0)) == (tally.joined, tally.returned)
    assert counted == {reason: people for reason, people in tally.exits.items() if people}
    assert tally.entries == sum(counted.values()) + tally.in_line
