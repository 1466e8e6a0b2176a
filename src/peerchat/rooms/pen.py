"""One seat's pen: writes plain messages into the room's log, in as few words to the store as can be (`say.lua`).

Holds no state but how such a call begins. Its calls happen in the order they were made, among themselves and with the log's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peerchat.broker import keys
from peerchat.rooms.log import Draft, RoomLog

_WORDS = 12  # of such a call: EVALSHA, the script, how many keys, these, and six arguments
_MARKING = 3  # more


class Pen:
    """`connection`: the one that holds the seat."""

    __slots__ = ("_connection", "_key", "_log", "_marking", "_member", "_opening", "_room")

    def __init__(self, log: RoomLog, room: str, member: str, connection: str) -> None:
        self._log = log
        self._room = room
        self._member = member
        self._connection = connection
        self._key, self._opening, self._marking = "", b"", b""

    def write(self, n: int, draft: Draft, reply: Callable[[Any], None], *, marks: bool) -> None:
        """What everybody may read. `reply` gets the script's reply or an exception.

        `marks`: whether the room is marked as alive with it: its texts live on from now, and operators see that somebody speaks.
        """
        if not self._opening:  # not before somebody speaks: most who sit down again after an outage are silent
            k = keys.room(self._room)
            self._key, self._opening, self._marking = (
                k.room,
                *self._log.openings(k, self._room, self._member, self._connection),
            )
        number, nonce, text = b"%d" % n, draft.nonce.encode(), draft.fragment
        packed = b"*%d\r\n%b$%d\r\n%b\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n%b" % (
            _WORDS + _MARKING if marks else _WORDS, self._opening, len(number), number, len(nonce), nonce, len(text), text,
            self._marking if marks else b"",
        )  # fmt: skip
        self._log.broker.post(self._key, packed, reply)
