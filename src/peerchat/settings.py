"""Every limit with its unit, and the only reader of the environment.

Each field is `PEERCHAT_<NAME>`; a `.env` file in the working directory is read too, the environment wins.
A field without a description, or without a line in docs/settings.md, fails a test.
Only `app.py`, `supervisor.py` and `doctor.py` hold a `Settings`; everything below is handed the values it needs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "PEERCHAT_"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 for all of them")
    port: int = Field(8000, ge=0, le=65535, description="TCP port; 0 takes a free one")
    workers: int = Field(1, ge=1, le=256, description="worker processes that share the port and the store")
    backlog: int = Field(4096, ge=16, description="connections that may wait to be accepted")
    redis_url: str | None = Field(
        None, description="store: redis://, rediss://, unix://, redis+cluster://; unset: a private Valkey is started"
    )
    database_url: str | None = Field(
        None,
        description="SQLAlchemy async URL; unset: SQLite in the data directory; PostgreSQL is the production database",
    )
    data_dir: Path = Field(
        Path("var"), description="directory of SQLite and the generated secret; never holds chat text"
    )
    secret: str | None = Field(
        None,
        min_length=32,
        description="at least 32 bytes that sign all tokens; unset: generated once into the data directory",
    )
    limits: Literal["on", "off"] = Field(
        "on", description="off: no proof of work, no rate limits, no connection budgets; for load tests only"
    )
    origins: str = Field(
        "", description="comma-separated origins that may open sockets; empty: the one whose host the request names"
    )
    trusted_proxies: str = Field(
        "", description="comma-separated addresses of proxies whose X-Forwarded-For is believed"
    )
    exit_url: str = Field("https://www.wikipedia.org/", description="where quick exit leads: a bland public page")
    site_name: str = Field("peerchat", max_length=40, description="name on the pages")
    sockets: Literal["picows", "websockets"] = Field(
        "picows", description="library behind the WebSocket door; websockets is the plain alternative"
    )
    drain_seconds: float = Field(
        30, ge=0.1, le=600, description="seconds from SIGTERM to the end of the process, at most"
    )
    queue_grace_seconds: float = Field(120, ge=1, description="seconds that a place in line is kept without a socket")
    seat_grace_seconds: float = Field(20, ge=1, description="seconds for a matched person to take the seat")
    keep_seconds: float = Field(
        1800, ge=60, le=1800, description="seconds that a place in line is kept for somebody who comes back with a code"
    )
    again_seconds: float = Field(
        604800,
        ge=3600,
        le=2592000,
        description="seconds that the codes of two who both wish to talk again are good for",
    )
    push: Literal["on", "off"] = Field(
        "on", description="whether people may be called by their browser's push service while their place is kept"
    )
    push_contact: str = Field(
        "",
        pattern=r"^((mailto:|https://)\S+)?$",
        description="address of the operator (mailto: or https:) for the push services; some do not call without one",
    )
    push_services: str = Field(
        "Google=fcm.googleapis.com,Mozilla=updates.push.services.mozilla.com,Apple=web.push.apple.com,"
        "Microsoft=*.notify.windows.com",
        pattern=r"^\s*([^,=]+=\s*(\*\.)?[\w.-]+(:\d+)?\s*(,\s*|$))*$",
        description="comma-separated name=host of the push services that are called; no other address ever is",
    )
    lease_seconds: float = Field(
        30, ge=0.5, description="seconds that a seat counts as present after its worker last vouched for it"
    )
    tick_seconds: float = Field(
        10,
        ge=0.1,
        description="seconds between two looks at each attended room; the store is asked about a quiet pair at every second one",
    )
    room_idle_seconds: float = Field(2700, ge=1, description="seconds after the last entry when a room's text is gone")
    room_ended_seconds: float = Field(600, ge=1, description="seconds after its end when a room's text is gone")
    seat_token_seconds: float = Field(86400, ge=60, description="seconds that a seat's or visitor's token is good for")
    ticket_token_seconds: float = Field(3600, ge=60, description="seconds that a ticket is good for")
    log_max_entries: int = Field(500, ge=50, description="entries kept in a room's log")
    outbox_max_bytes: int = Field(
        65536,
        ge=1024,
        description="bytes that may wait for a slow reader for 2 seconds; four times that at once cuts it",
    )
    stalled_seconds: float = Field(
        45, ge=2, description="seconds without a sign of life or progress before a reader is cut"
    )
    store_timeout_seconds: float = Field(
        1, ge=0.05, description="seconds that a command may take before the store counts as away"
    )
    messages_per_second: float = Field(2, gt=0, description="messages a seat may say per second in the long run")
    messages_burst: int = Field(8, ge=1, description="messages a seat may say at once")
    frames_per_second: float = Field(
        20, gt=0, description="frames of any kind that a socket may send per second in the long run"
    )
    sockets_per_network: int = Field(
        32, ge=1, description="open sockets per network prefix (IPv4 /32, IPv6 /64) and worker"
    )
    joins_per_minute: float = Field(12, gt=0, description="joins per network prefix and minute")
    codes_per_minute: float = Field(10, gt=0, description="codes tried per network prefix and minute")
    acts_per_minute: float = Field(
        60, gt=0, description="other calls around a talk (again, block, rest) per network prefix and minute"
    )
    reports_per_minute: float = Field(20, gt=0, description="reports per network prefix and minute")
    report_sealed_seconds: float = Field(
        259200,
        ge=3600,
        le=604800,
        description="seconds that messages attached to a report wait for a human, sealed and in memory; a decision ends them",
    )
    sign_ins_per_minute: float = Field(
        30,
        gt=0,
        description="steps of staff signing in or following an invitation, and calendars fetched, per network prefix and minute",
    )
    staff_session_seconds: float = Field(
        43200, ge=600, le=604800, description="seconds until staff have to sign in anew, whatever happens"
    )
    staff_idle_seconds: float = Field(
        7200,
        ge=300,
        le=604800,
        description="seconds without a call or an open console until staff have to sign in anew",
    )
    offer_seconds: float = Field(
        20, ge=0.2, le=60, description="seconds that a talk rings at a volunteer before it goes on"
    )
    volunteer_patience_seconds: float = Field(
        60,
        ge=0.5,
        le=60,
        description="seconds until somebody who waits for a volunteer is told that nobody could come so far",
    )
    volunteer_pause_seconds: float = Field(
        120,
        ge=0.2,
        description="seconds of a volunteer's protected pause after a talk; at least 120 while limits are on",
    )
    volunteer_pause_acute_seconds: float = Field(
        600,
        ge=0.2,
        description="seconds of that pause after a talk whose level reached 3; at least 600 while limits are on",
    )
    opinion: Literal["off", "service", "model"] = Field(
        "off", description="a second classifier of yours that reads each message after it was relayed; see operating.md"
    )
    opinion_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/@?#]+(/[^\s?#]*)?)?$",
        description="address that `service` is asked at; nothing else is called, redirects are not followed",
    )
    opinion_model: Path | None = Field(None, description="ONNX file that `model` reads; needs the extra `opinion`")
    opinion_place: str = Field(
        "",
        max_length=60,
        description="where the second classifier runs, in words that people read before they agree; needed for it",
    )
    opinion_timeout_seconds: float = Field(
        1, ge=0.05, le=10, description="seconds until an opinion about one text is given up"
    )
    opinion_at_once: int = Field(4, ge=1, le=64, description="texts per worker that are read at a time")
    opinion_waiting: int = Field(
        64, ge=0, le=1024, description="texts per worker that may wait to be read; more are not read"
    )
    pow_bits: int = Field(14, ge=0, le=24, description="leading zero bits that a proof of work needs; 0 asks for none")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe log line that is written"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="shape of log lines; json: one object a line, and one line for each HTTP request"
    )
    metrics_token: str | None = Field(
        None,
        min_length=16,
        description="bearer token that /metrics asks for; unset: only programs on this machine may read it, not by way of a proxy",
    )
    alarm_limits: str = Field(
        "",
        description="comma-separated rule=limit in the rule's unit, or rule=off; others stay as in docs/operating.md",
    )
    alarm_webhooks: str = Field(
        "",
        pattern=r"^\s*(https?://[^\s,]+\s*(,\s*|$))*$",
        description="comma-separated http(s) addresses to which alarms are posted, signed",
    )
    alarm_webhook_secret: str = Field(
        "",
        description="comma-separated keys that sign them (whsec_ and base64 of 24 to 64 bytes); several while they change",
    )
    mail_server: str = Field(
        "",
        description="smtp://user:password@host:port, or smtps://; a password is sent over encrypted connections alone",
    )
    mail_from: str = Field("", pattern=r"^([^@\s,<>]+@[^@\s,<>]+)?$", description="sender's address of mail")
    alarm_mail: str = Field(
        "",
        pattern=r"^\s*([^@\s,<>]+@[^@\s,<>]+\s*(,\s*|$))*$",
        description="comma-separated addresses to which alarms are sent",
    )
    alarm_language: Literal["de", "en"] = Field("en", description="language of mail about alarms")

    @model_validator(mode="after")
    def _second_opinion_is_whole(self) -> Self:
        """Nobody is read along without having been told where."""
        if self.opinion == "service" and not self.opinion_url:
            raise ValueError("opinion=service needs opinion_url")
        if self.opinion == "model" and self.opinion_model is None:
            raise ValueError("opinion=model needs opinion_model")
        if self.opinion != "off" and not self.opinion_place.strip():
            raise ValueError("opinion needs opinion_place: people are told where it reads along")
        return self

    @model_validator(mode="after")
    def _pauses_protect(self) -> Self:
        """A pause that may be set away protects nobody."""
        if self.limited and (self.volunteer_pause_seconds < 120 or self.volunteer_pause_acute_seconds < 600):
            raise ValueError("volunteer_pause_seconds is at least 120, volunteer_pause_acute_seconds at least 600")
        return self

    @model_validator(mode="after")
    def _alarms_reach_somebody(self) -> Self:
        """Whoever relies on an alarm must not learn at night that it was never set up whole."""
        if self.alarm_webhooks.strip() and not self.alarm_webhook_secret.strip():
            raise ValueError("alarm_webhooks needs alarm_webhook_secret")
        if self.alarm_mail.strip() and not (self.mail_server and self.mail_from):
            raise ValueError("alarm_mail needs mail_server and mail_from")
        return self

    @property
    def read_along_at(self) -> str:
        """Where a second classifier reads along; empty: nowhere."""
        return "" if self.opinion == "off" else self.opinion_place.strip()

    @property
    def limited(self) -> bool:
        return self.limits == "on"
