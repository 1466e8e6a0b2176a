"""Only the site's own pages may open sockets: checked before the handshake, on the whole origin."""

from __future__ import annotations

import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.system.door import Door
from tests.system.server import Server

PATHS = ("/ws/room", "/ws/queue")


def _foreign(server: Server) -> dict[str, str]:
    host = f"127.0.0.1:{server.port}"
    return {
        "foreign": "https://example.org",
        "null": "null",
        "empty": "",
        "suffix": f"http://{host}.example.org",
        "prefix": f"http://example.org.{host}",
        "user": f"http://{host}@example.org",
        "path": f"http://example.org/{host}",
        "port": f"http://127.0.0.1:{server.port + 1}",
        "longer-port": f"http://{host}0",
        "no-port": "http://127.0.0.1",
        "name": f"http://127.0.0.1x:{server.port}",
        "two": f"http://{host} http://example.org",
        "nothing": "http://",
        "file": "file://",
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "kind",
    [
        "foreign",
        "null",
        "empty",
        "suffix",
        "prefix",
        "user",
        "path",
        "port",
        "longer-port",
        "no-port",
        "name",
        "two",
        "nothing",
        "file",
    ],
)
async def test_another_origin_is_refused_before_the_handshake(server: Server, kind: str, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Door.open(server.url, path, origin=Origin(_foreign(server)[kind]))
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", PATHS)
async def test_the_own_origin_and_none_at_all_pass(server: Server, path: str) -> None:
    for origin in (Origin(server.url), None):
        async with await Door.open(server.url, path, origin=origin):
            pass


async def test_named_origins_are_the_only_ones() -> None:
    with Server(origins="https://talk.example.org,https://other.example.org") as server:
        for origin in ("https://talk.example.org", "https://other.example.org"):
            async with await Door.open(server.url, "/ws/room", origin=Origin(origin)):
                pass
        for origin in ("https://example.org", "http://talk.example.org", "https://talk.example.org.evil.org"):
            with pytest.raises(InvalidStatus) as refused:
                await Door.open(server.url, "/ws/room", origin=Origin(origin))
            assert refused.value.response.status_code == 403


async def test_compression_is_not_negotiated(server: Server) -> None:
    async with await Door.open(server.url, "/ws/room", compression="deflate") as door:
        assert door.connection.protocol.extensions == []
        assert door.connection.response is not None
        assert "Sec-WebSocket-Extensions" not in door.connection.response.headers


async def test_an_answer_to_a_handshake_sets_no_cookie(server: Server) -> None:
    async with await Door.open(server.url, "/ws/room") as door:
        assert door.connection.response is not None
        assert "Set-Cookie" not in door.connection.response.headers
