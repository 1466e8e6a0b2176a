"""`peerchat doctor`: says in plain words what is wrong with a set-up, and what to do.

Promises: changes nothing; says no secret and no password; each finding stands alone, so that one broken part hides
no other. Does not promise that all is well under load: that is what the metrics are for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from pydantic import ValidationError

from peerchat.doctor import alarms, configuration, database, helplines, machine, store
from peerchat.doctor.finding import Finding, wrong
from peerchat.settings import PREFIX, Settings

__all__ = ["Finding", "examine", "main"]


async def examine(settings: Settings) -> list[Finding]:
    """Looks at everything, in the order in which one would mend it."""
    return [
        *machine.examine(settings),
        *configuration.examine(settings),
        *alarms.examine(settings),
        helplines.examine(datetime.now(UTC).date()),
        *await store.examine(settings),
        *await database.examine(settings),
    ]


def main(settings: Settings | None = None, say: Callable[[str], None] = print) -> int:
    """Says each finding; 1 if something is wrong, otherwise 0. Without `settings` they are read here."""
    try:
        findings = asyncio.run(examine(settings or Settings()))
    except ValidationError as invalid:
        findings = [*_unreadable(invalid), *configuration.unknown()]
    for finding in findings:
        say(str(finding))
    bad = sum(finding.level == "wrong" for finding in findings)
    doubtful = sum(finding.level == "warn" for finding in findings)
    if bad or doubtful:
        say(f"\n{_count(bad, 'thing is', 'things are')} wrong, {_count(doubtful, 'needs', 'need')} a look.")
    else:
        say("\nAll is well.")
    return 1 if bad else 0


def _unreadable(invalid: ValidationError) -> Iterator[Finding]:
    """Without the values: one of them may be the secret."""
    for error in invalid.errors(include_url=False, include_context=False, include_input=False):
        name = PREFIX + "_".join(str(part) for part in error["loc"]).upper()
        yield wrong(name, error["msg"], "Correct it; docs/settings.md says what it takes.")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
