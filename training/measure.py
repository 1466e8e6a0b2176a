"""Measures what rooms hear: `make eval-safety SETS=<folder>`. Prints tables; `--write` also puts them into docs/safety.md."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from peerchat.safety.assess import assess, warm
from peerchat.safety.labels import HARM
from training import figures
from training.figures import HARD, Heard, hear, told
from training.lines import HERE, Line, foreign, own

DOC = HERE.parent / "docs" / "safety.md"
BEGIN, END = "<!-- figures, by make eval-safety -->\n", "<!-- end of figures -->\n"
SETS = (
    "crisis_seed_de", "gecco_de", "goemotions_de", "germeval21_de", "esconv_en", "goemotions_en", "counselchat_en", "cssrs_reddit_en",
    "sdcnl_en", "tw_suicidal_en", "olid_en", "pii_chat_synth", "presidio_synth_en",
)  # fmt: skip
HEAD = ["lines", "found", "alarms per 1,000 others", "kappa", *HARM, "contact"]
LANGUAGES = ("de", "en")


def bars(heard: Sequence[Heard]) -> Iterator[list[str]]:
    """The figures that the bars of the safety layer are about, on our own held-back lines, by language."""

    def each(what: str, bar: str, figure: str) -> list[str]:
        return [what, *(_figure(figure, of[lang]) for lang in LANGUAGES), bar]

    of = {lang: [one for one in heard if one.line.lang == lang] for lang in LANGUAGES}
    yield each("level ≥ 2 found", "0.90 / 0.92", "found")
    yield each("level ≥ 3 found as ≥ 2", "0.95", "severe")
    yield each("level, quadratic kappa", "0.75", "kappa")
    yield each("ordinary lines raised, per 1,000", "8", "ordinary")
    yield each("idiom, past, negation, others, lyrics not raised", "0.92", "hard")
    yield each("disclosures held", "0", "held")
    yield each("encouragement found", "0.90", "encouragement")
    yield each("encouragement wrongly, per 1,000", "2", "encouragement wrongly")
    yield each("hate by functions found", "0.75", "hate")
    yield each("harmless twins passed", "0.75", "harmless")
    yield each("level ≥ 2 found, disguised", "5 points less", "disguised")
    yield each("µs CPU an ordinary message of 40 to 120 signs, median", "40", "time")


def _figure(figure: str, heard: Sequence[Heard]) -> str:
    def source(*names: str) -> list[Heard]:
        return [one for one in heard if one.line.source in names]

    match figure:
        case "found" | "severe":
            return told(figures.found(heard, 2 if figure == "found" else 3))
        case "kappa":
            return told(figures.graded(heard))
        case "ordinary":
            return told(figures.raised(source("ordinary")), 1000)
        case "hard":
            raised = figures.raised(source(*HARD))
            return told(None if raised is None else 1 - raised)
        case "held":
            return str(figures.held(heard))
        case "encouragement":
            return told(figures.harm_found(heard, "encouragement"))
        case "encouragement wrongly":
            return told(figures.harm_wrongly(heard, "encouragement"), 1000)
        case "hate":
            return told(figures.harm_found(source("functions-hate"), "abuse"))
        case "harmless":
            wrongly = figures.harm_wrongly(source("functions-harmless"), "abuse")
            return told(None if wrongly is None else 1 - wrongly)
        case "disguised":
            return told(figures.after_disguise([one.line for one in heard]))
    return f"{microseconds([one.line for one in source('ordinary', 'helper')]):.0f}"


def microseconds(lines: Sequence[Line]) -> float:
    """CPU of the median message, its words known as they are after a minute of talk."""
    some = [line for line in lines if 40 <= len(line.text) <= 120][:500]
    best = []
    for line in some:
        rounds = []
        for _ in range(7):
            begun = time.process_time_ns()
            assess(line.text, line.lang)
            rounds.append(time.process_time_ns() - begun)
        best.append(min(rounds) / 1000)
    return statistics.median(best) if best else 0.0


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *rows])


def report(sets: Path | None) -> str:
    heard = hear(own(HERE / "held"))
    fresh = hear(own(HERE / "fresh"))
    parts = ["Our own lines, held back:\n\n", table(["figure", *LANGUAGES, "bar"], list(bars(heard)))]
    parts += ["\nOur own lines, a fresh set, by which nothing was chosen:\n\n"]
    parts.append(table(["figure", *LANGUAGES, "bar"], list(bars(fresh))))
    rows = [
        [f"{name} {lang}", *figures.row(some)]
        for name in sorted({one.line.source for one in heard})
        for lang in LANGUAGES
        if (some := [one for one in heard if (one.line.source, one.line.lang) == (name, lang)])
    ]
    parts += ["\nThe same by function (of harm and contact: found / wrongly, contact: recall / precision):\n\n"]
    parts.append(table(["function", *HEAD], rows))
    if sets is not None:
        listed = [[name, *figures.row(hear(foreign(sets, name)))] for name in SETS if _there(sets, name)]
        parts += ["\nOther people's sets (some labels are noisy):\n\n", table(["set", *HEAD], listed)]
    return "".join(parts)


def _there(sets: Path, name: str) -> bool:
    return (sets / f"{name}.jsonl.gz").exists()


def written(document: str, tables: str) -> str:
    """The document with the tables between its marks. Raises ValueError if it has none."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sets", type=Path, help="folder of other people's sets, as JSON lines")
    asked.add_argument("--write", action="store_true", help="also into docs/safety.md")
    chosen = asked.parse_args()
    warm()
    tables = report(chosen.sets)
    print(tables)
    if chosen.write:
        DOC.write_text(written(DOC.read_text("utf-8"), tables), "utf-8")


if __name__ == "__main__":
    main()
