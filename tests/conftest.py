"""What all tests share: one factor for every deadline, so that a slow machine waits longer and a fast one does not."""

from __future__ import annotations

import functools
import gc
import os
import ssl

import pytest

from tests.databases import postgres

__all__ = ["postgres"]  # here, and only here: each place that imports a fixture starts a server of its own

# Each client of httpx reads all certificates anew, a tenth of the suite's time: here they share what they read.
ssl.create_default_context = functools.cache(ssl.create_default_context)  # type: ignore[assignment]
TIME_FACTOR = float(os.environ.get("PEERCHAT_TEST_TIME_FACTOR", "1"))


def pytest_configure(config: pytest.Config) -> None:
    limit = float(config.getini("timeout") or 0)
    if limit and config.getoption("timeout") is None:
        config.option.timeout = limit * TIME_FACTOR


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long fault run is asked for by name (`make storm`), never part of the suite."""
    if "storm" in str(config.getoption("markexpr")):
        return
    storms = [item for item in items if item.get_closest_marker("storm")]
    if storms:
        config.hook.pytest_deselected(items=storms)
        items[:] = [item for item in items if item not in storms]


def pytest_collectstart(collector: pytest.Collector) -> None:
    gc.disable()  # until all tests are known: nearly all that is made on the way stays


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of tests and all that they import stay to the end: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def time_factor() -> float:
    return TIME_FACTOR
