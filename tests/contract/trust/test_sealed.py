"""Text waits for a human in the store's memory alone, sealed, and not for long."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import select

from peerchat.broker import keys
from peerchat.db.tables import metadata
from peerchat.trust.retention import DAY
from peerchat.trust.sealed import SealedTexts
from tests.contract.store import Store
from tests.contract.trust.office import SEALED_SECONDS, Clock, Office, Room

CANARY = "canary-8fb1"


def _memory(store: Store) -> bytes:
    """Everything that the store knows."""
    client: Any = store.nodes[0].client
    found = b""
    for key in client.scan_iter(count=1000):
        found += key + repr(_read(client, key)).encode()
    return found


def _read(client: Any, key: bytes) -> object:
    read = {b"string": client.get, b"hash": client.hgetall, b"set": client.smembers}
    return read.get(client.type(key), lambda key: b"")(key)


async def _reported(office: Office, room: Room) -> str:
    said = await room.say("m2", f"{CANARY} one", f"{CANARY} two")
    await office.report(room, attach=said, note=f"{CANARY} note")
    (report,) = await office.reports.queue()
    return report.id


async def test_no_text_and_no_id_of_anybody_is_in_the_database_or_in_a_log(
    office: Office, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await _reported(office, room)
    appeal = await office.appeal(await office.sanctioned(room.visitors["m2"]), f"{CANARY} appeal")
    code = (await office.report(room))["code"]
    (report,) = await office.reports.queue()
    await office.moderation.open(report.id, "anna")
    await office.decide(report.id, "banned", "anna", 7 * DAY)
    await office.moderation.confirm(report.id, "bert")
    verdict = await office.told(room.visitors["m2"])
    assert verdict is not None
    kept = ""
    async with office.database.reading() as connection:
        for table in metadata.sorted_tables:
            found = (await connection.execute(select(table))).all()
            kept += repr(found)
            assert found or table.name not in ("reports", "appeals", "sanctions", "audit")
    secrets = [CANARY, room.id, room.token(), *room.visitors.values(), "name 1", code, appeal["code"], verdict.appeal]
    assert [secret for secret in secrets if secret in kept] == []
    assert [secret for secret in secrets if secret in caplog.text] == []


async def test_the_store_has_it_sealed_and_for_a_set_time(
    office: Office, room: Room, store: Store, clock: Clock
) -> None:
    report = await _reported(office, room)
    await office.appeal(await office.sanctioned(), f"{CANARY} appeal")
    await room.text_gone()
    left = store.nodes[0].client.ttl(keys.sealed(report))
    assert SEALED_SECONDS - 60 < left <= SEALED_SECONDS
    memory = _memory(store)
    assert report.encode() in memory
    assert CANARY.encode() not in memory
    await office.decide(report, "banned", "anna")
    client: Any = store.nodes[0].client
    decided = [key for key in client.scan_iter() if key.endswith((b":decided", b":marks"))]
    known = b"".join(key + repr(_read(client, key)).encode() for key in decided)
    assert len(decided) == 2
    assert [visitor for visitor in room.visitors.values() if visitor.encode() in known] == []


async def test_it_opens_for_its_own_report_and_with_this_secret_only(office: Office, room: Room, store: Store) -> None:
    report = await _reported(office, room)
    client: Any = store.nodes[0].client
    client.copy(keys.sealed(report), keys.sealed("another"))
    assert await office.texts.of("another") == []
    assert await SealedTexts(office.broker, b"another secret of thirty-two bytes").of(report) == []
    field, sealed = next(iter(client.hgetall(keys.sealed(report)).items()))
    client.hset(keys.sealed(report), field, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert len(await office.texts.of(report)) == 3
    client.hset(keys.sealed(report), field, b"")
    assert len(await office.texts.of(report)) == 3


async def test_the_same_words_are_sealed_differently_each_time(office: Office, store: Store) -> None:
    for case in ("one", "other"):
        await office.texts.add(case, "words", {"same": b"same"}, 2**33)
    one, other = (store.nodes[0].client.hgetall(keys.sealed(case)) for case in ("one", "other"))
    assert one.keys() == other.keys()
    assert list(one.values()) != list(other.values())


async def test_with_the_decision_it_is_gone(office: Office, room: Room, store: Store) -> None:
    report = await _reported(office, room)
    assert await office.decide(report, "paused", "moderator", seconds=900)
    assert store.nodes[0].client.exists(keys.sealed(report)) == 0
    assert await office.reports.excerpt(report) is None


async def test_a_store_that_lost_it_leaves_the_report(office: Office, room: Room, store: Store) -> None:
    report = await _reported(office, room)
    store.flush()
    (known,) = await office.reports.queue()
    assert known.sealed_until is not None, "there was something"
    assert (await office.moderation.open(report, "moderator")).excerpt is None


async def test_it_is_never_printed(office: Office, room: Room) -> None:
    report = await _reported(office, room)
    excerpt = (await office.moderation.open(report, "moderator")).excerpt
    assert CANARY not in f"{excerpt!r} {excerpt} {excerpt.lines if excerpt else ''!r}"
