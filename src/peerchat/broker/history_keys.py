"""Keys of what is counted for operators. They share the slot of all waiting lines, because scripts of the line write there, too."""

from __future__ import annotations

from peerchat.broker import keys


def line_log(language: str) -> str:
    """Each of these as it happened, in order: a stream of reasons, topics and waits, without anybody's id. Scripts add to the
    tally's own name."""
    return f"{keys.tally(language)}:log"


def felt(kind: str) -> str:
    """Sums of what people said who answered how heavy it was, after talks of this kind: an open group."""
    return f"{{q}}:felt:{kind}"


def felt_closed(kind: str) -> str:
    """A group that waits to be written down."""
    return f"{{q}}:felt:{kind}:closed"


def felt_by(digest: str) -> str:
    """There once a seat has answered; `digest`: a keyed hash."""
    return f"{{q}}:felt-by:{digest}"


def history_turn() -> str:
    """Whose turn it is to write yesterday down."""
    return "{q}:history"


def unserved(language: str) -> str:
    """How many were told that no volunteer could come, by reason."""
    return f"{{q}}:{language}:unserved"


def duty_log() -> str:
    """What happened between people and volunteers, in order: a stream of ids and times, without any text or name."""
    return "{q}:duty-log"
