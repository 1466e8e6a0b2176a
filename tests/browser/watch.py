"""What a browser did on a page that nobody sees: requests, cookies, errors, breaches of the content security policy."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Page, Request, Response, WebSocket

_BREACHES = """() => {
  globalThis.breaches = [];
  addEventListener("securitypolicyviolation", (event) =>
    globalThis.breaches.push(`${event.violatedDirective} ${event.blockedURI}`));
}"""


class Watch:
    """Looks on from the first page of a context to its end."""

    def __init__(self, context: BrowserContext) -> None:
        self.urls: list[str] = []
        self.answers: list[Response] = []
        self.faults: list[str] = []
        self.console: list[str] = []
        self._context = context
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("page", self._page)
        context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
        context.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))

    async def begin(self) -> None:
        await self._context.add_init_script(f"({_BREACHES})()")

    async def unwanted(self, *sites: str) -> list[str]:
        """Everything that must not be: foreign requests, cookies, uncaught errors, breaches."""
        foreign = [f"foreign: {url}" for url in self.urls if _site(url) not in ("", *sites)]
        cookies: list[Any] = list(await self._context.cookies())
        breaches = [
            line for line in self.console if "Content Security Policy" in line or "Content-Security-Policy" in line
        ]
        for page in self._context.pages:
            try:
                breaches += await page.evaluate("globalThis.breaches ?? []")
            except Error:
                continue  # the page is on its way elsewhere
        return [*foreign, *(f"cookie: {one['name']}" for one in cookies), *self.faults, *breaches]

    def _asked(self, request: Request) -> None:
        self.urls.append(request.url)

    def _answered(self, answer: Response) -> None:
        self.answers.append(answer)

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)
        page.on("framenavigated", lambda frame: self.urls.append(frame.url))

    def _socket(self, socket: WebSocket) -> None:
        self.urls.append(socket.url)


def _site(url: str) -> str:
    """Host and port; what is no address of the network counts as the page's own."""
    return urlsplit(url).netloc if url.startswith(("http", "ws")) else ""
