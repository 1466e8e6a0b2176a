"""Metrics and alarms, put together: a part of `app.py`, which is the rest of it."""

from __future__ import annotations

from fastapi import FastAPI

from peerchat.db.engine import Database
from peerchat.measures import listed
from peerchat.ops.alarms import routes as alarms
from peerchat.ops.alarms.channels import Channel
from peerchat.ops.alarms.desk import AlarmDesk
from peerchat.ops.alarms.mail import Mail, MailServer
from peerchat.ops.alarms.rules import with_limits
from peerchat.ops.alarms.signature import keys_in
from peerchat.ops.alarms.webhook import Webhook
from peerchat.settings import Settings


class Signals:
    """What there is of it on one worker."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._rules = with_limits(settings.alarm_limits)
        self._channels = _channels(settings)
        self._desk = AlarmDesk(database, self._rules, self._channels)

    def install(self, app: FastAPI) -> None:
        """Its routes."""
        app.include_router(alarms.router(self._desk))


def _channels(settings: Settings) -> list[Channel]:
    """Raises WrongKey and WrongServer."""
    keys = keys_in(settings.alarm_webhook_secret)
    channels: list[Channel] = [Webhook(url, keys) for url in listed(settings.alarm_webhooks)]
    if to := listed(settings.alarm_mail):
        page = next(iter(listed(settings.origins)), "")
        channels.append(
            Mail(
                MailServer.read(settings.mail_server), settings.mail_from, to, settings.alarm_language, settings.site_name,
                f"{page}/ops" if page else "",
            )
        )  # fmt: skip
    return channels
