"""Figures from lines that were heard: shares, kappa, false alarms. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peerchat.safety.assess import assess
from peerchat.safety.assessment import Assessment
from peerchat.safety.labels import CONTACT, HARM
from peerchat.safety.policy import decide
from training.lines import Line

ALARM = 2
HARD = ("idiom", "negation", "past", "third-person", "lyrics")
_LOOK = str.maketrans("aeiocps", "аеіосрѕ")
_LEET = str.maketrans("aeios", "43105")


class Heard(NamedTuple):
    line: Line
    seen: Assessment

    @property
    def alarm(self) -> bool:
        return self.seen.level >= ALARM


def hear(lines: Iterable[Line]) -> list[Heard]:
    return [Heard(line, assess(line.text, line.lang)) for line in lines]


def share(found: Iterable[bool]) -> float | None:
    listed = list(found)
    return sum(listed) / len(listed) if listed else None


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Quadratic weighted kappa of (wanted, heard) levels (Cohen 1968)."""
    many = len(pairs)
    wanted = [sum(one == level for one, _ in pairs) for level in range(5)]
    heard = [sum(two == level for _, two in pairs) for level in range(5)]
    apart = sum((one - two) ** 2 for one, two in pairs)
    chance = sum(wanted[one] * heard[two] * (one - two) ** 2 for one in range(5) for two in range(5))
    return 1 - apart * many / chance if chance else None


def disguised(text: str, way: int, chance: random.Random) -> str:
    """As somebody would write to get past a filter: leet, look-alikes, zero width, letters apart; about every other word."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) < 4 or chance.random() < 0.5:
            continue
        at = chance.randrange(1, len(word) - 1)
        words[place] = (
            word[:at] + word[at].lower().translate(_LEET) + word[at + 1 :],
            word.translate(_LOOK),
            word[:at] + "\u200b" + word[at:],
            " ".join(word),
        )[way % 4]
    return " ".join(words)


def after_disguise(lines: Sequence[Line]) -> float | None:
    """Share of disclosures that are found although they are disguised, each in one of four ways."""
    chance = random.Random(4)
    return share(
        assess(disguised(line.text, way, chance), line.lang).level >= ALARM
        for way, line in enumerate(line for line in lines if line.alarm)
    )


def found(heard: Sequence[Heard], least: int = ALARM) -> float | None:
    """Share of lines from a level on that are an alarm."""
    return share(one.alarm for one in heard if (one.line.level or 0) >= least or (least == ALARM and one.line.alarm))


def raised(heard: Sequence[Heard]) -> float | None:
    return share(one.alarm for one in heard if one.line.alarm is False)


def graded(heard: Sequence[Heard]) -> float | None:
    return kappa([(one.line.level, one.seen.level) for one in heard if one.line.level is not None])


def held(heard: Sequence[Heard]) -> int:
    """Disclosures that a room would not let through. None may be."""
    return sum(decide(one.seen, text=one.line.text).action == "hold" for one in heard if one.line.alarm)


def harm_found(heard: Sequence[Heard], label: str) -> float | None:
    return share(label in one.seen.labels for one in heard if one.line.harm.get(label) == 1)


def harm_wrongly(heard: Sequence[Heard], label: str) -> float | None:
    return share(label in one.seen.labels for one in heard if one.line.harm.get(label) == 0)


def contact(heard: Sequence[Heard]) -> tuple[float | None, float | None]:
    """Recall and precision of contact spans; right if they overlap."""
    wanted: list[bool] = []
    right: list[bool] = []
    for one in heard:
        if one.line.pii is None:
            continue
        mine = [span for span in one.seen.spans if span[2] in CONTACT]
        theirs = [span for span in one.line.pii if span[2] in CONTACT]
        wanted += [_meets(span, mine) for span in theirs]
        right += [_meets(span, list(one.line.pii)) for span in mine]
    return share(wanted), share(right)


def _meets(span: tuple[int, int, str], others: Sequence[tuple[int, int, str]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def row(heard: Sequence[Heard]) -> list[str]:
    """One line of a table: lines, found, raised, kappa, each harm found / wrongly, contact."""
    recall, precision = contact(heard)
    harms = [_both(harm_found(heard, label), harm_wrongly(heard, label)) for label in HARM]
    many = {one.line.level for one in heard} - {None}
    return [
        str(len(heard)), told(found(heard)), told(raised(heard), 1000), told(graded(heard) if len(many) > 2 else None),
        *harms, _both(recall, precision),
    ]  # fmt: skip


def told(value: float | None, times: int = 1) -> str:
    if value is None:
        return ""
    return f"{value * times:.1f}" if times > 1 else f"{value:.2f}"


def _both(one: float | None, two: float | None) -> str:
    return f"{told(one) or '–'} / {told(two) or '–'}" if one is not None else told(two)
