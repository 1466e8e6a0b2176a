"""A bad hour ends neither the step that had it nor the others."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.errors import Refusal
from peerchat.trust import hourly
from tests.conftest import TIME_FACTOR


async def test_a_step_that_fails_keeps_no_other_from_its_turn_and_comes_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hourly, "EVERY_SECONDS", 0.002)
    steps, failures = list[str](), [RuntimeError("a name that no log may have"), Refusal("store_away", status=503)]
    told = asyncio.Event()

    async def first() -> None:
        steps.append("first")
        if failures:
            raise failures.pop()

    async def second() -> None:
        steps.append("second")
        if len(steps) >= 6:
            told.set()

    task = asyncio.create_task(hourly.Hourly(first, second).run())
    await asyncio.wait_for(told.wait(), 5 * TIME_FACTOR)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert steps[:6] == ["first", "second"] * 3
    assert "no log may have" not in caplog.text
