"""What the doctor sees of the packaged help lines: were they looked at lately?"""

from __future__ import annotations

from datetime import date

from peerchat.doctor.finding import Finding, ok, warn
from peerchat.safety.resources import Resources
from peerchat.safety.review import REVIEW_DAYS, due

ABOUT = "help lines"


def examine(today: date) -> Finding:
    resources = Resources.load()
    old = due(resources.shown(), resources.compiled, today)
    if old:
        return warn(
            ABOUT,
            f"{len(old)} were not checked for more than {REVIEW_DAYS} days.",
            "Update peerchat. Until then, check number and hours of those of your country.",
        )
    return ok(ABOUT, f"as of {resources.compiled}")
