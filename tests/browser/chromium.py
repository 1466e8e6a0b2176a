"""The browser that is there: found, never downloaded. `PEERCHAT_CHROMIUM` names one; else the usual names on PATH.

Where Debian's headless shell is there, it opens the pages: the same engine for a third of the work, because no window is drawn around
each page. It has no push service, so what needs one asks for the whole browser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

from tests.system.patience import patience

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these two a page that was left is thrown away at once, and Back would prove nothing.
LIKE_A_PERSONS = ["--disable-back-forward-cache", "--disable-features=BackForwardCache"]


def find(*, whole: bool = False) -> str | None:
    """Path of a Chromium, or None. `whole`: not the headless shell."""
    asked = os.environ.get("PEERCHAT_CHROMIUM")
    if asked:
        return shutil.which(asked)
    return next((path for name in (*([] if whole else [SHELL]), *NAMES) if (path := shutil.which(name))), None)


@asynccontextmanager
async def running(path: str) -> AsyncIterator[Browser]:
    """A browser without a window; it and its driver are gone after."""
    expect.set_options(timeout=patience(8) * 1000)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=path, args=["--disable-gpu"], ignore_default_args=LIKE_A_PERSONS
        )
        try:
            yield browser
        finally:
            await browser.close()
