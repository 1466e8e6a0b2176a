"""The words of the app as its own files have them, so that a test says which sentence it expects, and not how it is put.

`await words("de", "room.newOnes", 3)` is what stands on the page for three new messages.
"""

from __future__ import annotations

from playwright.async_api import Browser, Page

from tests.system.server import Server

_LOAD = """async ([language, code]) => {
  const plural = (count, one, many) => (count === 1 ? one : many).replace("#", new Intl.NumberFormat(language).format(count));
  const made = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(code));
  window.told ??= {};
  window.told[language] = { ...window.told[language], ...made.words(plural) };
}"""
_TELL = """([language, path, args]) => {
  const found = path.split("/").reduce((part, name) => part[name], window.told[language]);
  return typeof found === "function" ? found(...args) : found;
}"""
LANGUAGES = ("de", "en")
STAFF = ("words-staff", "words-duty", "words-cards", "words-office", "words-reports", "words-ops", "words-acts")


class Words:
    """Raises KeyError for a sentence that there is not."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @classmethod
    async def of(cls, browser: Browser, server: Server) -> Words:
        page = await browser.new_page()
        for language in LANGUAGES:
            for part in (
                "words",
                "words-landing",
                "words-wait",
                "words-talk",
                "words-later",
                "words-safety",
                "words-listen",
                *STAFF,
            ):
                await page.evaluate(_LOAD, [language, server.get(f"/{part}-{language}.js").text])
        return cls(page)

    async def __call__(self, language: str, path: str, *args: object) -> str:
        """`path`: names with slashes between them, as `landing/age/18+`."""
        told = await self._page.evaluate(_TELL, [language, path, list(args)])
        if not isinstance(told, str):
            raise KeyError(path)
        return told
