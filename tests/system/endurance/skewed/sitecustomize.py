"""A wall clock that can jump, for one server of the tests: `time.time` is off by the seconds that the file PEERCHAT_TEST_SKEW holds.

Python imports this before anything else where its folder is on PYTHONPATH. What counts seconds that never go back stays as it is.
"""

import mmap
import os
import struct
import time
from pathlib import Path

_file = os.environ.get("PEERCHAT_TEST_SKEW")
if _file:
    with Path(_file).open("r+b") as opened:
        _skew = mmap.mmap(opened.fileno(), 8)
    _time, _time_ns = time.time, time.time_ns

    def _off() -> float:
        (seconds,) = struct.unpack("d", _skew[:8])
        return float(seconds)

    time.time = lambda: _time() + _off()
    time.time_ns = lambda: _time_ns() + int(_off() * 1e9)
