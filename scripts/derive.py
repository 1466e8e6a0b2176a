"""Writes what follows from the code: docs/wire.schema.json, and tables in docs/protocol.md, safety.md, settings.md and operating.md.

`make wire` runs it; a test calls `outputs` and compares, so that no table can fall behind what it tells of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peerchat import wire
from peerchat.ops.alarms.rules import RULES, Rule
from peerchat.ops.metrics.catalogue import METRICS
from peerchat.safety import ladder, policy
from peerchat.settings import PREFIX, Settings
from peerchat.wire import words

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CHAPTERS = {
    "room_in": "Client to server, `/ws/room`",
    "room_out": "Server to client, `/ws/room`",
    "queue_in": "Client to server, `/ws/queue`",
    "queue_out": "Server to client, `/ws/queue`",
    "staff_in": "Client to server, `/ws/staff`",
    "staff_out": "Server to client, `/ws/staff`",
}


def outputs() -> dict[Path, str]:
    """Each derived file with what should stand in it."""
    protocol, safety, settings = DOCS / "protocol.md", DOCS / "safety.md", DOCS / "settings.md"
    operating = DOCS / "operating.md"
    return {
        DOCS / "wire.schema.json": json.dumps(wire.schema(), indent=2, ensure_ascii=False) + "\n",
        protocol: _filled(protocol.read_text(), {"frames": _frames(), "refusals": _refusals()}),
        safety: _filled(safety.read_text(), {"consequences": _consequences(), "ladder": _ladder()}),
        settings: _filled(settings.read_text(), {"settings": _settings()}),
        operating: _filled(operating.read_text(), {"alarms": _alarms(), "metrics": _metrics()}),
    }


def _filled(text: str, parts: dict[str, str]) -> str:
    """`text` with each part between its two markers."""
    for name, part in parts.items():
        begin, end = f"<!-- {name}: derived, see `make wire` -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"the markers of {name} are missing")
        text = f"{before}{begin}\n{part}\n{end}{after}"
    return text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# ---- frames ----------------------------------------------------------------------------------------


def _frames() -> str:
    schema = wire.schema()
    lines: list[str] = []
    told: set[str] = set()
    for root, title in CHAPTERS.items():
        names = [one["$ref"].rsplit("/", 1)[-1] for one in schema[root]["anyOf"]]
        lines += [f"### {title}", "", "| `t` | fields | |", "|---|---|---|"]
        for name in names:
            lines.append(_frame(schema["$defs"][name], known=name in told))
            told.add(name)
        lines.append("")
    lines += ["### Parts of frames", "", "| part | fields | |", "|---|---|---|"]
    lines += [_part(name, one) for name, one in schema["$defs"].items() if "t" not in one["properties"]]
    return "\n".join(lines)


def _frame(definition: dict[str, Any], *, known: bool) -> str:
    kind = definition["properties"]["t"]["enum"][0]
    if known:
        return f"| `{kind}` | as above | |"
    return f"| `{kind}` | {_fields(definition)} | {_cell(_words(definition))} |"


def _part(name: str, definition: dict[str, Any]) -> str:
    return f"| {name} | {_fields(definition)} | {_cell(_words(definition))} |"


def _words(definition: dict[str, Any]) -> str:
    return " ".join(definition.get("description", "").split())


def _fields(definition: dict[str, Any]) -> str:
    fields = []
    for name, schema in definition["properties"].items():
        if name != "t":
            optional = "" if name in definition["required"] else "?"
            fields.append(f"`{name}{optional}`: {_cell(_type(schema))}")
    return "<br>".join(fields) or "none"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f'"{value}"' for value in schema["enum"])
    if schema["type"] == "array":
        inner = [_type(one) for one in schema["prefixItems"]] if "prefixItems" in schema else [_type(schema["items"])]
        return f"[{', '.join(inner)}{'' if 'prefixItems' in schema else ', …'}]"
    return str(schema["type"]) + _bounds(schema)


def _bounds(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if "maxLength" in schema:
        return f" (≤ {schema['maxLength']} characters)"
    if "pattern" in schema:
        return f" like `{schema['pattern']}`"
    if least is not None and most is not None:
        return f" ({least}–{most if most < 2**53 else '2⁵³'})"
    return ""


def _refusals() -> str:
    """Code and meaning stand side by side in wire/words.py: the meaning is the comment."""
    source = Path(words.__file__).read_text()
    block = source.partition("RefusalCode = Literal[")[2].partition("]")[0]
    rows: Iterator[tuple[str, str]] = (match.groups() for match in re.finditer(r'"(\w+)",\s*# (.*)', block))  # type: ignore[misc]
    return "\n".join(["| code | meaning |", "|---|---|", *(f"| `{code}` | {_cell(words)} |" for code, words in rows)])


# ---- safety ----------------------------------------------------------------------------------------


def _consequences() -> str:
    lines = ["| seen | alone | beside a disclosure | weight | why |", "|---|---|---|---|---|"]
    for code, row in policy.TABLE.items():
        lines.append(f"| `{code}` | {row.alone} | {row.beside} | {row.weight:g} | {row.why} |")
    return "\n".join(lines)


def _ladder() -> str:
    first, second, later = (f"{seconds / 60:g}" for seconds in ladder.PAUSES_SECONDS)
    lasts = {"pause": f"{first}, then {second}, then {later} minutes", "ban": f"{ladder.BAN_SECONDS / 3600:g} hours"}
    lines = ["| step | from a sum of | lasts |", "|---|---|---|"]
    lines += [f"| `{step}` | {least:g} | {lasts.get(step, '–')} |" for step, least in ladder.STEPS]
    return "\n".join(lines)


# ---- alarms and metrics ----------------------------------------------------------------------------


def _alarms() -> str:
    lines = ["| rule | | looks at | fires above | for | over after |", "|---|---|---|---|---|---|"]
    for rule in RULES:
        times = f"{_span(rule.lasting)} | {_span(rule.clear)}"
        lines.append(f"| `{rule.code}` | {rule.urgency} | {rule.means} | {_limit(rule)} | {times} |")
    return "\n".join(lines)


def _limit(rule: Rule) -> str:
    limit = rule.limit or 0.0
    return f"{limit * 100:g} %" if rule.unit == "share" else f"{limit:g} s" if rule.unit == "seconds" else f"{limit:g}"


def _span(seconds: float) -> str:
    return "at once" if not seconds else f"{seconds / 60:g} min" if seconds % 60 == 0 else f"{seconds:g} s"


def _metrics() -> str:
    lines = ["| metric | type | labels | |", "|---|---|---|---|"]
    for metric in METRICS:
        labels = "<br>".join(f"`{name}`: {_cell(values)}" for name, values in metric.labels.items())
        lines.append(f"| `{metric.full}` | {metric.kind} | {labels} | {_cell(metric.help)} |")
    return "\n".join(lines)


# ---- settings --------------------------------------------------------------------------------------


def _settings() -> str:
    lines = ["| variable | default | takes |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "unset" if field.default is None else f"`{field.default}`" if str(field.default) else "empty"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {_cell(field.description or '')} |")
    return "\n".join(lines)


def main() -> None:
    for path, text in outputs().items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


if __name__ == "__main__":
    main()
