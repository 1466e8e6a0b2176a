"""What the doctor reads in the settings: what can be right for the machine and still be a mistake."""

from __future__ import annotations

import difflib
import ipaddress
import os
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from peerchat.doctor.finding import Finding, info, ok, warn, wrong
from peerchat.safety.opinion.model import EXTRA
from peerchat.settings import PREFIX, Settings

ELSEWHERE = {
    "PEERCHAT_FRONTEND",
    "PEERCHAT_BACKEND",
    "PEERCHAT_CHROMIUM",
    "PEERCHAT_TEST_TIME_FACTOR",
}  # build and tests
DIFFERENT_CHARACTERS = 12  # 32 random bytes, in hex, lack so many about once in ten million

MAKE_SECRET = "python3 -c 'import secrets; print(secrets.token_hex(32))'"  # noqa: S105  # says how to make one


def examine(settings: Settings) -> Iterator[Finding]:
    yield from unknown()
    yield secret(settings.secret, shared=settings.redis_url is not None)
    yield from origins(settings.origins)
    yield from proxies(settings.trusted_proxies)
    yield exit_page(settings.exit_url)
    yield push(settings)
    yield from opinion(settings)
    if settings.limits == "off":
        yield warn("limits", "they are off, so one person can crowd out all others.", "Set PEERCHAT_LIMITS=on.")
    if settings.room_idle_seconds > 2700 or settings.room_ended_seconds > 600:
        yield wrong(
            "retention",
            "chat text would live longer than the privacy page promises.",
            "Keep PEERCHAT_ROOM_IDLE_SECONDS ≤ 2700 and PEERCHAT_ROOM_ENDED_SECONDS ≤ 600.",
        )


def unknown(environment: Mapping[str, str] = os.environ, file: Path = Path(".env")) -> Iterator[Finding]:
    """A misspelt variable is silently without effect; so it is told."""
    names = {PREFIX + name.upper() for name in Settings.model_fields} | ELSEWHERE
    given = {name.upper() for name in [*environment, *dotenv_values(file)] if name.upper().startswith(PREFIX)}
    for name in sorted(given - names):
        near = difflib.get_close_matches(name, names, n=1)
        yield wrong(name, "there is no such setting.", f"Did you mean {near[0]}?" if near else "See docs/settings.md.")


def secret(given: str | None, *, shared: bool) -> Finding:
    if given is not None:
        if len(set(given)) < DIFFERENT_CHARACTERS:
            return wrong(
                "secret", "it can be guessed.", "Make one: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return ok("secret", "set")
    if shared:
        return warn(
            "secret",
            "the store is shared, the secret is this machine's own.",
            "If several machines serve one site, give all of them the same PEERCHAT_SECRET.",
        )
    return ok("secret", "kept in the data directory")


def origins(given: str) -> Iterator[Finding]:
    for origin in filter(None, (one.strip() for one in given.split(","))):
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/") or parts.query:
            yield wrong("origins", f"{origin} is not an origin.", "Write it as https://chat.example.org, no path.")
        elif parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            yield warn("origins", f"what is said over {origin} can be read on the way.", "Serve it by https://.")
        else:
            yield ok("origins", origin)


def proxies(given: str) -> Iterator[Finding]:
    for proxy in filter(None, (one.strip() for one in given.split(","))):
        try:
            ipaddress.ip_address(proxy)
        except ValueError:
            yield wrong("trusted proxies", f"{proxy} is not an address.", "Name each proxy by its IP address.")
        else:
            yield ok("trusted proxies", proxy)


def push(settings: Settings) -> Finding:
    if settings.push == "off":
        return ok("push", "nobody is called back")
    if not settings.push_contact:
        return info(
            "push",
            "some push services, Apple's among them, do not call for a site without a contact.",
            "Set PEERCHAT_PUSH_CONTACT=mailto:you@example.org, or PEERCHAT_PUSH=off.",
        )
    return ok("push", f"push services can write to {settings.push_contact}")


def opinion(settings: Settings) -> Iterator[Finding]:
    about = "second opinion"
    if settings.opinion == "service":
        parts = urlsplit(settings.opinion_url)
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            yield warn(about, f"texts to {parts.netloc} can be read on the way.", "Use https://, or the same machine.")
        else:
            yield ok(about, f"{parts.netloc} reads along")
    elif settings.opinion == "model":
        if find_spec(EXTRA) is None:
            yield wrong(about, f"{EXTRA} is not installed.", "pip install 'peerchat[opinion]'")
        elif settings.opinion_model is None or not settings.opinion_model.is_file():
            yield wrong(about, f"{settings.opinion_model} is no file.", "Correct PEERCHAT_OPINION_MODEL.")
        else:
            yield ok(about, f"{settings.opinion_model.name} reads along")


def exit_page(url: str) -> Finding:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc:
        return wrong("quick exit", "it must lead to a public page.", "Set PEERCHAT_EXIT_URL to a bland https:// page.")
    return ok("quick exit", f"leads to {parts.netloc}")
