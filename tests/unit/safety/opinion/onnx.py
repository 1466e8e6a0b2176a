"""A real ONNX model, written byte by byte (protobuf): reads a text as it is and finds a word in it.

Its shape is that of pipelines which carry their own tokenizer: a string in, a level or scores out. Field numbers: onnx.proto3.
"""

from __future__ import annotations

from pathlib import Path

STRING, INT64, FLOAT = 8, 7, 1


def write(path: Path, *, word: str = "dark", outputs: str = "level", element: int = STRING) -> Path:
    """`outputs`: level (an integer: 3 if `word` is in it, else 0), or none that we know. `element`: type of the input."""
    found = _node("RegexFullMatch", ["text"], ["found"], _attribute("pattern", f"(?s).*{word}.*"))
    number = _node("Cast", ["found"], ["one"], _attribute("to", INT64))
    level = _node("Mul", ["one", "three"], ["crisis_level"])
    three = _number(1, 1) + _number(2, INT64) + _bytes(8, b"three") + _bytes(9, (3).to_bytes(8, "little"))
    out = _value("crisis_level", INT64) if outputs == "level" else _value("found", 9)
    graph = b"".join(_bytes(1, node) for node in (found, number, level)) + _bytes(2, b"g") + _bytes(5, three)
    graph += _bytes(11, _value("text", element)) + _bytes(12, out)
    path.write_bytes(_number(1, 9) + _bytes(7, graph) + _bytes(8, _number(2, 20)))
    return path


def _varint(number: int) -> bytes:
    head = bytearray()
    while number > 127:
        head.append(number & 127 | 128)
        number >>= 7
    return bytes([*head, number])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _attribute(name: str, value: str | int) -> bytes:
    if isinstance(value, int):
        return _bytes(1, name.encode()) + _number(3, value) + _number(20, 2)
    return _bytes(1, name.encode()) + _bytes(4, value.encode()) + _number(20, 3)


def _node(kind: str, takes: list[str], gives: list[str], attribute: bytes = b"") -> bytes:
    node = b"".join(_bytes(1, name.encode()) for name in takes) + b"".join(_bytes(2, name.encode()) for name in gives)
    return node + _bytes(4, kind.encode()) + (_bytes(5, attribute) if attribute else b"")


def _value(name: str, element: int) -> bytes:
    """One element, of rank 1."""
    shape = _bytes(1, _number(1, 1))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, element) + _bytes(2, shape)))
