"""What is no report and no appeal gets a clear no, with a stable code, and without repeating what was typed."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.matching.rate import Rate
from peerchat.tokens import new_id
from tests.contract.store import Store
from tests.contract.trust.office import CODES, SIGNER, Clock, Office, Room


def _refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "wrong",
    [
        {"seat": 1}, {"seat": "x" * 5000}, {"seat": None}, {"member": "m" * 9}, {"member": None}, {"reason": "boring"},
        {"reason": None}, {"attach": ["x"] * 21}, {"attach": "x"}, {"attach": [1]}, {"attach": ["canary!"]}, {"attach": [""]},
        {"attach": ["x" * 65]}, {"note": "canary" * 100}, {"note": 1}, {"note": "canary \x07"}, {"note": "canary \ud800"},
        {"note": "canary \u202e"},
    ],
    ids=str,
)  # fmt: skip
async def test_no_report(office: Office, room: Room, wrong: dict[str, Any]) -> None:
    body = {"seat": room.token(), "member": "m2", "reason": "abuse", **wrong}
    answer = await office.post("/api/reports", **body)
    _refused(answer, 422, "invalid")
    assert answer.json()["fields"][0].startswith(next(iter(wrong)))
    assert "canary" not in answer.text
    assert await office.reports.queue() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"{}"])
async def test_not_even_a_body(office: Office, content: bytes) -> None:
    for path in ("/api/reports", "/api/reports/outcome", "/api/appeals"):
        _refused(await office.http.post(path, content=content), 422, "invalid")


async def test_too_much(office: Office) -> None:
    for path in ("/api/reports", "/api/reports/outcome", "/api/appeals"):
        _refused(await office.http.post(path, content=b"x" * 20000), 413, "too_big")


async def test_who_may_report_whom(office: Office, room: Room, clock: Clock) -> None:
    async def report(**differs: Any) -> httpx.Response:
        return await office.post("/api/reports", **{"seat": room.token(), "member": "m2", "reason": "other", **differs})

    _refused(await report(seat="nonsense"), 422, "seat_invalid")
    forged = room.token()[:-2] + "AA"
    _refused(await report(seat=forged), 422, "seat_invalid")
    _refused(await report(member="m1"), 422, "not_member")
    _refused(await report(member="m9"), 422, "not_member")
    _refused(await report(member=""), 422, "not_member")
    twice = await office.room(visitors=dict.fromkeys(("m1", "m2"), new_id()))
    _refused(await report(seat=twice.token()), 422, "not_member")
    assert await office.reports.queue() == []


async def test_a_room_that_nobody_knows_any_more(office: Office, room: Room, store: Store) -> None:
    store.flush()
    answer = await office.post("/api/reports", seat=room.token(), member="m2", reason="other")
    _refused(answer, 404, "room_gone")


async def test_unknown_wrong_and_impossible_codes_are_alike(office: Office, room: Room) -> None:
    code = (await office.report(room))["code"]
    for path, more in (("/api/reports/outcome", {}), ("/api/appeals", {"text": "It was a song."})):
        for wrong in (CODES.new(), "nonsense", "", "ÄÖÜ", "0" * 64):
            _refused(await office.post(path, code=wrong, **more), 404, "code_unknown")
    _refused(await office.post("/api/appeals", code=code, text="no sanction"), 404, "code_unknown")
    _refused(await office.post("/api/reports/outcome", code=await office.sanctioned()), 404, "code_unknown")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001, "canary \x00", None, 5])
async def test_no_appeal(office: Office, text: Any) -> None:
    answer = await office.post("/api/appeals", code=await office.sanctioned(), text=text)
    _refused(answer, 422, "invalid")
    assert answer.json()["fields"] == ["text"]
    assert "canary" not in answer.text


async def test_reports_and_codes_have_a_rate(broker: Broker, database: Database, clock: Clock) -> None:
    office = Office(broker, database, clock, rates=Rate(broker, "report", 2))
    room = await office.room()
    body = {"seat": room.token(), "member": "m2", "reason": "other"}
    statuses = [(await office.post("/api/reports", **body)).status_code for _ in range(4)]
    assert statuses == [201, 201, 429, 429]
    for path, more in (("/api/reports/outcome", {}), ("/api/appeals", {"text": "It was a song."})):
        answer = await office.post(path, code="0000-0000", **more)
        _refused(answer, 429, "rate")
        assert 0 < int(answer.headers["retry-after"]) <= 60
    await office.http.aclose()


async def test_nothing_is_told_apart_by_a_seat_that_is_too_old(office: Office, room: Room) -> None:
    old = SIGNER.sign(msgspec.structs.replace(room.seats["m1"], exp=1))
    answer = await office.post("/api/reports", seat=old, member="m2", reason="other")
    _refused(answer, 422, "seat_invalid")
