"""Labelled lines: our own (`lines/`, `held/`, `fresh/`), and other people's sets as JSON lines.

A heading `# crisis=2 func=passive she=1` labels what follows, a message a line; ` ⏎ ` stands for a line break. In our own lines
a label that is not named is 0; in a set it is unknown.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
HARM = {"abuse": "abuse", "she": "encouragement", "sexual": "sexual", "groom": "grooming", "method": "method"}
LEVELS = frozenset("01234")
_KEYS = frozenset({"crisis", "func", "lang", *HARM})
BREAK = " ⏎ "
BACK = ("held", "fresh")  # never learned
# Licences as the sets' README states them: the weights of a model made from these may be passed on.
TRAIN_SETS = frozenset({
    "counselchat_en", "davidson_en", "edos_sexist_en", "gahd_de", "gecco_de", "germeval18_de", "germeval19_de",
    "goemotions_en", "hatemojibuild_en",
})  # fmt: skip


class Line(NamedTuple):
    """`level`: 0 to 4; `alarm`: is it 2 or more; `harm`: label to 0 or 1. None, or missing: unknown. `source`: file or set."""

    text: str
    lang: str
    level: int | None
    alarm: bool | None
    harm: dict[str, int]
    func: str
    source: str
    group: str
    pii: tuple[tuple[int, int, str], ...] | None = None


def own(folder: Path) -> Iterator[Line]:
    """Every line under `folder`/<language>/*.txt. Raises ValueError for a heading that makes no sense."""
    for path in sorted(folder.glob("*/*.txt")):
        lang = path.parent.name
        labels: dict[str, str] = {}
        section = 0
        for number, raw in enumerate(path.read_text("utf-8").splitlines()):
            if raw.startswith("# "):
                section += 1
                labels = dict(part.partition("=")[::2] for part in raw[2:].split())
                if labels.keys() - _KEYS or labels.get("crisis", "0") not in LEVELS:
                    raise ValueError(f"{path.name}:{number + 1}: {raw!r}")
            elif raw.strip():
                level = int(labels.get("crisis", "0"))
                harm = {label: int(labels.get(key, "0")) for key, label in HARM.items()}
                text = raw.replace(BREAK, "\n").replace(BREAK.strip(), "\n")
                # A file is one author's, but a kind of harm may stand in one file alone.
                group = f"{lang} {path.name} {section if path.name.startswith('harm') else ''}"
                yield Line(text, lang, level, level >= 2, harm, labels.get("func", ""), path.stem, group)


def to_learn() -> Iterator[Line]:
    """Our own lines without the few short ones that somebody else also wrote for `held/` or `fresh/`."""
    held = {line.text for folder in BACK for line in own(HERE / folder)}
    return (line for line in own(HERE / "lines") if line.text not in held)


def foreign(folder: Path, name: str) -> Iterator[Line]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as source:
        for raw in source:
            one: dict[str, Any] = json.loads(raw)
            level, alarm = one.get("crisis"), one.get("crisis_bin")
            harm = {label: int(one[key]) for key, label in HARM.items() if one.get(key) is not None}
            pii = one.get("pii")
            yield Line(
                one["text"], one["lang"], level, bool(alarm) if alarm is not None else None, harm,
                str(one.get("func", "")), name, f"{name}:{one.get('group') or one['id']}",
                tuple((start, end, kind) for start, end, kind in pii) if pii is not None else None,
            )  # fmt: skip
