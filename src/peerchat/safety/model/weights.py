"""The file of weights: what each feature adds to each output and to each hidden unit, in fixed point.

A feature adds to all of them at once: its whole row is one integer with a field for each, and rows are added as they are.
Fields are signed; what a negative field borrows from the next is given back when the sums are read (`fields`).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from importlib.resources import files

import msgspec
from msgspec import Struct

OUTPUTS = ("crisis1", "crisis2", "crisis3", "crisis4", "abuse", "encouragement", "sexual", "grooming", "method")
"""`crisis2`: is the level 2 or above? And so on."""
HIDDEN = 32  # units between; with none, 52 % instead of 65 % of held-back English disclosures at as many false alarms
UNIT = 256  # one in the fixed point of scores: a logit of 1
GRAIN = 128  # one in the fixed point of rows, a signed byte each
OUT_GRAIN = 1024  # one in the fixed point of what a hidden unit adds to an output
FIELD = 16  # bits: enough for a window, as a token adds TOKEN_MOST at most and what it makes of its neighbours 3 bytes
TOKEN_MOST = 420  # in 1/GRAIN
FIELDS = len(OUTPUTS) + HIDDEN
HALVES = sum(1 << FIELD * place + FIELD - 1 for place in range(FIELDS))
KINDS = ("units", "grams", "pairs", "skips", "triples", "signs")
_ALL = (1 << FIELD * FIELDS) - 1
_BYTES = FIELD // 8 * FIELDS
_fields = struct.Struct(f"<{FIELDS}h").unpack


class Weights(Struct, frozen=True):
    """`names[kind]`: one feature a line, parts apart by a blank; `rows[kind]`: their rows, FIELDS signed bytes each.

    `start`: what each hidden unit begins with, in 1/GRAIN; `out`: for each hidden unit what it adds to each output, in
    1/OUT_GRAIN; `bias`, `cuts`: per output, in 1/UNIT.
    """

    language: str
    bias: list[int]
    cuts: list[int]
    start: list[int]
    out: list[list[int]]
    names: dict[str, str]
    rows: dict[str, bytes]

    def table(self, kind: str) -> dict[str, int]:
        """Feature to its row, packed."""
        rows = self.rows[kind]
        names = self.names[kind].split("\n") if self.names[kind] else []
        # Each byte is moved to the lowest of its field, 128 too high: the same for all, so one subtraction sets it right.
        wide = bytearray(FIELD // 8 * len(rows))
        wide[:: FIELD // 8] = rows.translate(_RAISED)
        read = int.from_bytes
        return {
            name: read(wide[at : at + _BYTES], "little") - _RAISE
            for name, at in zip(names, range(0, len(wide), _BYTES), strict=True)
        }


_RAISED = bytes((byte + 128) % 256 for byte in range(256))
_RAISE = sum(128 << FIELD * place for place in range(FIELDS))


def packed(values: Sequence[int], field: int = FIELD) -> int:
    return sum(value << field * place for place, value in enumerate(values))


def fields(row: int) -> tuple[int, ...]:
    """The FIELDS values of a row or of a sum of rows; what stands above them is left out."""
    return _fields(((row + HALVES & _ALL) ^ HALVES).to_bytes(_BYTES, "little"))


def row_bytes(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{FIELDS}b", *values)


def dump(weights: Weights) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(weights), 9)


def load(language: str) -> Weights:
    """From the package. Raises FileNotFoundError if there is no ear for this language."""
    source = files(__package__).joinpath(f"{language}.ear").read_bytes()
    return msgspec.msgpack.decode(zlib.decompress(source), type=Weights)
