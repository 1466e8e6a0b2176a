"""The help page answers whatever else is broken, without a script, a cookie or anybody else's server."""

from __future__ import annotations

import re

import pytest

from tests.system.server import Server
from tests.system.store import Store


@pytest.mark.parametrize(
    ("country", "words"), [("DE", ("0800", "112")), ("AT", ("142",)), ("CH", ("143",)), ("GB", ("116",))]
)
def test_help_is_whole_without_anything_else(server: Server, country: str, words: tuple[str, ...]) -> None:
    for language in ("de", "en"):
        page = server.get(f"/help?country={country}&lang={language}")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "tel:" in page.text
        for word in words:
            assert word in page.text.replace(" ", "").replace("\xa0", "") or word in page.text
        assert f'lang="{language}"' in page.text
        assert not re.search(r'(?:src|href)="https?://[^"]+\.(?:js|css|woff2?|png|jpg)', page.text)
        assert "set-cookie" not in page.headers


def test_help_answers_with_store_and_database_dead() -> None:
    with Store() as store:
        url = store.url
        server = Server(store_url=url, tick_seconds=1)
        with server:
            store.kill()
            page = server.get("/help?country=DE&lang=de")
            assert page.status_code == 200
            assert "tel:" in page.text
            data = server.get("/api/help?country=DE&lang=de")
            assert data.status_code == 200
            assert data.json()
            databases = [path for path in server.data.iterdir() if path.read_bytes().startswith(b"SQLite")]
            assert databases
            for path in databases:
                path.write_bytes(b"broken")
            assert server.get("/help?country=DE&lang=de").status_code == 200
            assert server.get("/livez").status_code == 200
            assert server.get("/readyz").status_code == 503
