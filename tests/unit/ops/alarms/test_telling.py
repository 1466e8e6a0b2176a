"""What people are told, and how it is signed, spread and repeated."""

from __future__ import annotations

import base64
import json
import logging

import pytest

from peerchat.ops.alarms import figures
from peerchat.ops.alarms.channels import GIVE_UP_SECONDS, next_try
from peerchat.ops.alarms.course import Course
from peerchat.ops.alarms.letter import body, subject
from peerchat.ops.alarms.mail import Mail, MailServer, WrongServer
from peerchat.ops.alarms.message import Message, of, trial
from peerchat.ops.alarms.rules import RULES
from peerchat.ops.alarms.signature import WrongKey, headers, keys_in
from peerchat.ops.alarms.webhook import Webhook
from peerchat.ops.alarms.windows import Windows
from peerchat.ops.metrics.merged import name

NOW = 1_800_000_000
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
RULE = {rule.code: rule for rule in RULES}


def message(code: str = "wait_p90", language: str = "de", value: float = 240.0) -> Message:
    course = Course(id="alarm", rule=code, subject=language, began=NOW - 300, value=value, worst=300, fired=NOW)
    return of(RULE[code], course, "fired", NOW)


def test_a_signature_is_the_one_of_the_specification() -> None:
    """The example of the Standard Webhooks specification, "Signature scheme"."""
    sent = b'{"test": 2432232314}'
    made = headers(keys_in(KEY), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, sent)
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (made["webhook-id"], made["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


def test_while_keys_change_each_signs() -> None:
    other = "whsec_" + base64.b64encode(b"k" * 32).decode()
    both = headers(keys_in(f"{KEY}, {other}"), "msg_1", NOW, b"{}")["webhook-signature"].split(" ")
    assert both == [headers(keys_in(one), "msg_1", NOW, b"{}")["webhook-signature"] for one in (KEY, other)]


@pytest.mark.parametrize("said", ["whsec_short", "whsec_!!!", "not base64 at all", "whsec_" + "A" * 200])
def test_a_key_that_makes_no_sense_is_refused_and_not_repeated(said: str) -> None:
    with pytest.raises(WrongKey) as wrong:
        keys_in(said)
    assert said not in str(wrong.value)


def test_a_message_is_the_same_however_often_it_is_made() -> None:
    assert message().id == message().id
    said = json.loads(message().payload())
    assert said["type"] == "alarm.fired"
    assert said["timestamp"] == "2027-01-15T08:00:00Z"
    assert said["data"] == {
        "alarm": "alarm", "rule": "wait_p90", "urgency": "watch", "subject": "de", "unit": "seconds", "value": 240.0,
        "limit": 120, "began": NOW - 300,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_letter_says_what_it_is_and_what_to_do(language: str) -> None:
    said = body([message(), message("abandonment", value=0.25)], language, "https://chat.example/ops")
    assert {"de": "Menschen warten lange (de)", "en": "People wait long (de)"}[language] in said
    assert {"de": "Zuletzt: 240 s, Grenze: 120 s", "en": "Last seen: 240 s, limit: 120 s"}[language] in said
    assert "25 %" in said
    assert said.endswith("https://chat.example/ops\n")
    assert subject([message()], language, "peerchat").startswith("[peerchat] Alarm: ")
    assert {"de": "Probe", "en": "trial"}[language] in body([trial(NOW)], language, "")


def test_the_most_urgent_of_several_is_named() -> None:
    assert "Somebody in acute need" in subject([message(), message("crisis_offer", "")], "en", "s")
    assert subject([message(), message("crisis_offer", "")], "en", "s").endswith("(+1)")


def test_attempts_come_soon_at_first_then_ever_more_slowly_and_end_after_a_day() -> None:
    now, pauses = NOW, []
    for attempts in range(1, 60):
        again = next_try(attempts, NOW, now, 0.5)
        if again is None:
            break
        pauses.append(again - now)
        now = again
    assert pauses[:6] == [5, 30, 120, 600, 1800, 3600]
    assert pauses == sorted(pauses)
    assert GIVE_UP_SECONDS - 3600 < now - NOW <= GIVE_UP_SECONDS
    assert {next_try(2, NOW, NOW, chance) for chance in (0.0, 0.5, 0.999)} == {NOW + 27, NOW + 30, NOW + 33}


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.internal", MailServer("mail.internal", 25, tls=False)),
        ("smtp://kim:p%40ss@mail.example", MailServer("mail.example", 587, tls=False, user="kim", password="p@ss")),
        ("smtps://kim:x@mail.example:4650", MailServer("mail.example", 4650, tls=True, user="kim", password="x")),
    ],
)
def test_mail_servers(url: str, server: MailServer) -> None:
    assert MailServer.read(url) == server
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://a:b@h:port", "smtp://h/x"]
)
def test_a_mail_server_that_makes_no_sense_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(WrongServer) as wrong:
        MailServer.read(url)
    assert "a:b" not in str(wrong.value)


def test_channels_keep_what_they_were_given_to_themselves() -> None:
    hook = Webhook("https://hooks.example/T0K3N", keys_in(KEY))
    mail = Mail(MailServer("h", 25, tls=False), "peerchat@chat.example", ["kim@chat.example"], "de", "peerchat")
    assert (hook.name, mail.name) == ("hooks.example", "1 × mail")
    for channel in (hook, mail):
        assert "T0K3N" not in channel.id + channel.name
        assert "kim" not in channel.id + channel.name
    (delivery,) = mail.deliveries([message(), trial(NOW)], NOW)
    letter = mail.letter(delivery)
    assert letter["Message-ID"] == mail.letter(delivery)["Message-ID"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Subject"] == "[peerchat] Alarm: Menschen warten lange (de) (+1)"
    assert logging.getLogger("httpx").level == logging.WARNING


# ---- figures ---------------------------------------------------------------------------------------


def test_nine_of_ten_waits_know_those_that_ended_and_those_that_go_on() -> None:
    assert figures.p90_wait([], 0, None) is None
    assert figures.p90_wait([10, 20, 30], 0, None) == 30
    assert figures.p90_wait([], 1, 400) == 400
    assert figures.p90_wait([5.0] * 99, 1, 400) == 5
    assert figures.p90_wait([], 100, 100) == pytest.approx(91)


def test_relay_and_errors_say_nothing_of_a_few() -> None:
    assert figures.relay({}) == (None, None)
    counts = {name("relay_seconds", "here", "2"): 95, name("relay_seconds", "elsewhere", "6"): 5}
    assert figures.relay(counts) == (0.005, 0.005)
    assert figures.relay({**counts, name("relay_seconds", "here", "12"): 20}) == (0.005, 10.0)
    assert figures.errors({name("http_requests", "GET", "/", "500"): 19}) is None
    mixed = {name("http_requests", "GET", "/", status): n for status, n in (("200", 97), ("500", 2), ("503", 1))}
    assert figures.errors(mixed) == 0.02


def test_growth_is_within_a_window_and_a_store_that_lost_its_memory_begins_anew() -> None:
    windows = Windows()
    for minute in range(20):
        windows.add(minute * 60.0, {"a": minute * 10})
    assert windows.grown(1140, {"a": 190, "b": 2}, 300) == ({"a": 50, "b": 2}, 300)
    assert windows.grown(1140, {"a": 3}, 300) == ({"a": 3}, 300)
    assert Windows().grown(0, {"a": 3}, 300) == ({}, 0.0)
