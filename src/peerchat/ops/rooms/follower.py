"""Whoever follows the overview as it changes: one stream to one operator."""

from __future__ import annotations

import asyncio


class Follower:
    """`news`: there is a fresh one; `over`: whoever follows may see no more."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.over = False

    def end(self) -> None:
        self.over = True
        self.news.set()
