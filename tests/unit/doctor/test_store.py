"""Against a real Valkey; what an old or foreign store says is taken from its own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from peerchat.broker.embedded import EmbeddedValkey
from peerchat.doctor import store


@contextmanager
def valkey(*options: str) -> Iterator[str]:
    server = EmbeddedValkey(*options)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


async def levels(url: str, timeout: float = 1.0) -> dict[str, str]:
    found = await store.shared(url, timeout)
    return {finding.about: finding.level for finding in found if finding.level != "ok"}


async def test_a_store_as_it_should_be() -> None:
    with valkey() as url:
        assert await levels(url) == {}


async def test_a_store_that_throws_rooms_away_is_told() -> None:
    with valkey("--maxmemory-policy", "allkeys-lru") as url:
        assert await levels(url) == {"eviction": "wrong"}


@pytest.mark.parametrize("options", [("--appendonly", "yes"), ("--save", "3600 1")])
async def test_a_store_that_writes_chat_text_to_the_disk_is_told(options: tuple[str, str]) -> None:
    with valkey(*options) as url:
        assert await levels(url) == {"persistence": "wrong"}


async def test_a_store_that_does_not_answer_is_told_without_its_password(
    unused_tcp_port: int, time_factor: float
) -> None:
    found = await store.shared(f"redis://user:hunter2@127.0.0.1:{unused_tcp_port}", 0.2 * time_factor)
    assert [finding.level for finding in found] == ["wrong"]
    assert f"127.0.0.1:{unused_tcp_port}" in found[0].says
    assert "hunter2" not in str(found[0])


async def test_an_address_that_makes_no_sense_is_told() -> None:
    assert await levels("http://example.org") == {"store": "wrong"}


@pytest.mark.parametrize(
    ("server", "level"),
    [
        ({"redis_version": "6.2.14"}, "wrong"),
        ({"redis_version": "7.0.0"}, "ok"),
        ({"redis_version": "7.2.4", "valkey_version": "7.2.5"}, "ok"),
        ({"redis_version": "7.2.4", "valkey_version": "9.1.0"}, "ok"),
        ({}, "wrong"),
    ],
)
def test_versions(server: dict[str, str], level: str) -> None:
    assert store.version(server).level == level


@pytest.mark.parametrize(("offset", "level"), [(0.1, "ok"), (-5.0, "warn"), (120.0, "wrong")])
def test_clocks_that_drift_apart_are_told(offset: float, level: str) -> None:
    assert store.clock(offset).level == level


@pytest.mark.parametrize(
    ("state", "level"),
    [
        ({"cluster_state": "ok", "cluster_slots_ok": "16384", "cluster_size": "3"}, "ok"),
        ({"cluster_state": "fail", "cluster_slots_ok": "10923"}, "wrong"),
    ],
)
def test_a_cluster_with_a_hole_is_told(state: dict[str, str], level: str) -> None:
    assert store.cluster(state).level == level


def test_a_store_that_keeps_its_settings_to_itself_needs_a_look() -> None:
    assert [found.level for found in store.disk({"aof_enabled": "0"}, None)] == ["warn"]
