"""Stretches of time, and what remains of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """From `begin` on, up to `end` and not with it. Aware."""

    begin: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.begin <= at < self.end


def union(spans: Iterable[Span]) -> list[Span]:
    """In order; what touches is one."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.begin >= span.end:
            continue
        if found and span.begin <= found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def gaps(spans: Iterable[Span], within: Span) -> list[Span]:
    """What of `within` no span covers."""
    found, at = [], within.begin
    for span in union(spans):
        if span.begin > at:
            found.append(Span(at, min(span.begin, within.end)))
        at = max(at, span.end)
        if at >= within.end:
            break
    if at < within.end:
        found.append(Span(at, within.end))
    return [gap for gap in found if gap.begin < gap.end]


def slots(within: Span, length: timedelta) -> Iterator[Span]:
    """The last one may be shorter."""
    at = within.begin
    while at < within.end:
        yield Span(at, min(at + length, within.end))
        at += length
