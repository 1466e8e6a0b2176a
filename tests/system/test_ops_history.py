"""Yesterday's figures and how people felt, as the real server has put them together."""

from __future__ import annotations

import asyncio

import httpx

from tests.system.patience import patience
from tests.system.server import Server
from tests.system.talking import talk
from tests.system.visitor import post
from tests.system.volunteer import Hired, hire


async def test_operators_are_told_of_yesterday_and_people_may_say_how_heavy_it_was(server: Server) -> None:
    [operator] = await hire(server, "Olga of history", role="operator")
    [volunteer] = await hire(server, "Vera of history")
    async with talk(server.url) as (one, _):
        for said, status in ((4, 204), (5, 204), (11, 422)):
            answered = await post(server.url, "/api/felt", json={"seat": one.token, "before": 8, "after": said})
            assert answered.status_code == status
    async with ops(server, volunteer) as http:
        for path in ("history", "week?language=en", "outcomes", "overview"):
            assert (await http.get(path)).status_code == 403
    async with ops(server, operator) as http:
        told = (await http.get("history?span=7d")).json()
        assert (len(told["hours"]), told["hours"][-1]["at"] + 3600) == (168, told["end"])
        assert len((await http.get("week?language=en")).json()["hours"]) == 168
        assert (await http.get("outcomes")).json()["total"] == [], "one answer is told to nobody"
        async with asyncio.timeout(patience(20)):
            while (overview := await http.get("overview")).status_code == 503:  # the first look goes on
                await asyncio.sleep(0.1)
        now = overview.json()
        assert now["line"]["last_hour"]["exits"]["matched"] >= 2
        assert now["service"]["volunteers"]["on_duty"] >= 0


def ops(server: Server, one: Hired) -> httpx.AsyncClient:
    cookie = {"cookie": one.cookie}
    return httpx.AsyncClient(base_url=f"{server.url}/api/ops/", headers=cookie, trust_env=False, timeout=patience(20))
