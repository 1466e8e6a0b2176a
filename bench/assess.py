"""What it costs to think about one message: ordinary, in crisis, and made to be slow."""

from __future__ import annotations

import time

from peerchat.safety.assess import assess

TEXTS = {
    "assess, ordinary message of 80 characters": "danke, dass du da bist. heute war es wieder schwer, aber ich bin rausgegangen.",
    "assess, ordinary English message": "thank you for listening. work was hard again, but i went for a walk with the dog",
    "assess, crisis message": "ich weiss nicht mehr weiter und will einfach nicht mehr leben",
    "assess, 2,000 hostile characters": ("ich w1ll n1cht m3hr " * 100)[:2000],
}
SECONDS = 0.3


def run() -> list[tuple[str, str, float]]:
    rows = []
    for what, text in TEXTS.items():
        assess(text, "de")
        calls, start = 0, time.process_time()
        while time.process_time() - start < SECONDS:
            assess(text, "de")
            calls += 1
        rows.append((what, "µs CPU per message", (time.process_time() - start) / calls * 1e6))
    return rows
