"""`python bench/unjudged.py serve …`: peerchat without its look at what is said, so that the price of that look can be told.

A program of the bench: nothing in the product can be set so that it does this.
"""

from __future__ import annotations

import sys

from peerchat import __main__, app
from peerchat.safety.assessment import CALM, Assessment


def calm(_text: str, _language: str) -> Assessment:
    return CALM


if __name__ == "__main__":
    setattr(app, "assess", calm)  # noqa: B010  # a name that the module has, and does not offer
    print("nothing that is said here is assessed: for measurements only", file=sys.stderr, flush=True)
    sys.exit(__main__.main())
