"""After an edit of `safety/data/resources.json`: writes each number's national spelling beside it, so that the running
service needs no phone library. `uv run --with phonenumbers python -m scripts.resources`; says what changed.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "src/peerchat/safety/data/resources.json"
# As the operators write them; the library groups by area code only.
OWN_SPELLING = {
    "+498001110111": "0800 111 0 111",
    "+498001110222": "0800 111 0 222",
    "+498001110333": "0800 111 0 333",
    "+498001110550": "0800 111 0 550",
    "+448001111": "0800 1111",
    "+27800567567": "0800 567 567",
    "+34717003717": "717 003 717",
    "+358925250111": "09 2525 0111",
}


def spelled(number: str, country: str) -> str:
    """National spelling; short codes of six digits in threes."""
    if number in OWN_SPELLING:
        return OWN_SPELLING[number]
    if not number.startswith("+"):
        return f"{number[:3]} {number[3:]}" if len(number) == 6 and number.startswith("116") else number
    phones: Any = importlib.import_module("phonenumbers")
    national: str = phones.format_number(phones.parse(number, country), phones.PhoneNumberFormat.NATIONAL)
    return national


def main() -> None:
    data = json.loads(DATA.read_text("utf-8"))
    for line in data["resources"]:
        text_number = (line["sms"] or "").partition(" ")[0]
        numbers = [line["phone"], *line["also_phones"], text_number]
        line["spelled"] = {number: spelled(number, line["country"]) for number in numbers if number}
    new = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    sys.stdout.write("no change\n" if new == DATA.read_text("utf-8") else f"{DATA.name} written\n")
    DATA.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
