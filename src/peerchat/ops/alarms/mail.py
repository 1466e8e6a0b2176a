"""Alarms by mail, over SMTP. Several of one moment are one letter. Text alone: codes, numbers and what to do."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from peerchat.db.deliveries import Delivery
from peerchat.ops.alarms.channels import Outcome, channel_id
from peerchat.ops.alarms.forms import ChannelKind
from peerchat.ops.alarms.letter import body, subject
from peerchat.ops.alarms.message import Message

log = logging.getLogger("peerchat.alarms")
TIMEOUT_SECONDS = 15.0
_PORTS = {"smtp": 25, "submission": 587, "smtps": 465}


class WrongServer(ValueError):
    """The text carries no password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """`smtp://` takes encryption where it is offered, and insists on it before a password; `smtps://` begins with it."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def read(cls, url: str) -> MailServer:
        """`smtp[s]://[user:password@]host[:port]`. Raises WrongServer."""
        wrong = WrongServer("the mail server is not of the form smtp://user:password@host:port or smtps://…")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise wrong from None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
            raise wrong
        user = unquote(parts.username) if parts.username else None
        usual = _PORTS["smtps" if parts.scheme == "smtps" else "submission" if user else "smtp"]
        password = unquote(parts.password) if parts.password else None
        return cls(parts.hostname, port or usual, parts.scheme == "smtps", user, password)


class Mail:
    """`sender`, `to`: addresses. `language`: de or en. `page`: where the console is, or empty."""

    kind: ChannelKind = "mail"

    def __init__(
        self, server: MailServer, sender: str, to: Sequence[str], language: str, site_name: str, page: str = ""
    ) -> None:
        logging.getLogger("aiosmtplib").setLevel(logging.WARNING)
        self._server, self._sender, self._to = server, sender, list(to)
        self._language, self._site_name, self._page = language, site_name, page
        self.id = channel_id(self.kind, ",".join(sorted(self._to)))
        self.name = f"{len(self._to)} × mail"

    def deliveries(self, messages: Sequence[Message], now: int) -> list[Delivery]:
        if not messages:
            return []
        written = json.dumps(
            {
                "subject": subject(messages, self._language, self._site_name),
                "body": body(messages, self._language, self._page),
            }
        )
        return [Delivery(f"{messages[0].id}.{self.id[-16:]}", self.id, now, written, 0, now)]

    def letter(self, delivery: Delivery) -> EmailMessage:
        """The same however often it is sent, so that mail programs know a repetition."""
        written = json.loads(delivery.body)
        letter = EmailMessage()
        letter["From"] = self._sender
        letter["To"] = ", ".join(self._to)
        letter["Subject"] = written["subject"]
        letter["Date"] = format_datetime(datetime.fromtimestamp(delivery.at, UTC))
        letter["Message-ID"] = f"<{delivery.id}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that nobody's absence answers
        letter.set_content(written["body"])
        return letter

    async def send(self, delivery: Delivery) -> Outcome:
        server = self._server
        try:
            await aiosmtplib.send(
                self.letter(delivery), hostname=server.host, port=server.port, username=server.user,
                password=server.password, use_tls=server.tls, timeout=TIMEOUT_SECONDS,
                start_tls=False if server.tls else True if server.user else None,
            )  # fmt: skip
        except (aiosmtplib.SMTPException, OSError) as error:
            # The text of an error may repeat addresses.
            log.warning("mail was not taken: %s", type(error).__name__)
            return "later"
        return "done"
