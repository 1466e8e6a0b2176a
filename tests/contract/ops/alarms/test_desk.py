"""What operators see of alarms and do with them, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from peerchat.db.engine import Database
from peerchat.ops.alarms.desk import AlarmDesk
from peerchat.ops.alarms.routes import router
from peerchat.ops.alarms.rules import RULES
from peerchat.ops.alarms.signature import keys_in
from peerchat.ops.alarms.webhook import Webhook
from tests.contract.ops.alarms.house import CRISIS, KEY_SAID, WELL, Worker
from tests.contract.ops.alarms.receivers import Hooks
from tests.contract.volunteers.team import Clock, Team, as_

KIM, ALEX = as_("kim"), as_("alex")


@pytest_asyncio.fixture
async def hooks() -> AsyncIterator[Hooks]:
    async with Hooks() as hooks:
        yield hooks


class House:
    def __init__(self, database: Database, clock: Clock, hooks: Hooks) -> None:
        channel = Webhook(hooks.url, keys_in(KEY_SAID), clock)
        self.worker = Worker(database, clock, channel)
        self.desk = AlarmDesk(database, RULES, [channel], clock)


async def test_somebody_takes_an_alarm_on(database: Database, clock: Clock, team: Team, hooks: Hooks) -> None:
    for name in ("kim", "alex"):
        await team.add(name, "operator")
    house = House(database, clock, hooks)
    async with team.http(router, house.desk) as http:
        assert (await http.get("/api/ops/alarms", **KIM)).json()["now"] == []
        await house.worker.look(CRISIS)
        (one,) = (await http.get("/api/ops/alarms", **KIM)).json()["now"]
        assert (one["rule"], one["state"], one["urgency"], one["value"]) == ("crisis_offer", "firing", "act", 90)
        assert (await http.post(f"/api/ops/alarms/{one['id']}/acknowledgement", **KIM)).status_code == 204
        for alarm in (one["id"], "A" * 16):
            again = await http.post(f"/api/ops/alarms/{alarm}/acknowledgement", **ALEX)
            assert (again.status_code, again.json()["code"]) == (404, "alarm_unknown")
        (one,) = (await http.get("/api/ops/alarms", **ALEX)).json()["now"]
        assert (one["acknowledged"], one["acknowledged_by"]) == (int(clock.now), "Kim")
        await house.worker.look(WELL)
        clock.now += 10
        await house.worker.look(WELL)
        shown = (await http.get("/api/ops/alarms", **KIM)).json()
    assert shown["now"] == []
    assert [(past["rule"], past["state"], past["worst"]) for past in shown["recent"]] == [
        ("crisis_offer", "recovered", 90)
    ]
    assert await team.said_in_audit() == ["alarm_acknowledged"]


async def test_quiet_for_a_while(database: Database, clock: Clock, team: Team, hooks: Hooks) -> None:
    await team.add("kim", "operator")
    house = House(database, clock, hooks)
    async with team.http(router, house.desk) as http:
        refused = await http.post("/api/ops/alarms/silences", json={"rule": "nothing", "minutes": 60}, **KIM)
        assert (refused.status_code, refused.json()["code"]) == (422, "rule_unknown")
        for minutes in (4, 10081):
            body = {"rule": "crisis_offer", "minutes": minutes}
            assert (await http.post("/api/ops/alarms/silences", json=body, **KIM)).status_code == 422
        for minutes in (5, 30):
            body = {"rule": "crisis_offer", "minutes": minutes}
            made = await http.post("/api/ops/alarms/silences", json=body, **KIM)
            assert made.status_code == 201
        await house.worker.look(CRISIS)
        await house.worker.outbox.round()
        assert hooks.got == []
        shown = (await http.get("/api/ops/alarms", **KIM)).json()
        assert [(one["rule"], one["until"] - clock.now, one["by"]) for one in shown["silences"]] == [
            ("crisis_offer", 1800, "Kim")
        ]
        assert shown["now"][0]["silenced"] is True
        silence = shown["silences"][0]["id"]
        assert (await http.delete(f"/api/ops/alarms/silences/{silence}", **KIM)).status_code == 204
        gone = await http.delete(f"/api/ops/alarms/silences/{silence}", **KIM)
        assert (gone.status_code, gone.json()["code"]) == (404, "silence_unknown")
        await house.worker.look(CRISIS)
        await house.worker.outbox.round()
        assert len(hooks.got) == 1
    assert await team.said_in_audit() == ["alarm_silenced", "alarm_silenced", "alarm_silence_ended"]


async def test_a_trial_shows_whether_anybody_would_hear(
    database: Database, clock: Clock, team: Team, hooks: Hooks
) -> None:
    await team.add("kim", "operator")
    house = House(database, clock, hooks)
    async with team.http(router, house.desk) as http:
        hooks.answers = [500]
        assert (await http.post("/api/ops/alarms/trial", **KIM)).json() == {"queued": 1}
        await house.worker.outbox.round()
        (channel,) = (await http.get("/api/ops/alarms", **KIM)).json()["channels"]
        assert (channel["name"], channel["waiting"], channel["delivered_at"]) == ("127.0.0.1", 1, None)
        clock.now += 6
        await house.worker.outbox.round()
        (channel,) = (await http.get("/api/ops/alarms", **KIM)).json()["channels"]
        assert (channel["waiting"], channel["failed"], channel["delivered_at"]) == (0, 0, int(clock.now))
    async with team.http(router, AlarmDesk(database, RULES, [], clock)) as http:
        refused = await http.post("/api/ops/alarms/trial", **KIM)
        assert (refused.status_code, refused.json()["code"]) == (409, "no_channel")
