"""One thing the doctor looked at, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "info", "warn", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`about`: a word or two; `says`: a sentence in plain words; `do`: what to do, empty where nothing is to be done.

    `info`: nothing is wrong, something can still be set up. `warn`: it runs, but look at it. `wrong`: it will not run, or breaks a
    promise to those who chat.
    """

    level: Level
    about: str
    says: str
    do: str = ""

    def __str__(self) -> str:
        line = f"{self.level:<6} {self.about}: {self.says}"
        return f"{line}\n       → {self.do}" if self.do else line


def ok(about: str, says: str) -> Finding:
    return Finding("ok", about, says)


def info(about: str, says: str, do: str) -> Finding:
    return Finding("info", about, says, do)


def warn(about: str, says: str, do: str) -> Finding:
    return Finding("warn", about, says, do)


def wrong(about: str, says: str, do: str) -> Finding:
    return Finding("wrong", about, says, do)
