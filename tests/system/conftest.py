"""Servers that many tests share; a test that breaks its server starts one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.door import OPENED
from tests.system.patience import await_true, patience
from tests.system.server import Server
from tests.system.store import Store

SYSTEM = pytest.mark.system
QUICK: dict[str, Any] = {"tick_seconds": 1, "lease_seconds": 3, "seat_grace_seconds": 3, "queue_grace_seconds": 4}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Time-outs by signal: the test fails and its fixtures still stop their servers; a thread would end all at once."""
    for item in items:
        if "tests/system/" in str(item.path):
            own = item.get_closest_marker("timeout")
            seconds = own.args[0] if own else 60
            item.add_marker(SYSTEM)
            item.add_marker(pytest.mark.timeout(patience(seconds), method="signal"), append=False)


@pytest.fixture(autouse=True)
def all_doors_shut() -> Iterator[None]:
    yield
    for door in list(OPENED):
        door.sever()
    OPENED.clear()


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
def fragile(breakable: Server, own_store: Store) -> Server:
    """Two workers on a store that tests may break, whole again before each of them."""
    own_store.resume()  # where the test before failed in the middle of a pause
    await_true(breakable.whole, 30, "all workers serve again")
    return breakable
