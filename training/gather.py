"""Who learns from what: lines, how they are written otherwise, and how much each counts for which output."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from peerchat.safety.lexicon.phrases import document
from peerchat.safety.model.weights import OUTPUTS
from training import augment, templates
from training.hearing import heard
from training.lines import HARM, HERE, TRAIN_SETS, Line, foreign, own

FOLDS = 2
_SETS_COUNT = 0.5  # a line of somebody else's set, against one of ours
_SET_LINES = 5_000  # of one set: enough for its words, and no set drowns the others
_TEMPLATE_COUNTS = 0.3
_AUGMENTED = 0.6
_LEVELS = 4
_ALARM = 2
_PER_FUNCTION = 100


class Sample(NamedTuple):
    """`windows`: features of each window. `wanted`, `known`: per output. `fold`: lines of one author stay together."""

    windows: list[list[int]]
    wanted: Any
    known: Any
    fold: int
    line: Line
    made: bool = False


def labels(line: Line) -> tuple[Any, Any]:
    """What is wanted of each output, and 1 where that is known."""
    wanted = np.zeros(len(OUTPUTS), dtype=np.float32)
    known = np.zeros(len(OUTPUTS), dtype=np.float32)
    if line.level is not None:
        wanted[:_LEVELS] = [line.level > level for level in range(_LEVELS)]
        known[:_LEVELS] = 1
    elif line.alarm is not None:
        wanted[1] = line.alarm
        known[1 : 2 if line.alarm else _LEVELS] = 1
    for place, output in enumerate(OUTPUTS[_LEVELS:], _LEVELS):
        if output in line.harm:
            wanted[place], known[place] = line.harm[output], 1
    return wanted, known


def sample(line: Line, weight: float = 1.0, made: bool = False) -> Sample:
    wanted, known = labels(line)
    return Sample(
        heard(line.text, line.lang), wanted, known * weight, zlib.crc32(line.group.encode()) % FOLDS, line, made
    )


def gather(lang: str, sets: Path | None) -> list[Sample]:
    ours = [line for line in own(HERE / "lines") if line.lang == lang]
    samples = [sample(line) for line in ours]
    samples += [sample(line, _TEMPLATE_COUNTS) for line in _templates(lang)]
    samples += [sample(line, 1.0, made=True) for line in _examples(lang)]
    chance = random.Random(f"peerchat {lang}")
    ordinary = [line.text for line in ours if line.level == 0 and not any(line.harm.values()) and len(line.text) < 160]
    for line in ours:
        ways = [
            way(line.text)
            for share, way in (
                (0.4, lambda text: augment.typed(text, chance)),
                (0.5, lambda text: augment.among(text, ordinary, chance)),
                (0.15, lambda text: augment.disguised(text, chance)),
            )
            if chance.random() < share
        ]
        samples += [sample(line._replace(text=text), _AUGMENTED, made=True) for text in ways]
    if sets is not None:
        for name in sorted(TRAIN_SETS):
            if name.endswith(f"_{lang}") and (sets / f"{name}.jsonl.gz").exists():
                lines = list(foreign(sets, name))
                lines = chance.sample(lines, min(len(lines), _SET_LINES))
                samples += [sample(line, _SETS_COUNT) for line in lines]
    return samples


def _templates(lang: str) -> Iterator[Line]:
    for language, text, said in templates.lines(_PER_FUNCTION):
        if language == lang:
            level = int(said.get("crisis", "0"))
            harm = {label: int(said.get(key, "0")) for key, label in HARM.items()}
            yield Line(
                text,
                lang,
                level,
                level >= _ALARM,
                harm,
                said.get("func", ""),
                "templates",
                f"templates {said.get('func')}",
            )


def _examples(lang: str) -> Iterator[Line]:
    """The lexicon's own examples, as far as they say what a line is."""
    lexicon = document(lang)
    for rule in lexicon["pattern"]:
        for text in rule["yes"]:
            harm = {} if rule["level"] else {rule["label"]: 1}
            level = rule["level"] or None
            yield Line(text, lang, level, level >= _ALARM if level else None, harm, "example", "lexicon", rule["id"])
    for kind, alarm in (("yes", False), ("no", True)):
        for rule in [*lexicon["shield"], *lexicon["context"]]:
            if "of" in rule:
                continue
            for text in rule.get(kind, []):
                yield Line(text, lang, None, alarm, {}, "example", "lexicon", rule["id"])
