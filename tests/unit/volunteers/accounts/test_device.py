from __future__ import annotations

import pytest

from peerchat.volunteers.accounts.device import device

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            f"{MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 Chrome/139.0.0.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            f"{MOZILLA} (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0",
            "Edge · Windows",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1 Version/18.6 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_families_and_no_version(header: str, said: str) -> None:
    assert device(header) == said
