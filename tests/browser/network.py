"""A phone's own way to the server, which can fall silent as in a tunnel: nothing arrives, nobody is told."""

from __future__ import annotations

from playwright.async_api import BrowserContext

from tests.system.faults import Proxy
from tests.system.server import Server


class Network(Proxy):
    """Async context manager; who uses it opens `url` instead of the server's."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def flight_mode(self, context: BrowserContext, on: bool) -> None:
        """The device itself knows. Afterwards the network is back; the old connections are not."""
        await context.set_offline(on)
        if not on:
            self.cut()

    def fall_silent(self) -> None:
        """The links stand and carry nothing. What is sent now arrives after `recover`, or is lost by `cut`."""
        for link in self.links:
            link.freeze()

    def recover(self) -> None:
        for link in self.links:
            link.thaw()

    def cut(self) -> None:
        for link in self.links:
            link.cut()
        self.links.clear()
