"""Whether anybody would be called at night."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from peerchat.doctor.finding import Finding, info, ok, warn, wrong
from peerchat.measures import listed
from peerchat.ops.alarms.mail import MailServer, WrongServer
from peerchat.ops.alarms.rules import UnknownRule, with_limits
from peerchat.ops.alarms.signature import WrongKey, keys_in
from peerchat.settings import Settings


def examine(settings: Settings) -> Iterator[Finding]:
    hooks, mail = listed(settings.alarm_webhooks), listed(settings.alarm_mail)
    try:
        with_limits(settings.alarm_limits)
    except UnknownRule as said:
        yield wrong("alarms", f"{said}.", "Correct PEERCHAT_ALARM_LIMITS.")
    try:
        keys_in(settings.alarm_webhook_secret)
    except WrongKey as said:
        make = "python3 -c 'import base64, secrets; print(\"whsec_\" + base64.b64encode(secrets.token_bytes(32)).decode())'"
        yield wrong("alarms", f"{said}.", f"Make one: {make}")
    if mail:
        try:
            MailServer.read(settings.mail_server)
        except WrongServer as said:
            yield wrong("alarms", f"{said}.", "Correct PEERCHAT_MAIL_SERVER.")
    if any(urlsplit(url).scheme == "http" and not _here(url) for url in hooks):
        yield warn("alarms", "a webhook is called without encryption.", "Take https:// outside of your own network.")
    if not hooks and not mail:
        yield info(
            "alarms", "nobody is called when one fires; they stand in the console alone.",
            "Set PEERCHAT_ALARM_MAIL or PEERCHAT_ALARM_WEBHOOKS.",
        )  # fmt: skip
    else:
        yield ok("alarms", f"{len(hooks)} webhooks, {len(mail)} mail addresses; try them in the console")


def _here(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
