"""What a moderator may read: messages that the reporter agreed to show, and what they wrote beside it. Nothing prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from peerchat.rooms.entry import Entry, Seal
from peerchat.trust.sealed import Kind

Who = Literal["reported", "reporter", "other"]


class Line(msgspec.Struct, frozen=True, array_like=True, repr_omit_defaults=True):
    """One message, or own words beside it. `number`: its place in the talk, or 0; `at`: unix ms; `by`: nobody is named."""

    number: int
    at: int
    by: Who
    text: str

    def __repr__(self) -> str:
        return f"<Line {self.number}>"


class Excerpt(msgspec.Struct, frozen=True):
    """`lines` in the order of the talk; `words`: what was written about it by the person who reports or appeals."""

    lines: list[Line]
    words: list[str]

    def __repr__(self) -> str:
        return f"<Excerpt of {len(self.lines)} lines>"


def excerpt(texts: Iterable[tuple[Kind, bytes]]) -> Excerpt | None:
    """From what was sealed. None: there is nothing any more."""
    readable = [(kind, _line(text)) for kind, text in texts if kind in ("line", "words")]
    found = sorted(readable, key=lambda one: (one[1].number, one[1].at))
    if not found:
        return None
    lines, words = ([line for kind, line in found if kind == wanted] for wanted in ("line", "words"))
    return Excerpt(lines, [line.text for line in words])


class _Said(msgspec.Struct):
    at: int
    kind: str
    by: str | None = None
    text: str | None = None


_line = msgspec.msgpack.Decoder(Line).decode
_said = msgspec.json.Decoder(_Said).decode


def chosen(
    entries: Sequence[Entry], seal: Seal, room: str, reporter: str, reported: str, positions: Iterable[str]
) -> dict[str, Line]:
    """By the entry's ID: the messages at these positions that this seat may see. Whatever else a position leads to is left out:
    an entry of another room, a card, one that is gone. `reporter`, `reported`: members of the room."""
    wanted = {opened[1] for position in positions if (opened := seal.open(room, position)) is not None}
    found = {}
    for entry in entries:
        if entry.id not in wanted or entry.to not in ("", reporter):
            continue
        said = _said(b"{" + entry.fragment + b"}")
        if said.kind == "text" and said.text is not None:
            by: Who = "reported" if said.by == reported else "reporter" if said.by == reporter else "other"
            found[entry.id] = Line(entry.number, said.at, by, said.text)
    return found
