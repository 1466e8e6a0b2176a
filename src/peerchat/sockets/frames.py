"""Whole text frames out of what a library delivers. Pure: says what to do, closes nothing."""

from __future__ import annotations

from peerchat.wire import FRAME_MAX_BYTES, Close


class Assembly:
    """Puts fragments together. `piece` returns the whole frame, None while it is unfinished, or the code to close with."""

    __slots__ = ("_parts", "_size")

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def piece(self, data: bytes, first: bool, last: bool) -> bytes | Close | None:
        if first == bool(self._parts):
            return Close.NOT_UNDERSTOOD  # a new frame inside an unfinished one, or a continuation of none
        self._size += len(data)
        if self._size > FRAME_MAX_BYTES or len(self._parts) > 1024:
            return Close.TOO_BIG
        self._parts.append(data or b"")
        if not last:
            return None
        whole = b"".join(self._parts)
        self._parts, self._size = [], 0
        return whole
