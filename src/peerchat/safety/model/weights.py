"""The file of weights: what each feature adds to each output, in fixed point.

A feature adds to all outputs at once: its whole row is one integer with a field per output, and rows are added as they are.
Fields are signed; what a negative field borrows from the next is given back when the sums are read (`fields`).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from importlib.resources import files

import msgspec
from msgspec import Struct

OUTPUTS = ("crisis1", "crisis2", "crisis3", "crisis4", "abuse", "encouragement", "sexual", "grooming", "method")
"""`crisis2`: is the level 2 or above? And so on."""
UNIT = 256  # one in the fixed point: a logit of 1
FIELD = 32  # bits: a thousand words of two hundred logits each do not reach the next field
_HALF = 1 << FIELD - 1
_MASK = (1 << FIELD) - 1
_ROW = FIELD // 8 * len(OUTPUTS)
HALVES = sum(_HALF << FIELD * place for place in range(len(OUTPUTS)))
KINDS = ("units", "grams", "pairs", "skips", "triples", "signs")


class Weights(Struct, frozen=True):
    """`names[kind]`: one feature a line, parts apart by a blank; `rows[kind]`: their rows, one after the other."""

    language: str
    bias: list[int]
    cuts: list[int]
    names: dict[str, str]
    rows: dict[str, bytes]

    def table(self, kind: str) -> dict[str, int]:
        rows = self.rows[kind]
        names = self.names[kind].split("\n") if self.names[kind] else []
        read = int.from_bytes
        return {
            name: read(rows[at : at + _ROW], "little", signed=True)
            for name, at in zip(names, range(0, len(rows), _ROW), strict=True)
        }


def packed(values: Sequence[int]) -> int:
    return sum(value << FIELD * place for place, value in enumerate(values))


def fields(row: int) -> list[int]:
    """The outputs of a row or of a sum of rows."""
    row += HALVES
    return [(row >> place & _MASK) - _HALF for place in range(0, FIELD * len(OUTPUTS), FIELD)]


def row_bytes(values: Sequence[int]) -> bytes:
    return packed(values).to_bytes(_ROW, "little", signed=True)


def dump(weights: Weights) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(weights), 9)


def load(language: str) -> Weights:
    """From the package, some 30 ms. Raises FileNotFoundError if there is no ear for this language."""
    source = files(__package__).joinpath(f"{language}.ear").read_bytes()
    return msgspec.msgpack.decode(zlib.decompress(source), type=Weights)
