"""The push services that may be called, by name. Nothing else is: an address comes from a browser, and may be a trap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Self

import httpx

_ADDRESS = re.compile(r"https://[!-~]{1,1016}")  # printable ASCII without spaces
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"  # RFC 1123 §2.1
_NETLOC = re.compile(rf"({_LABEL}\.)*{_LABEL}(:[0-9]+)?")


class Service(NamedTuple):
    """`host`: as in an address, with its port unless it is 443; a leading `*.` stands for one or more labels."""

    name: str
    host: str


class Services:
    """In the order in which they were named."""

    def __init__(self, known: Iterable[Service] = ()) -> None:
        self.known = tuple(known)

    @classmethod
    def read(cls, text: str) -> Self:
        """`text`: comma-separated name=host."""
        pairs = (part.strip().partition("=") for part in text.split(",") if part.strip())
        return cls(Service(name.strip(), host.strip().lower()) for name, _, host in pairs)

    def name_of(self, address: str) -> str | None:
        """The service behind an address; None: not one that is called."""
        netloc = _netloc(address)
        return None if netloc is None else next((one.name for one in self.known if _matches(one.host, netloc)), None)


def origin_of(address: str) -> str:
    """Of an address that has a service."""
    return f"https://{_netloc(address)}"


def _netloc(address: str) -> str | None:
    """Host and port, read by the library that will call it, so that both understand the same."""
    if not _ADDRESS.fullmatch(address) or "\\" in address:
        return None
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return None
    netloc = url.netloc.decode("ascii").lower()
    if url.scheme != "https" or url.userinfo or url.fragment or not _NETLOC.fullmatch(netloc) or "xn--" in netloc:
        return None  # no service has such a name, and to read one may fail
    return netloc


def _matches(host: str, netloc: str) -> bool:
    return netloc.endswith(host[1:]) and netloc != host[1:] if host.startswith("*.") else netloc == host
