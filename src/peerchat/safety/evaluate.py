"""For measuring from outside: `python -m peerchat.safety.evaluate` reads JSON lines {"text", "lang"} and answers each with one.

    {"crisis_level": 0-4, "abuse": bool, "self_harm_encouragement": bool, "pii_spans": [[start, end, kind]],
     "action": "allow|mask|hold", "scores": {"crisis": 0-1, "abuse": 0-1}}

The answer is what a room would do with this message alone: no history, no count of what came before. A line that is no such
object is answered with {"error": …}, so that answers stay in step with questions. Exit code 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from peerchat.safety.assess import assess
from peerchat.safety.labels import CONTACT
from peerchat.safety.policy import decide


class Question(msgspec.Struct):
    text: str
    lang: str = ""


def answer(text: str, lang: str) -> dict[str, Any]:
    seen = assess(text, lang)
    return {
        "crisis_level": seen.level,
        "abuse": "abuse" in seen.labels,
        "self_harm_encouragement": "encouragement" in seen.labels,
        "pii_spans": [list(span) for span in seen.spans if span[2] in CONTACT],
        "action": decide(seen, text=text).action,
        "scores": {"crisis": seen.scores.crisis, "abuse": seen.scores.abuse},
    }


def answers(lines: Iterable[bytes]) -> Iterator[bytes]:
    decode = msgspec.json.Decoder(Question).decode
    encode = msgspec.json.Encoder().encode
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = decode(line)
        except msgspec.DecodeError as error:
            yield encode({"error": str(error)}) + b"\n"
        else:
            yield encode(answer(asked.text, asked.lang)) + b"\n"


def main() -> None:
    out = sys.stdout.buffer
    for said in answers(sys.stdin.buffer):
        out.write(said)
    out.flush()


if __name__ == "__main__":
    main()
