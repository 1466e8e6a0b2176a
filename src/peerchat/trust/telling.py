"""What somebody is told about a human's decision, in each of the house's languages: whose word it is, and which rule it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from peerchat.wire import HoldCode, ReportReason

_DECIDED = {
    "de": "Das hat ein Mensch von peerchat entschieden. Es geht um diese Regel: „{}“",
    "en": "A person from peerchat has decided this. It is about this rule: “{}”",
}
HELD = {
    "de": "Mehrere Menschen haben etwas gemeldet. Ein Mensch von peerchat sieht es sich an. Bis dahin machst du Pause.",
    "en": "Several people have reported something. A person from peerchat will look at it. Until then you take a break.",
}  # fmt: skip
"""Nothing is decided yet, and nobody is blamed."""


def about(rule: Mapping[str, str]) -> dict[str, str]:
    """`rule`: its words by language."""
    return {language: _DECIDED.get(language, _DECIDED["en"]).format(text) for language, text in rule.items()}


def in_short(reason: ReportReason) -> HoldCode:
    """The word of the contract for it, for pages that know no sentence."""
    return cast(HoldCode, reason) if reason in get_args(HoldCode) else "abuse"
