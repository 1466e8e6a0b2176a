"""The Lua scripts by name. Called by SHA, never by `FUNCTION LOAD`: a SHA is immutable, so the workers of an old and a new
release run side by side, and a fresh node needs no loading step (NOSCRIPT is answered by sending the text)."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Script(NamedTuple):
    name: str
    sha: str
    text: str

    @property
    def called(self) -> bytes:
        """The first two words of a call, as the store reads them."""
        return b"$7\r\nEVALSHA\r\n$40\r\n%b\r\n" % self.sha.encode()

    @property
    def told(self) -> bytes:
        """The same where the store does not know the script yet."""
        text = self.text.encode()
        return b"$4\r\nEVAL\r\n$%d\r\n%b\r\n" % (len(text), text)


@cache
def load() -> dict[str, Script]:
    scripts = {}
    for file in (files("peerchat.broker") / "lua").iterdir():
        if file.name.endswith(".lua"):
            text = file.read_text("utf-8")
            name = file.name.removesuffix(".lua")
            # SHA-1 because the store names scripts so (EVALSHA); nothing is protected by it.
            scripts[name] = Script(name, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), text)
    return scripts
