"""Writes `src/wire.ts` from `peerchat.wire`, so that the app and the server cannot speak past each other.

`python frontend/generate_wire.py` writes; with `--check` it writes nothing and exits 1 when the file is out of step.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from peerchat import wire

TARGET = Path(__file__).parent / "src" / "wire.ts"
ROOTS = {
    "RoomIn": "room_in",
    "RoomOut": "room_out",
    "QueueIn": "queue_in",
    "QueueOut": "queue_out",
    "StaffIn": "staff_in",
    "StaffOut": "staff_out",
}
NUMBERS = ("VERSION", "FRAME_MAX_BYTES", "TEXT_MAX_CHARS", "HELLO_SECONDS", "BEAT_SECONDS")

ALIASES = {
    name: [str(value) for value in get_args(value)]
    for name, value in vars(wire).items()
    if get_origin(value) is Literal and not name.startswith("_")
}


def typescript(schema: dict[str, Any]) -> str:
    """The TypeScript type of one JSON Schema, as far as `wire` uses it; anything else raises KeyError."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(typescript(one) for one in schema["anyOf"])
    if "enum" in schema:
        values = sorted(str(value) for value in schema["enum"])
        for name, members in ALIASES.items():
            if sorted(members) == values:
                return name
        return " | ".join(f'"{value}"' for value in values)
    if schema["type"] == "array":
        if "prefixItems" in schema:
            return "[" + ", ".join(typescript(one) for one in schema["prefixItems"]) + "]"
        inner = typescript(schema["items"])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}[
        schema["type"]
    ]


def interface(name: str, schema: dict[str, Any]) -> str:
    lines = []
    if "description" in schema and "\n" not in schema["description"]:
        lines.append(f"/** {schema['description']} */")
    lines.append(f"export interface {name} {{")
    for field, inner in schema["properties"].items():
        mark = "" if field in schema["required"] else "?"
        lines.append(f"  {field}{mark}: {typescript(inner)};")
    return "\n".join([*lines, "}"])


def union(name: str, values: list[str]) -> str:
    line = f"export type {name} = " + " | ".join(values) + ";"
    if len(line) <= 100:
        return line
    return f"export type {name} =\n" + "\n".join(f"  | {value}" for value in values) + ";"


def render() -> str:
    """The whole file."""
    schema = wire.schema()
    back = ", ".join(str(code.value) for code in wire.Close if code.comes_back)
    parts = [
        "// Written by generate_wire.py. Do not edit: change peerchat/wire.py and run it again.",
        "\n".join(f"export const {name} = {getattr(wire, name):g};" for name in NUMBERS),
        "\n".join(["export const Close = {", *(f"  {code.name}: {code.value}," for code in wire.Close), "} as const;"]),
        f"// After these the same may be tried again.\nexport const COMES_BACK: readonly number[] = [{back}];",
        "\n".join(union(name, [f'"{value}"' for value in members]) for name, members in ALIASES.items()),
        *(interface(name, inner) for name, inner in schema["$defs"].items()),
        "\n".join(
            union(name, [str(one["$ref"]).rsplit("/", 1)[-1] for one in schema[root]["anyOf"]])
            for name, root in ROOTS.items()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    text = render()
    if "--check" in sys.argv[1:]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write("frontend/src/wire.ts is out of step with peerchat.wire: run frontend/generate_wire.py\n")
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
