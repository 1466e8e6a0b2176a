"""Who learns from what: lines, how they are written otherwise, and how much each counts for which output."""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from peerchat.safety.lexicon.phrases import document
from peerchat.safety.model.weights import OUTPUTS
from training import augment, templates
from training.hearing import heard
from training.lines import HARM, TRAIN_SETS, Line, foreign, to_learn
from training.spoken import spoken

FOLDS = 3
ASIDE = 0  # the fold that sets the cuts
_SETS_COUNT = 0.4  # a line of somebody else's set, against one of ours
_SET_LINES = 4_000  # of one set: enough for its words, and no set drowns the others
_WHOLE = frozenset({"goemotions_en"})  # there cannot be too much of what is ordinary
_TEMPLATE_COUNTS = 0.5
_AUGMENTED = 0.6
_UNPHRASED = 0.3  # so many are heard without what the phrases found, so that the words learn to stand alone
_SPOKEN_COUNT = 0.3
_LEVELS = 4
_ALARM = 2
_PER_FUNCTION = 150


class Sample(NamedTuple):
    """`windows`: features of each window. `wanted`, `known`: per output. `fold`: lines of one author stay together."""

    windows: list[list[int]]
    wanted: Any
    known: Any
    fold: int
    line: Line
    made: bool = False


def _fold(group: str) -> int:
    return blake2b(group.encode(), digest_size=4).digest()[0] % FOLDS


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


def sample(line: Line, weight: float = 1.0, made: bool = False, phrases: bool = True) -> Sample:
    wanted, known = labels(line)
    return Sample(
        heard(line.text, line.lang, phrases),
        wanted,
        known * weight,
        _fold(line.group),
        line,
        made,
    )


def gather(lang: str, sets: Path | None) -> list[Sample]:
    ours = [line for line in to_learn() if line.lang == lang]
    samples = [sample(line) for line in ours]
    samples += [sample(line, _TEMPLATE_COUNTS) for line in _templates(lang)]
    samples += [sample(line, 1.0, made=True) for line in _examples(lang)]
    chance = random.Random(f"peerchat {lang}")
    ordinary = [line.text for line in ours if line.level == 0 and not any(line.harm.values()) and len(line.text) < 160]
    for line in ours:
        ways = _ways(line.text, ordinary, chance)
        samples += [sample(line._replace(text=text), _AUGMENTED, made=True) for text in ways]
        if line.alarm and chance.random() < _UNPHRASED:
            samples.append(sample(line, _AUGMENTED, made=True, phrases=False))
    for line in spoken(lang, chance):
        text = augment.among(line.text, ordinary, chance) if chance.random() < 0.5 else line.text
        samples.append(sample(line._replace(text=text), _SPOKEN_COUNT, made=True, phrases=chance.random() < 0.5))
    if sets is not None:
        for name in sorted(TRAIN_SETS):
            if name.endswith(f"_{lang}") and (sets / f"{name}.jsonl.gz").exists():
                lines = list(foreign(sets, name))
                if name not in _WHOLE:
                    lines = random.Random(name).sample(lines, min(len(lines), _SET_LINES))
                samples += [sample(line, _SETS_COUNT) for line in chance.sample(lines, len(lines))]
    return samples


def _ways(text: str, ordinary: list[str], chance: random.Random) -> list[str]:
    """The line as haste, company or disguise would have it; mostly one of them."""
    ways = []
    if chance.random() < 0.4:
        ways.append(augment.typed(text, chance))
    if chance.random() < 0.5:
        ways.append(augment.among(text, ordinary, chance))
    if chance.random() < 0.15:
        ways.append(augment.disguised(text, chance))
    return ways


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
