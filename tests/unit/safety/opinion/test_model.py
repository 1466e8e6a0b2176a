"""A real model in a real runtime."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from peerchat.safety.opinion import model
from peerchat.safety.opinion.model import Model, NotReadyError
from peerchat.safety.opinion.opinion import understood
from peerchat.safety.sound import NonsenseError
from tests.conftest import TIME_FACTOR
from tests.unit.safety.opinion import onnx


async def read(reader: Model, text: str) -> int:
    async with asyncio.timeout(10 * TIME_FACTOR):
        while True:
            try:
                return understood(await reader.read(text, "en")).level
            except NotReadyError:
                await asyncio.sleep(0.01)


async def test_a_model_that_takes_text_is_asked_as_it_is(tmp_path: Path) -> None:
    reader = Model(onnx.write(tmp_path / "m.onnx"), 1)
    try:
        assert await read(reader, "it is so dark\nin here") == 3
        assert await read(reader, "the sun is out") == 0
    finally:
        await reader.close()


@pytest.mark.parametrize("how", ["missing", "garbage", "tokens"])
async def test_what_cannot_be_used_is_told_once_and_never_answers(
    tmp_path: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "m.onnx"
    if how == "garbage":
        path.write_bytes(b"no model")
    elif how == "tokens":
        onnx.write(path, element=onnx.INT64)
    reader = Model(path, 1)
    async with asyncio.timeout(10 * TIME_FACTOR):
        while "cannot be used" not in caplog.text:
            await asyncio.sleep(0.01)
    for _ in range(2):
        with pytest.raises(NotReadyError):
            await reader.read("said", "en")
    assert caplog.text.count("cannot be used") == 1
    await reader.close()


async def test_outputs_that_say_no_level_are_nonsense(tmp_path: Path) -> None:
    reader = Model(onnx.write(tmp_path / "m.onnx", outputs="none"), 1)
    with pytest.raises(NonsenseError):
        await read(reader, "said")
    await reader.close()


def test_five_scores_say_the_level_where_no_number_does() -> None:
    scores = np.array([[0.1, 0.1, 0.6, 0.1, 0.1]], dtype=np.float32)
    assert understood(model._level([scores])).level == 2
    assert understood(model._level([np.array([4]), scores])).level == 4
