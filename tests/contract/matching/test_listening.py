"""Asking for a volunteer: let in where one is there, told plainly where none is."""

from __future__ import annotations

from collections.abc import Mapping

from peerchat.broker.client import Broker
from peerchat.matching.listening import Listening
from peerchat.tokens import TicketToken
from tests.contract.matching.joining import Clock, body, http_of, refused
from tests.contract.matching.worker import SIGNER


async def test_whoever_asks_for_a_volunteer_is_let_in_only_where_one_is(broker: Broker, clock: Clock) -> None:
    now: dict[str, Listening] = {}
    asked: list[str] = []

    async def listening() -> Mapping[str, Listening]:
        return now

    wish = body(format="volunteer")
    async with http_of(broker, clock, limited=False, listening=listening, asked=asked.append) as http:
        refused(await http.post("/api/join", json=wish), 422, "format_unavailable")
        assert asked == []
        now["de"] = Listening("open", 2, int(clock.now) + 3600, int(clock.now) + 2400)
        ticket = SIGNER.open((await http.post("/api/join", json=wish)).json()["ticket"], TicketToken)
        assert ticket is not None
        assert ticket.format == "volunteer"
        for state in ("closing", "closed"):
            now["de"] = Listening(state, 1, next=int(clock.now) + 7200)
            answer = await http.post("/api/join", json=wish)
            refused(answer, 409, "listening_closed")
            assert 7199 <= int(answer.headers["retry-after"]) <= 7200
        now["de"] = Listening("closed", 0)
        answer = await http.post("/api/join", json=wish)
        refused(answer, 409, "listening_closed")
        assert "retry-after" not in answer.headers
        now["de"] = Listening("unknown")
        refused(await http.post("/api/join", json=wish), 503, "store_away")
        now["de"], now["en"] = Listening("closed", 0), Listening("open", 1)
        refused(await http.post("/api/join", json=wish), 409, "listening_closed")
        assert (await http.post("/api/join", json=body(format="pair"))).status_code == 201
        assert asked == ["de"] * 6


async def test_the_landing_page_is_told_how_many_and_until_when_and_never_who(broker: Broker, clock: Clock) -> None:
    async def listening() -> Mapping[str, Listening]:
        return {"de": Listening("open", 2, 7200, 6000, 90000), "en": Listening("unknown")}

    async with http_of(broker, clock, limited=False, listening=listening) as http:
        assert (await http.get("/api/site")).json()["listening"] == {
            "de": {"state": "open", "on_duty": 2, "until": 7200, "last_entry": 6000, "next": 90000},
            "en": {"state": "unknown", "on_duty": None, "until": None, "last_entry": None, "next": None},
        }
    async with http_of(broker, clock, limited=False) as http:
        assert (await http.get("/api/site")).json()["listening"] == {}
