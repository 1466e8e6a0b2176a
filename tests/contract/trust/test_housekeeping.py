"""What is old goes, a bounded step at a time, and nothing goes before."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.trust import housekeeping
from peerchat.trust.retention import APPEAL_OPEN, AT_MOST, DAY, DECIDED, REPORT_OPEN
from tests.contract.store import Store
from tests.contract.trust.office import Clock, Office, Room


async def _state(office: Office, code: str) -> tuple[int, str | None]:
    answer = await office.post("/api/reports/outcome", code=code)
    return answer.status_code, answer.json().get("outcome")


async def test_a_decided_report_can_be_asked_for_for_thirty_days(office: Office, room: Room, clock: Clock) -> None:
    told = await office.report(room)
    clock.now += 5 * DAY
    (report,) = await office.reports.queue()
    await office.decide(report.id, "banned", "anna")
    clock.now += DECIDED
    await office.housekeeping.step()
    assert await _state(office, told["code"]) == (200, "banned")
    assert clock.now > told["expires_at"], "the code is good for at least as long as was said"
    clock.now += 2
    await office.housekeeping.step()
    assert await _state(office, told["code"]) == (404, None)


async def test_a_report_that_nobody_decides_lapses_and_goes(office: Office, room: Room, clock: Clock) -> None:
    code = (await office.report(room))["code"]
    clock.now += REPORT_OPEN
    await office.housekeeping.step()
    assert await _state(office, code) == (200, None)
    clock.now += 2
    await office.housekeeping.step()
    assert await _state(office, code) == (200, "expired")
    assert await office.reports.queue() == []
    clock.now += AT_MOST - REPORT_OPEN
    await office.housekeeping.step()
    assert await _state(office, code) == (404, None)


async def test_an_appeal_that_nobody_decides_lapses_and_its_text_goes(
    office: Office, clock: Clock, store: Store
) -> None:
    code = (await office.appeal(await office.sanctioned("somebody")))["code"]
    (appeal,) = await office.appeals.queue()
    clock.now += APPEAL_OPEN + 2
    await office.housekeeping.step()
    assert await _state(office, code) == (200, "expired")
    assert await office.weighs("somebody"), "the software decides nothing"
    assert store.nodes[0].client.exists(keys.sealed(appeal.id)) == 0


async def test_a_step_is_bounded(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "STEP_ROWS", 2)
    codes = [(await office.report(await office.room()))["code"] for _ in range(5)]
    clock.now += REPORT_OPEN + 2
    for done in (2, 4, 5, 5):
        await office.housekeeping.step()
        states = [await _state(office, code) for code in codes]
        assert states.count((200, "expired")) == done
    assert len(await office.reports.table.lapse(0, 0, 10)) == 0
    clock.now += DECIDED + 2
    for left in (3, 1, 0):
        await office.housekeeping.step()
        assert [await _state(office, code) for code in codes].count((200, "expired")) == left


async def test_workers_may_do_it_at_once(office: Office, clock: Clock) -> None:
    for _ in range(5):
        await office.report(await office.room())
    clock.now += AT_MOST + 2
    await asyncio.gather(*(office.housekeeping.step() for _ in range(4)))
    assert await office.reports.queue() == []


async def test_a_database_that_is_away_is_waited_for(broker: Broker, clock: Clock, unused_tcp_port: int) -> None:
    database = Database(f"postgresql+asyncpg://peerchat@127.0.0.1:{unused_tcp_port}/peerchat")
    other = Office(broker, database, clock)
    room = await other.room()
    for path, body in (
        ("/api/reports", {"seat": room.token(), "member": "m2", "reason": "other", "note": "waits"}),
        ("/api/reports/outcome", {"code": "0000-0000"}),
        ("/api/appeals", {"code": await other.sanctioned(), "text": "waits"}),
    ):
        answer = await other.post(path, **body)
        assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    await other.http.aclose()
    await database.close()


async def test_a_store_that_is_away_is_waited_for(own: Store, office: Office, clock: Clock) -> None:
    broker = Broker(own.url, timeout=0.2)
    await broker.start()
    other = Office(broker, office.database, clock)
    room = await other.room()
    body = {"seat": room.token(), "member": "m2", "reason": "other", "note": "waits"}
    own.pause()
    answer = await other.post("/api/reports", **body)
    own.resume()
    assert (answer.status_code, answer.json()["code"]) == (503, "store_away")
    assert int(answer.headers["retry-after"]) >= 1
    await other.http.aclose()
    await broker.close()
    await asyncio.sleep(0)
