"""One thing in a room's log, as it travels inside: numbered, encoded once, never printed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from array import array
from typing import Any, NamedTuple

import msgspec

from peerchat import wire

_text = msgspec.json.Encoder().encode
_FOR_URLS = bytes.maketrans(b"+/", b"-_")


class Entry(NamedTuple):
    """`number` and `nonce` make the stream's ID; `to`: the seat it is private to, or ''; `fragment`: the frame's JSON after `pos`."""

    number: int
    nonce: str
    to: str
    fragment: bytes

    @property
    def id(self) -> str:
        return f"{self.number}-{self.nonce}"

    def __repr__(self) -> str:
        # Chat text never reaches a log, also not by way of an exception's arguments.
        return f"<Entry {self.number}{' private' if self.to else ''}>"

    def __str__(self) -> str:
        return repr(self)

    @property
    def ends(self) -> bool:
        """Whether it ends the room. The bytes cannot occur inside a JSON string, where quotes are escaped."""
        return self.fragment.find(b'"kind":"ended"', 0, 96) >= 0

    @property
    def reason(self) -> str:
        """Why the room ended."""
        return self.fragment.partition(b'"reason":"')[2].partition(b'"')[0].decode()

    @classmethod
    def of(cls, stream_id: bytes, to: bytes, fragment: bytes) -> Entry:
        number, _, nonce = stream_id.partition(b"-")
        return cls(int(number), nonce.decode(), to.decode(), fragment)

    @classmethod
    def from_stream(cls, row: list[Any]) -> Entry:
        """From XRANGE's reply: [id, ['to', to, 'e', fragment, …]]."""
        return cls.of(row[0], row[1][1], row[1][3])


_random = array("Q")
os.register_at_fork(after_in_child=lambda: _random.__delitem__(slice(None)))


def new_nonce() -> str:
    """48 random bits: two logs of one room (after a failover) cannot share a position. The system is asked for many at a time."""
    if not _random:
        _random.frombytes(os.urandom(8 * 256))
    return str(_random.pop() >> 16)


def text_fragment(at: int, by: str, n: int, text: str, *, masked: bool = False) -> bytes:
    said = b'"at":%d,"by":"%b","kind":"text","n":%d,"text":%b' % (at, by.encode(), n, _text(text))
    return said + b',"masked":true' if masked else said


def fragment(at: int, by: str | None, kind: wire.EntryKind, **fields: Any) -> bytes:
    """The same for every other kind; `fields` are `wire.Entry`'s."""
    frame = wire.encode(wire.Entry(pos="", at=at, by=by, kind=kind, **fields))
    return frame[len(b'{"t":"entry","pos":"",') : -1]


class Seal:
    """Makes a position opaque: numbers would tell how many private entries others got.

    The nonce is random and may be seen; the number is covered by a keystream from nonce and room (BLAKE2b as a keyed
    function of a value that never repeats). A position of another room, or a made-up one, opens to an entry that is not there.
    """

    def __init__(self, secret: bytes) -> None:
        key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-seal").digest()
        self._keyed = hashlib.blake2b(key=key, digest_size=5)

    def _cover(self, room: str, nonce: bytes) -> int:
        keyed = self._keyed.copy()
        keyed.update(nonce + room.encode())
        return int.from_bytes(keyed.digest(), "big")

    def close(self, room: str, entry: Entry) -> bytes:
        nonce = int(entry.nonce).to_bytes(6, "big")
        covered = (entry.number ^ self._cover(room, nonce)).to_bytes(5, "big")
        return binascii.b2a_base64(nonce + covered, newline=False)[:15].translate(_FOR_URLS)

    def open(self, room: str, pos: str) -> tuple[int, str] | None:
        """(number, stream ID), or None if it cannot be a position."""
        try:
            raw = base64.urlsafe_b64decode(pos + "=" * (-len(pos) % 4))
        except ValueError:
            return None
        if len(raw) != 11:
            return None
        number = int.from_bytes(raw[6:], "big") ^ self._cover(room, raw[:6])
        return number, f"{number}-{int.from_bytes(raw[:6], 'big')}"

    def frame(self, room: str, entry: Entry) -> bytes:
        return b'{"t":"entry","pos":"%b",%b}' % (self.close(room, entry), entry.fragment)
