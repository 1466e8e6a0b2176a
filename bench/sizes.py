"""How large the benchmarks are. Short ones show that everything runs; their figures mean nothing."""

from __future__ import annotations

import os
from typing import NamedTuple


class Sizes(NamedTuple):
    """`seconds`: of one measurement. `seats`: idle ones. `cut`: people whose connections end at once. `sessions`: of churn.
    `waiting`: people in line, `workers`: that match them. `watched`: live rooms that operators look at, `turns`: with and without."""

    runs: int
    seconds: float
    rooms: int
    rates: tuple[int, ...]
    seats: int
    cut: int
    sessions: int
    waiting: tuple[int, ...]
    workers: tuple[int, ...]
    watched: int
    turns: int


FULL = Sizes(
    runs=3,
    seconds=4.0,
    rooms=125,
    rates=(125, 500),
    seats=int(os.environ.get("PEERCHAT_BENCH_SEATS", "8000")),
    cut=int(os.environ.get("PEERCHAT_BENCH_CUT", "1000")),
    sessions=400,
    waiting=tuple(int(n) for n in os.environ.get("PEERCHAT_BENCH_WAITING", "100,1000,10000,100000").split(",")),
    workers=(1, 2, 3, 4),
    watched=int(os.environ.get("PEERCHAT_BENCH_ROOMS", "20000")),
    turns=6,
)
SHORT = Sizes(
    runs=1, seconds=0.5, rooms=4, rates=(20,), seats=20, cut=10, sessions=8, waiting=(100,), workers=(1,), watched=200,
    turns=1,
)  # fmt: skip
