"""The Lua scripts by name. Called by SHA, never by `FUNCTION LOAD`: a SHA is immutable, so the workers of an old and a new
release run side by side, and a fresh node needs no loading step (NOSCRIPT is answered by sending the text)."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import NamedTuple


class Script(NamedTuple):
    name: str
    sha: str
    text: str


def load() -> dict[str, Script]:
    scripts = {}
    for file in (files("peerchat.broker") / "lua").iterdir():
        if file.name.endswith(".lua"):
            text = file.read_text("utf-8")
            name = file.name.removesuffix(".lua")
            # SHA-1 because the store names scripts so (EVALSHA); nothing is protected by it.
            scripts[name] = Script(name, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), text)
    return scripts
