"""What may always be said: the numbers and sites of help lines, from the reviewed file."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from msgspec import Struct

from peerchat.safety.line import Number, read

# Help lines of services that the file has under another number, and what is the same in many countries.
_EVERYWHERE = ("112", "110", "911", "999", "988", "116117", "116111", "116123", "741741", "85258", "08001110111")


_LABELS = 5  # more than any help site's name has


class _Line(Struct, frozen=True):
    phone: str | None
    also_phones: tuple[str, ...]
    sms: str | None
    chat_url: str | None
    website: str | None
    spelled: dict[str, str]


class _Country(Struct, frozen=True):
    numbers: tuple[Number, ...]


class _File(Struct, frozen=True):
    emergency: tuple[_Country, ...]
    resources: tuple[_Line, ...]


def digits_of(number: str) -> str:
    return "".join(char for char in number if char.isdecimal())


@cache
def _file() -> _File:
    return read("resources.json", _File)


@cache
def help_numbers() -> frozenset[str]:
    """Digits alone: as dialled from abroad, with 00, and as written at home."""
    numbers = set(_EVERYWHERE)
    for country in _file().emergency:
        numbers |= {digits_of(one.number) for one in country.numbers}
    for line in _file().resources:
        for number in (line.phone, *line.also_phones, line.sms):
            if number:
                numbers |= {digits_of(number), "00" + digits_of(number)}
        numbers |= {digits_of(spelled) for spelled in line.spelled.values()}
    return frozenset(numbers)


@cache
def help_sites() -> frozenset[str]:
    """Hosts without `www.`."""
    urls = [url for line in _file().resources for url in (line.chat_url, line.website) if url]
    return frozenset((urlsplit(url).hostname or "").removeprefix("www.") for url in urls)


def is_help_number(digits: str) -> bool:
    return digits in help_numbers()


def is_help_site(host: str) -> bool:
    """The site itself or a part of it."""
    labels = host.removeprefix("www.").rsplit(".", _LABELS)[-_LABELS:]
    return any(".".join(labels[first:]) in help_sites() for first in range(len(labels) - 1))
