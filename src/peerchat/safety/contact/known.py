"""What may always be said: the numbers and sites of help lines, from the reviewed file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from msgspec import Struct

from peerchat.safety.line import Line, Number, read

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
        numbers |= _numbers(line)
    return frozenset(numbers)


def _numbers(line: _Line | Line) -> set[str]:
    found = {digits_of(spelled) for spelled in line.spelled.values()}
    for number in (line.phone, *line.also_phones, line.sms):
        if number:
            found |= {digits_of(number), "00" + digits_of(number)}
    return found


@cache
def help_sites() -> frozenset[str]:
    """Hosts without `www.`."""
    return frozenset(_sites(_file().resources))


def _sites(lines: Iterable[_Line | Line]) -> set[str]:
    urls = [url for line in lines for url in (line.chat_url, line.website) if url]
    return {(urlsplit(url).hostname or "").removeprefix("www.") for url in urls}


_own_numbers: frozenset[str] = frozenset()
_own_sites: frozenset[str] = frozenset()


def learn(lines: Iterable[Line]) -> None:
    """Lines that operators added or changed: their numbers and sites may be said, too. What was learned before is forgotten."""
    global _own_numbers, _own_sites  # noqa: PLW0603  # one per process, as the reviewed file is: `assess` is a pure function
    lines = list(lines)
    _own_numbers = frozenset(number for line in lines for number in _numbers(line))
    _own_sites = frozenset(_sites(lines))


def is_help_number(digits: str) -> bool:
    return digits in help_numbers() or digits in _own_numbers


def is_help_site(host: str) -> bool:
    """The site itself or a part of it."""
    labels = host.removeprefix("www.").rsplit(".", _LABELS)[-_LABELS:]
    hosts = (".".join(labels[first:]) for first in range(len(labels) - 1))
    return any(host in help_sites() or host in _own_sites for host in hosts)
