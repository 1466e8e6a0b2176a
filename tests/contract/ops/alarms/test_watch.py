"""Alarms from a reading to a receiver, over crashes, silences and databases that go away: real servers, real databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from sqlalchemy import text

from peerchat.db import alarms, deliveries
from peerchat.db.alarms import Silence
from peerchat.db.engine import Database
from peerchat.ops.alarms.channels import Outcome
from peerchat.ops.alarms.mail import Mail, MailServer
from peerchat.ops.alarms.readings import LineReading
from peerchat.ops.alarms.signature import keys_in
from peerchat.ops.alarms.webhook import Webhook
from tests.contract.ops.alarms.house import CRISIS, KEY_SAID, WELL, Breakable, Worker, genuine
from tests.contract.ops.alarms.receivers import Hooks, Post
from tests.contract.volunteers.team import Clock


@pytest_asyncio.fixture
async def hooks() -> AsyncIterator[Hooks]:
    async with Hooks() as hooks:
        yield hooks


@pytest_asyncio.fixture
async def post() -> AsyncIterator[Post]:
    async with Post() as post:
        yield post


def webhook(hooks: Hooks, clock: Clock) -> Webhook:
    return Webhook(hooks.url, keys_in(KEY_SAID), clock)


def mail(post: Post) -> Mail:
    return Mail(
        MailServer("127.0.0.1", post.port, tls=False), "peerchat@chat.example", ["kim@chat.example"], "de", "peerchat"
    )


async def test_an_alarm_is_told_once_and_its_end_as_well(
    database: Database, clock: Clock, hooks: Hooks, post: Post
) -> None:
    worker = Worker(database, clock, webhook(hooks, clock), mail(post))
    await worker.look(WELL)
    assert await worker.outbox.round() == 0
    for _ in range(3):
        await worker.look(CRISIS)
        await worker.outbox.round()
        clock.now += 5
    assert worker.house.firing == {"crisis_offer": 1}
    for _ in range(4):
        await worker.look(WELL)
        await worker.outbox.round()
        clock.now += 5
    said = [genuine(*one) for one in hooks.got]
    assert [(one["type"], one["data"]["rule"]) for one in said] == [
        ("alarm.fired", "crisis_offer"),
        ("alarm.recovered", "crisis_offer"),
    ]
    assert len({headers["webhook-id"] for headers, _ in hooks.got}) == 2
    assert [letter["Subject"].split(":")[0] for letter in post.letters] == ["[peerchat] Alarm", "[peerchat] Vorbei"]
    assert post.to == [["kim@chat.example"]] * 2
    assert "Geh selbst in den Dienst" in post.letters[0].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert worker.house.firing == {}


async def test_several_of_one_moment_are_one_letter(database: Database, clock: Clock, post: Post) -> None:
    worker = Worker(database, clock, mail(post))
    await worker.look(replace(CRISIS, store_away_s=9.0, lines={"de": LineReading(10.0)}))
    await worker.outbox.round()
    assert [letter["Subject"][-4:] for letter in post.letters] == ["(+1)"]


async def test_what_fails_is_tried_again_with_the_same_id_by_a_worker_that_was_started_anew(
    database: Database, clock: Clock, hooks: Hooks, post: Post
) -> None:
    hooks.answers, post.refuse = [500, 302], 1
    first = Worker(database, clock, webhook(hooks, clock), mail(post))
    await first.look(CRISIS)
    await first.outbox.round()
    assert await first.outbox.round() == 0  # not at once
    assert (len(hooks.got), len(post.letters)) == (1, 0)
    clock.now += 5
    second = Worker(database, clock, webhook(hooks, clock), mail(post))
    await second.look(CRISIS)  # it knows the alarm, and does not tell of it anew
    await second.outbox.round()
    assert (len(hooks.got), len(post.letters)) == (2, 1)
    clock.now += 33
    third = Worker(database, clock, webhook(hooks, clock), mail(post))
    await third.outbox.round()
    await third.outbox.round()
    assert len(hooks.got) == 3
    assert len({headers["webhook-id"] for headers, _ in hooks.got}) == 1
    assert {headers["webhook-timestamp"] for headers, _ in hooks.got} == {
        str(int(clock.now) - ago) for ago in (38, 33, 0)
    }
    async with database.reading() as connection:
        standing = await deliveries.standing(connection)
    assert {(one.waiting, one.failed, one.delivered_at is not None) for one in standing.values()} == {(0, 0, True)}


async def test_a_receiver_that_is_gone_or_was_taken_away_is_left(
    database: Database, clock: Clock, hooks: Hooks
) -> None:
    hooks.answers = [410]
    worker = Worker(database, clock, webhook(hooks, clock))
    await worker.look(CRISIS)
    await worker.outbox.round()
    clock.now += 90_000
    assert await worker.outbox.round() == 0
    await worker.look(WELL)
    clock.now += 60
    await worker.look(WELL)
    without = Worker(database, clock)
    assert await without.outbox.round() == 1
    async with database.reading() as connection:
        (standing,) = (await deliveries.standing(connection)).values()
        bodies = (await connection.execute(text("SELECT body FROM alarm_deliveries"))).scalars().all()
    assert (standing.waiting, standing.failed) == (0, 2)
    assert set(bodies) == {""}
    assert worker.outbox.counts() == {"alarm_deliveries|webhook|never": 1}


async def test_nobody_is_there_to_take_it_for_a_day(database: Database, clock: Clock) -> None:
    nobody = Webhook("http://127.0.0.1:9/", keys_in(KEY_SAID), clock)
    worker = Worker(database, clock, nobody)
    await worker.look(CRISIS)
    for _ in range(40):
        await worker.outbox.round()
        clock.now += 3600
    (labels,) = worker.outbox.counts().items()
    assert labels[0] == "alarm_deliveries|webhook|later"
    assert 20 <= labels[1] <= 30
    async with database.reading() as connection:
        (standing,) = (await deliveries.standing(connection)).values()
    assert standing.failed == 1
    clock.now += 8 * 86400
    await worker.outbox.tidy()
    async with database.reading() as connection:
        assert await deliveries.standing(connection) == {}


async def test_a_silence_is_kept_and_what_still_fires_is_told_after_it(
    database: Database, clock: Clock, hooks: Hooks
) -> None:
    worker = Worker(database, clock, webhook(hooks, clock))
    async with database.writing() as connection:
        await alarms.silence(connection, Silence("s", "crisis_offer", "", int(clock.now) + 60, "kim"))
    await worker.look(CRISIS)
    await worker.outbox.round()
    assert hooks.got == []
    clock.now += 61
    await worker.look(CRISIS)
    await worker.outbox.round()
    assert len(hooks.got) == 1


async def test_a_pending_alarm_goes_on_with_whoever_watches_next(database: Database, clock: Clock) -> None:
    slow = replace(WELL, lines={"de": LineReading(130.0)})
    worker = Worker(database, clock)
    for _ in range(61):  # five minutes, each look by a worker that knows nothing
        worker = Worker(database, clock)
        await worker.look(slow)
        clock.now += 5
    assert worker.house.firing == {"wait_p90": 1}
    await Worker(database, clock).look(replace(slow, lines={}))  # not known: it stays
    async with database.reading() as connection:
        (row,) = await alarms.going_on(connection)
    assert (row.rule, row.subject, row.fired_at is not None) == ("wait_p90", "de", True)


async def test_where_all_is_well_the_database_is_asked_once_a_minute(
    migrated: str, database: Database, clock: Clock, hooks: Hooks
) -> None:
    counting = Breakable(migrated)
    worker = Worker(counting, clock, webhook(hooks, clock))
    for _ in range(13):
        await worker.look(WELL)
        clock.now += 5
    assert counting.asked == 2
    await worker.look(CRISIS)
    assert counting.asked == 3
    await worker.outbox.round()
    assert [genuine(*one)["type"] for one in hooks.got] == ["alarm.fired"]
    await counting.close()


async def test_who_was_held_up_for_a_lease_asks_what_went_on_meanwhile(database: Database, clock: Clock) -> None:
    held_up, other = Worker(database, clock), Worker(database, clock)
    await held_up.look(WELL)
    clock.now += 1
    await other.look(CRISIS)
    clock.now += 20
    await held_up.look(WELL)
    async with database.reading() as connection:
        (row,) = await alarms.going_on(connection)
    assert row.well_since == int(clock.now)


async def test_what_others_put_in_is_found_within_five_seconds_and_ones_own_at_once(
    database: Database, clock: Clock, hooks: Hooks
) -> None:
    hook = webhook(hooks, clock)
    worker = Worker(database, clock, hook)
    assert await worker.outbox.round() == 0
    async with database.writing() as connection:  # by another worker: found at the next look, within five seconds
        await deliveries.put(connection, [deliveries.Delivery("msg_1.x", hook.id, int(clock.now), "{}")])
    assert await worker.outbox.round() == 0
    clock.now += 5
    assert await worker.outbox.round() == 1
    worker.outbox.wake()
    async with database.writing() as connection:
        await deliveries.put(connection, [deliveries.Delivery("msg_2.x", hook.id, int(clock.now), "{}")])
    assert await worker.outbox.round() == 1


async def test_what_was_only_pending_leaves_nothing(database: Database, clock: Clock) -> None:
    worker = Worker(database, clock)
    await worker.look(replace(WELL, lines={"de": LineReading(130.0)}))
    clock.now += 5
    await worker.look(WELL)
    async with database.reading() as connection:
        assert await alarms.going_on(connection) == await alarms.over(connection, 0, 10) == []


async def test_an_acknowledgement_in_the_middle_of_a_look_is_kept(database: Database, clock: Clock) -> None:
    worker = Worker(database, clock)
    await worker.look(CRISIS)
    async with database.writing() as connection:
        (row,) = await alarms.going_on(connection)
        assert await alarms.acknowledge(connection, row.id, "kim", int(clock.now))
        assert not await alarms.acknowledge(connection, row.id, "alex", int(clock.now))
        await alarms.write(connection, replace(row, value=99.0))
    clock.now += 3600
    await worker.look(CRISIS)
    async with database.reading() as connection:
        (row,) = await alarms.going_on(connection)
        assert (row.acknowledged_by, row.told_at) == ("kim", int(clock.now) - 3600)


async def test_while_the_database_is_away_people_are_told_all_the_same(
    migrated: str, database: Database, clock: Clock, hooks: Hooks
) -> None:
    broken = Breakable(migrated)
    worker = Worker(broken, clock, webhook(hooks, clock))
    await worker.look(WELL)
    broken.broken = True
    hooks.answers = [503]
    await worker.look(CRISIS)
    await worker.outbox.round()
    clock.now += 5
    await worker.outbox.round()
    assert [genuine(*one)["type"] for one in hooks.got] == ["alarm.fired"] * 2
    await worker.look(CRISIS)
    broken.broken = False
    clock.now += 5
    await worker.look(CRISIS)
    await worker.outbox.round()
    assert len(hooks.got) == 2  # once is enough
    async with database.reading() as connection:
        (row,) = await alarms.going_on(connection)
    assert (row.rule, row.began_at) == ("crisis_offer", int(clock.now) - 10)
    broken.broken = True
    for _ in range(4):
        clock.now += 5
        await worker.look(WELL)
        await worker.outbox.round()
    broken.broken = False
    await worker.look(WELL)
    await worker.outbox.round()
    assert [genuine(*one)["type"] for one in hooks.got[2:]] == ["alarm.recovered"]
    async with database.reading() as connection:
        assert await alarms.going_on(connection) == []
        assert [one.rule for one in await alarms.over(connection, 0, 10)] == ["crisis_offer"]
    await broken.close()


@pytest.mark.parametrize("status", [200, 204])
async def test_any_success_is_one(clock: Clock, hooks: Hooks, status: int) -> None:
    hooks.answers = [status]
    hook = webhook(hooks, clock)
    outcome: Outcome = await hook.send(deliveries.Delivery("msg_1.x", hook.id, 0, "{}"))
    assert outcome == "done"
