"""A telephone number as an operator writes it: is it one of that country, how is it dialled, how is it written there?

Full numbers are checked against the number plans that the library `phonenumbers` carries. Short codes, too; but plans know not all of
them, so a person who called one may say that it rings there.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from peerchat.ops.house.paper import wrong
from peerchat.safety.resources import NOWHERE

_PLAIN = re.compile(r"[+\d][\d\s()/.-]*")
_SHORTEST, _LONGEST_SHORT = 3, 6
_HARMONISED = re.compile(r"116\d{3}")
"""Numbers for services of social value, the same in the whole Union: Commission Decision 2007/116/EC."""


def dialled(typed: str, country: str, field: str, *, rings: bool, known: Collection[str]) -> tuple[str, str]:
    """As dialled (E.164, or a short code) and as written at home. `known`: those of the reviewed file for this country, as dialled:
    they hold.
    Raises Refusal (number_wrong, number_abroad, number_unsure)."""
    if not _PLAIN.fullmatch(typed):
        raise wrong("number_wrong", field)
    bare = re.sub(r"[^\d+]", "", typed)
    if bare.isdigit() and _SHORTEST <= len(bare) <= _LONGEST_SHORT:
        return _short(bare, country, field, rings=rings or bare in known)
    dialled, written = _full(typed, country, field)
    return bare if bare in known else dialled, written


def _short(code: str, country: str, field: str, *, rings: bool) -> tuple[str, str]:
    import phonenumbers as plans  # 8 MB of number plans: only where somebody edits a line

    sure = rings or bool(_HARMONISED.fullmatch(code))
    if not sure:
        try:
            sure = plans.is_valid_short_number_for_region(plans.parse(code, country), country)
        except plans.NumberParseException:
            sure = False
    if not sure:
        raise wrong("number_unsure", field)
    return code, f"{code[:3]} {code[3:]}" if len(code) == _LONGEST_SHORT and code.startswith("116") else code


def _full(typed: str, country: str, field: str) -> tuple[str, str]:
    import phonenumbers as plans

    try:
        number = plans.parse(typed, None if country == NOWHERE else country)
    except plans.NumberParseException:
        raise wrong("number_wrong", field) from None
    if not plans.is_valid_number(number):
        raise wrong("number_wrong", field)
    if country != NOWHERE and number.country_code != plans.country_code_for_region(country):
        raise wrong("number_abroad", field)
    how = plans.PhoneNumberFormat.INTERNATIONAL if country == NOWHERE else plans.PhoneNumberFormat.NATIONAL
    return plans.format_number(number, plans.PhoneNumberFormat.E164), plans.format_number(number, how)
