"""Measures what rooms hear: `make eval-safety SETS=<folder>`. Prints a table, and writes it into docs/safety.md with --write."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from peerchat.safety.assess import assess, warm
from peerchat.safety.assessment import Assessment
from peerchat.safety.labels import CONTACT
from peerchat.safety.policy import decide
from training.lines import HERE, Line, foreign, own

ALARM = 2
DOC = HERE.parent / "docs" / "safety.md"
BEGIN, END = "<!-- figures: written by make eval-safety -->", "<!-- end of figures -->"
SETS = (
    "crisis_seed_de", "gecco_de", "goemotions_de", "germeval21_de", "esconv_en", "goemotions_en", "counselchat_en", "cssrs_reddit_en",
    "sdcnl_en", "tw_suicidal_en", "olid_en", "pii_chat_synth", "presidio_synth_en",
)  # fmt: skip
HARD = ("idiom", "negation", "past", "third", "lyrics", "helper", "quot", "counter", "news")


class Heard(NamedTuple):
    line: Line
    seen: Assessment


def hear(lines: Iterable[Line]) -> list[Heard]:
    return [Heard(line, assess(line.text, line.lang)) for line in lines]


def share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else float("nan")


def kappa(pairs: Sequence[tuple[int, int]]) -> float:
    """Quadratic weighted kappa of (wanted, heard) levels (Cohen 1968)."""
    if not pairs:
        return float("nan")
    many = len(pairs)
    wanted = [sum(one == level for one, _ in pairs) for level in range(5)]
    heard = [sum(two == level for _, two in pairs) for level in range(5)]
    apart = sum((one - two) ** 2 for one, two in pairs)
    chance = sum(wanted[one] * heard[two] * (one - two) ** 2 for one in range(5) for two in range(5)) / many
    return 1 - apart / chance if chance else float("nan")


def told(heard: Sequence[Heard]) -> dict[str, float]:
    """Every figure that these lines can tell; shares, or per 1,000 lines."""
    figures: dict[str, float] = {"lines": len(heard)}
    graded = [(one.line.level, one.seen.level) for one in heard if one.line.level is not None]
    for level in range(5):
        at = [two >= ALARM for one, two in graded if one == level]
        if at:
            figures[f"level {level} heard as >=2"] = share(at)
    alarm = [one.seen.level >= ALARM for one in heard if one.line.alarm]
    calm = [one.seen.level >= ALARM for one in heard if one.line.alarm is False]
    if alarm:
        figures["found"] = share(alarm)
        figures["disclosures held"] = sum(decide(one.seen, text=one.line.text).action == "hold" for one in heard if one.line.alarm)
    if calm:
        figures["false alarms per 1,000"] = 1000 * share(calm)
    if len({one for one, _ in graded}) > 1:
        figures["kappa"] = kappa(graded)
    for label in ("abuse", "encouragement", "sexual", "grooming", "method"):
        known = [(one.line.harm[label], label in one.seen.labels) for one in heard if label in one.line.harm]
        if any(wanted for wanted, _ in known):
            figures[f"{label} found"] = share([found for wanted, found in known if wanted])
        if not all(wanted for wanted, _ in known):
            figures[f"{label} wrongly per 1,000"] = 1000 * share([found for wanted, found in known if not wanted])
    figures.update(_contact(heard))
    return figures


def _contact(heard: Sequence[Heard]) -> dict[str, float]:
    wanted = found = right = 0
    for one in heard:
        if one.line.pii is None:
            continue
        mine = [span for span in one.seen.spans if span[2] in CONTACT]
        theirs = [span for span in one.line.pii if span[2] in CONTACT]
        wanted, found = wanted + len(theirs), found + len(mine)
        right += sum(any(start < end2 and start2 < end for start2, end2, _ in mine) for start, end, _ in theirs)
        found -= sum(not any(start < end2 and start2 < end for start2, end2, _ in theirs) for start, end, _ in mine) and 0
    return {"contact found": right / wanted, "contact spans": found} if wanted else {}


def microseconds(lines: Sequence[Line]) -> float:
    """CPU of one message: median over rounds of the mean, words known as they are after a minute of talk."""
    some = [line for line in lines if 40 <= len(line.text) <= 120][:400]
    rounds = []
    for _ in range(7):
        begun = time.process_time()
        for line in some:
            assess(line.text, line.lang)
        rounds.append((time.process_time() - begun) / max(1, len(some)) * 1e6)
    return statistics.median(rounds)


def groups(heard: Sequence[Heard]) -> Iterator[tuple[str, list[Heard]]]:
    """By language, and in it by function."""
    for lang in sorted({one.line.lang for one in heard}):
        mine = [one for one in heard if one.line.lang == lang]
        yield f"held {lang}", mine
        for func in sorted({one.line.source for one in mine}):
            yield f"held {lang} {func}", [one for one in mine if one.line.source == func]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sets", type=Path)
    asked.add_argument("--only", nargs="*")
    chosen = asked.parse_args()
    warm()
    if not chosen.only or "held" in chosen.only:
        held = hear(own(HERE / "held"))
        for name, some in groups(held):
            show(name, told(some))
        for lang in ("de", "en"):
            print(f"µs per message, {lang}: {microseconds([one.line for one in held if one.line.lang == lang]):.1f}")
    for name in SETS if chosen.sets else ():
        if not chosen.only or name in chosen.only:
            show(name, told(hear(foreign(chosen.sets, name))))


def show(name: str, figures: dict[str, float]) -> None:
    print(f"{name}: " + "; ".join(f"{what} {value:.3g}" for what, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
