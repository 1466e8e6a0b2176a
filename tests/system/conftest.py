"""Servers that many tests share; a test that breaks its server starts one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.patience import await_true
from tests.system.server import Server
from tests.system.store import Store

SYSTEM = pytest.mark.system
QUICK: dict[str, Any] = {"tick_seconds": 1, "lease_seconds": 3, "seat_grace_seconds": 3, "queue_grace_seconds": 4}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/system/" in str(item.path):
            item.add_marker(SYSTEM)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One worker with its private store, everything as delivered but the limits."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    with Store() as running:
        yield running


@pytest.fixture(scope="session")
def two_workers(store: Store) -> Iterator[Server]:
    """Two workers that share a store; short leases, so that absence shows soon."""
    with Server(workers=2, store_url=store.url, **QUICK) as running:
        yield running


@pytest.fixture(scope="session")
def own_store() -> Iterator[Store]:
    """A store that tests may break; each leaves it running."""
    with Store() as running:
        yield running


@pytest.fixture(scope="session")
def breakable(own_store: Store) -> Iterator[Server]:
    with Server(workers=2, store_url=own_store.url, **QUICK) as running:
        yield running


@pytest.fixture
def fragile(breakable: Server) -> Server:
    """Two workers on a store that tests may break, whole again before each of them."""
    await_true(breakable.whole, 30, "all workers serve again")
    return breakable
