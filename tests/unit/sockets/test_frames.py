"""Whole frames out of pieces, whatever a client cuts them into."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.sockets.frames import Assembly
from peerchat.wire import FRAME_MAX_BYTES, Close


def put_together(*pieces: tuple[bytes, bool, bool]) -> list[bytes | Close | None]:
    assembly = Assembly()
    return [assembly.piece(data, first, last) for data, first, last in pieces]


@pytest.mark.parametrize(
    ("pieces", "answers"),
    [
        ([(b"whole", True, True)], [b"whole"]),
        ([(b"", True, True)], [b""]),
        ([(b"a", True, False), (b"b", False, False), (b"c", False, True)], [None, None, b"abc"]),
        ([(b"", True, False), (b"", False, False), (b"x", False, True)], [None, None, b"x"]),
        ([(b"a", True, False), (b"b", True, True)], [None, Close.NOT_UNDERSTOOD]),
        ([(b"a", False, True)], [Close.NOT_UNDERSTOOD]),
        ([(b"a", True, True), (b"b", False, True)], [b"a", Close.NOT_UNDERSTOOD]),
        ([(b"a", True, True), (b"b", True, True)], [b"a", b"b"]),
        ([(b"x" * FRAME_MAX_BYTES, True, True)], [b"x" * FRAME_MAX_BYTES]),
        ([(b"x" * (FRAME_MAX_BYTES + 1), True, True)], [Close.TOO_BIG]),
        ([(b"x" * FRAME_MAX_BYTES, True, False), (b"x", False, True)], [None, Close.TOO_BIG]),
    ],
    ids=[
        "whole", "empty", "three pieces", "empty pieces", "a frame inside a frame", "a piece of nothing", "a piece too many",
        "two frames", "just as big as may be", "too big", "too big in pieces",
    ],
)  # fmt: skip
def test_pieces(pieces: list[tuple[bytes, bool, bool]], answers: list[bytes | Close | None]) -> None:
    assert put_together(*pieces) == answers


def test_pieces_without_end_are_cut_off() -> None:
    assembly = Assembly()
    assert assembly.piece(b"", True, False) is None
    answers = [assembly.piece(b"", False, False) for _ in range(100_000)]
    assert Close.TOO_BIG in answers[:1100]
    assert len(assembly._parts) < 1100


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=20))
def test_however_it_is_cut_it_is_the_same_frame(data: bytes, cuts: list[int]) -> None:
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [data[a:b] for a, b in itertools.pairwise(edges)] or [b""]
    answers = put_together(*((piece, place == 0, place == len(pieces) - 1) for place, piece in enumerate(pieces)))
    assert answers == [None] * (len(pieces) - 1) + [data]
