"""Seats whose sockets are lists, and logs that are lists."""

from __future__ import annotations

from peerchat.rooms.attendance import Attendance
from peerchat.rooms.entry import Entry
from peerchat.rooms.seat import Seat


class Sitter:
    """What it was handed, by the entries' IDs."""

    def __init__(self) -> None:
        self.buffered = 0
        self.got: list[str] = []
        self.told: list[str] = []

    def hand(self, frame: bytes) -> None:
        self.got.append(frame.decode())

    def welcome(self, attended: object) -> bool:
        return True

    def displaced(self) -> None:
        self.told.append("displaced")

    def over(self, reason: str) -> None:
        self.told.append(f"over {reason}")

    def lost(self) -> None:
        self.told.append("lost")

    def resume(self, after: str = "") -> None:
        self.told.append(f"resume {after}".strip())

    def present(self, members: list[str]) -> None:
        self.told.append(f"present {' '.join(members)}")

    def store(self, away: bool) -> None:
        self.told.append("trouble" if away else "calm")


def frame(entry: Entry) -> bytes:
    return entry.id.encode()


def attendance() -> Attendance:
    return Attendance("room", frame)


def entries(*numbers: int, nonce: str = "1", to: str = "") -> list[Entry]:
    return [Entry(number, nonce, to, b"") for number in numbers]


def seat(member: str = "m1", cursor: int = 0, sitter: Sitter | None = None, fence: int = 1) -> tuple[Seat, Sitter]:
    sitter = sitter or Sitter()
    return Seat(member, f"connection-{member}", sitter, cursor, 0.0, fence), sitter
