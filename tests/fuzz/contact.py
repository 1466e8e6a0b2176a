"""Contact data under atheris, by hand: no error, no slow text, spans inside. Not part of the suite (atheris has no wheel everywhere).

`uv run --with atheris python -m tests.fuzz.contact -max_total_time=300`; a text that breaks a promise is left beside it as `crash-*`.
"""

from __future__ import annotations

import importlib
import sys
import time
from typing import Any

from peerchat.safety.contact.find import contacts, may_hold
from peerchat.safety.contact.mask import mask
from peerchat.safety.contact.pieces import trace
from peerchat.safety.labels import CONTACT
from peerchat.safety.normalise import plain, words

LONGEST = 2000
SLOW_S = 0.2  # under instrumentation; some 100 times what the slowest text takes without


def one(data: bytes) -> None:
    text = data.decode("utf-16-le", "surrogatepass" if len(data) % 2 == 0 else "ignore")[:LONGEST]
    began = time.process_time()
    seen = plain(text)
    may_hold(seen, words(seen.text))
    trace(seen)
    found = contacts(seen)
    if time.process_time() - began > SLOW_S:
        raise AssertionError("slow")
    past = 0
    for start, end, kind in found:
        if not (past <= start < end <= len(text) and kind in CONTACT):
            raise AssertionError(found)
        past = end
    mask(text, found)


def main() -> None:
    atheris: Any = importlib.import_module("atheris")
    atheris.instrument_all()
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
