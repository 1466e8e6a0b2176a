"""Which addresses are called: those of known push services, and nothing that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.services import Services, origin_of
from peerchat.settings import Settings

SERVICES = Services.read(Settings.model_fields["push_services"].default)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:def", "Google"),
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA_-", "Mozilla"),
        ("https://web.push.apple.com/QJ-x", "Apple"),
        ("https://wns2-par02p.notify.windows.com/w/?token=Bw%3d%3d", "Microsoft"),
        ("https://FCM.googleapis.com:443/fcm/send/abc", "Google"),
    ],
)
def test_known_services_have_a_name(address: str, name: str) -> None:
    assert SERVICES.name_of(address) == name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.test/x",
        "https://evil.test/fcm.googleapis.com",
        "https://evil.test#@fcm.googleapis.com/",
        "https://evil.test\\@fcm.googleapis.com/",
        "https://fcm.googleapis.com@evil.test/",
        "https://x@fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com/x#y",
        "https://notify.windows.com/x",
        "https://.notify.windows.com/x",
        "https://evilnotify.windows.com/x",
        "https://xn--.notify.windows.com/x",
        "https://xn--a-ecp.notify.windows.com/x",
        "https://a..notify.windows.com/x",
        "https://%.notify.windows.com/x",
        f"https://{'a' * 64}.notify.windows.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com/\r\nHost: evil.test",
        "https://fcm.googleapis.com /x",
        "https://fcm。googleapis.com/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/" + "x" * 2000,
    ],
)
def test_nothing_else_is_called(address: str) -> None:
    assert SERVICES.name_of(address) is None


@given(st.text(max_size=60))
def test_whatever_is_said_nobody_else_is_called(said: str) -> None:
    for address in (said, f"https://{said}", f"https://{said}/x"):
        if SERVICES.name_of(address):
            host = origin_of(address).removeprefix("https://")
            assert any(host == one.host or host.endswith(one.host[1:]) for one in SERVICES.known)


def test_a_port_is_part_of_a_service() -> None:
    local = Services.read("Here=127.0.0.1:8443")
    assert local.name_of("https://127.0.0.1:8443/x") == "Here"
    assert local.name_of("https://127.0.0.1/x") is None
    assert origin_of("https://127.0.0.1:8443/x?y") == "https://127.0.0.1:8443"


def test_without_services_nobody_is_called() -> None:
    assert Services.read("").name_of("https://fcm.googleapis.com/x") is None
