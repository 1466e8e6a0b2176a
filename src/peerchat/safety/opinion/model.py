"""A classifier as an ONNX file of the operator, read in threads of its own; needs the extra `opinion`.

The contract is that of pipelines which carry their own tokenizer (sklearn-onnx; operators of onnxruntime-extensions where that is
installed): the first input is a tensor(string) of shape [1] or [1, 1], a second one, if there is one, is the language in the
same shape. Among the outputs either an integer tensor of one element (the level, 0 to 4) or a float tensor of five (the scores
of the levels 0 to 4; the highest counts). Models that want token ids need a service before them (`remote.py`).
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from peerchat.safety.sound import NonsenseError

log = logging.getLogger("peerchat.safety.opinion")
EXTRA = "onnxruntime"
_EXTENSIONS = "onnxruntime_extensions"
_LEVELS = 5


class NotReadyError(Exception):
    """The model is still being loaded, or could not be."""


class BusyError(Exception):
    """All threads are still at work on texts that were given up."""


class Model:
    """Loads beside the start: until it has, `read` raises NotReadyError. `threads`: texts read at a time."""

    def __init__(self, path: Path, threads: int) -> None:
        self._threads = threads
        self._busy = 0
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="opinion")
        self._session: Future[Any] = self._pool.submit(_load, path)
        self._session.add_done_callback(_tell)

    async def read(self, text: str, lang: str) -> object:
        """Raises NotReadyError, BusyError, NonsenseError, and whatever the model does."""
        if not self._session.done() or self._session.exception() is not None:
            raise NotReadyError
        if self._busy >= self._threads:
            raise BusyError
        import onnxruntime

        options = onnxruntime.RunOptions()
        self._busy += 1
        running = asyncio.get_running_loop().run_in_executor(
            self._pool, _run, self._session.result(), options, text, lang
        )
        running.add_done_callback(self._done)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            options.terminate = True  # the thread gives up at the model's next step
            raise

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, running: asyncio.Future[Any]) -> None:
        self._busy -= 1
        if not running.cancelled():
            running.exception()  # of one that was given up: nobody else asks


def _load(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # its lines may repeat what it was given
    if find_spec(_EXTENSIONS) is not None:
        import onnxruntime_extensions

        options.register_custom_ops_library(onnxruntime_extensions.get_library_path())
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    inputs = session.get_inputs()
    if not 1 <= len(inputs) <= 2 or any(one.type != "tensor(string)" or len(one.shape) not in (1, 2) for one in inputs):
        raise NonsenseError("inputs")
    return session


def _tell(loading: Future[Any]) -> None:
    error = loading.exception() if not loading.cancelled() else None
    if error is not None:
        log.error("the model of the second opinion cannot be used: %s", type(error).__name__)


def _run(session: Any, options: Any, text: str, lang: str) -> object:
    import numpy as np

    given = {
        one.name: np.array([said], dtype=object).reshape((1,) * len(one.shape))
        for one, said in zip(session.get_inputs(), (text, lang), strict=False)
    }
    return _level(session.run(None, given, options))


def _level(outputs: list[Any]) -> object:
    found = {(getattr(one, "dtype", None) and one.dtype.kind, getattr(one, "size", 0)): one for one in outputs}
    scores = found.get(("f", _LEVELS))
    told = {} if scores is None else {str(level): float(score) for level, score in enumerate(scores.ravel())}
    if ("i", 1) in found:
        return {"crisis_level": int(found["i", 1].ravel()[0]), "scores": told}
    if scores is None:
        raise NonsenseError("outputs")
    return {"crisis_level": int(scores.ravel().argmax()), "scores": told}
