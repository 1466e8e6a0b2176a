from __future__ import annotations

from typing import Any

import pytest

from peerchat.doctor import alarms
from peerchat.settings import Settings

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK = {"alarm_webhooks": "https://hooks.example/x", "alarm_webhook_secret": KEY}
MAIL = {"alarm_mail": "kim@chat.example", "mail_server": "smtp://mail.example", "mail_from": "peerchat@chat.example"}


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ({}, ["info"]),
        (HOOK, ["ok"]),
        (MAIL, ["ok"]),
        ({**HOOK, "alarm_webhooks": "http://127.0.0.1:9/x"}, ["ok"]),
        ({**HOOK, "alarm_webhooks": "http://hooks.example/x"}, ["warn", "ok"]),
        ({**HOOK, "alarm_webhook_secret": "whsec_short"}, ["wrong", "ok"]),
        ({**MAIL, "mail_server": "mail.example"}, ["wrong", "ok"]),
        ({**MAIL, "alarm_limits": "wait=3"}, ["wrong", "ok"]),
    ],
)
def test_whether_anybody_would_be_called(given: dict[str, Any], levels: list[str]) -> None:
    found = list(alarms.examine(Settings(**given)))
    assert [one.level for one in found] == levels
    assert "whsec_short" not in str(found)


@pytest.mark.parametrize(
    "given", [{"alarm_webhooks": "https://hooks.example/x"}, {**MAIL, "mail_from": ""}, {**MAIL, "alarm_mail": "kim"}]
)
def test_half_an_alarm_is_none(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="alarm_"):
        Settings(**given)
