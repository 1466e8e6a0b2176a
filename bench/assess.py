"""What it costs to think about one message: ordinary, with numbers, in crisis, and made to be slow in several ways."""

from __future__ import annotations

import time
from itertools import cycle, islice
from statistics import median

from peerchat.safety.assess import assess, warm

STAMPS = 1_000
"""Different texts of the relay's generator: each begins with another number."""
_SPOKEN = " Thank you for listening. It was a hard day, but talking helps"
TEXTS = {
    "ordinary German message of 80 characters": (
        "de",
        ["danke, dass du da bist. heute war es wieder schwer, aber ich bin rausgegangen."],
    ),
    "ordinary English message of 80 characters": (
        "en",
        ["thank you for listening. work was hard again, but i went for a walk with the dog"],
    ),
    "the relay generator's text": (
        "en",
        [f"@@{number * 7_919_310_027:016d}{_SPOKEN}" for number in range(STAMPS)],
    ),
    "message with times of day": (
        "en",
        ["i got up at 7:30 and had breakfast, then i went to work until 5 pm today ok?"],
    ),
    "message with a telephone number": (
        "en",
        ["you can call me on 0151 23456789 tonight if you want to talk more about it"],
    ),
    "crisis message": ("de", ["ich weiss nicht mehr weiter und will einfach nicht mehr leben"]),
}
HOSTILE = {
    "leet": "ich w1ll n1cht m3hr ",
    "leet, numbers and signs": "i w1ll k1ll my53lf @x 7:30 ",
    "numbers": "12 34 5 678 ",
    "number words": "one two three four ",
    "spoken signs": "x at y dot z ",
    "letters apart": "s t e r b e n ",
    "combining marks": "a\u0301\u0302 b ",
    "look-alikes": "кill yоurself nоw ",
    "phrases": "ich will nicht mehr leben und ",
    "streets": "hauptstr. 5 12345 berlin ",
}
HOSTILE_CHARACTERS = 2_000
SECONDS = 0.2
PAUSE_SECONDS = 0.0003
"""A worker with little to do waits between two messages, and finds its caches cold."""


def run() -> list[tuple[str, str, float]]:
    warm()
    rows = [(f"assess, {what}", texts, lang) for what, (lang, texts) in TEXTS.items()]
    for what, piece in HOSTILE.items():
        text = (piece * HOSTILE_CHARACTERS)[:HOSTILE_CHARACTERS]
        rows.append((f"assess, {HOSTILE_CHARACTERS:,} hostile characters: {what}", [text], "de"))
    cold = [(f"{what}, after a pause", "µs", _cost_after_a_pause(texts, lang)) for what, texts, lang in rows[:3]]
    return [*((what, "µs CPU per message", _cost(texts, lang)) for what, texts, lang in rows), *cold]


def _cost(texts: list[str], lang: str) -> float:
    assess(texts[0], lang)
    each, calls, took, start = cycle(texts), 0, 0.0, time.process_time()
    while took < SECONDS:
        assess(next(each), lang)
        calls += 1
        took = time.process_time() - start
    return took / calls * 1e6


def _cost_after_a_pause(texts: list[str], lang: str) -> float:
    took = []
    for text in islice(cycle(texts), int(SECONDS / PAUSE_SECONDS)):
        time.sleep(PAUSE_SECONDS)
        start = time.perf_counter()
        assess(text, lang)
        took.append(time.perf_counter() - start)
    return median(took) * 1e6
