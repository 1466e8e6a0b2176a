"""The settings: what the environment may say, and that what makes no sense is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from peerchat.settings import PREFIX, Settings


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_without_anything_it_is_a_small_private_site() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.workers, settings.limits) == ("127.0.0.1", 8000, 1, "on")
    assert (settings.redis_url, settings.database_url, settings.secret) == (None, None, None)
    assert settings.limited


def test_every_field_says_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PEERCHAT_PORT=1234\nPEERCHAT_WORKERS=2\nOTHER=thing\n")
    monkeypatch.setenv("PEERCHAT_PORT", "4321")
    settings = Settings()
    assert (settings.port, settings.workers) == (4321, 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "65536"), ("port", "-1"), ("port", "http"), ("workers", "0"), ("workers", "257"), ("secret", "short"),
        ("limits", "maybe"), ("sockets", "other"), ("log_level", "loud"), ("tick_seconds", "0"), ("lease_seconds", "0"),
        ("stalled_seconds", "1"), ("store_timeout_seconds", "0"), ("log_max_entries", "49"), ("outbox_max_bytes", "1"),
        ("drain_seconds", "0"), ("keep_seconds", "1801"), ("keep_seconds", "59"), ("push", "maybe"), ("push_contact", "me"),
        ("push_services", "Google"), ("push_services", "A=http://a.test"), ("push_services", "A=a.test/x"), ("again_seconds", "1"),
        ("codes_per_minute", "0"), ("acts_per_minute", "0"),
        ("pow_bits", "25"), ("messages_burst", "0"), ("messages_per_second", "0"), ("site_name", "x" * 41),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + name.upper(), value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_off_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCHAT_LIMITS", "off")
    assert not Settings().limited


def test_it_cannot_be_changed_later() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    "given",
    [
        {"opinion": "service", "opinion_place": "here"},
        {"opinion": "model", "opinion_place": "here"},
        {"opinion": "service", "opinion_url": "http://127.0.0.1:1/", "opinion_place": " "},
        {"opinion": "service", "opinion_url": "http://who:what@there/", "opinion_place": "here"},
        {"opinion_url": "ftp://there/"},
    ],
)
def test_nobody_reads_along_who_was_not_named(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="opinion"):
        Settings(**given)
    assert Settings(opinion_place="here").read_along_at == ""


@pytest.mark.parametrize("changed", [{"volunteer_pause_seconds": 119.0}, {"volunteer_pause_acute_seconds": 599.0}])
def test_a_volunteers_pause_is_shortened_for_load_tests_alone(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="volunteer_pause_seconds is at least 120"):
        Settings(**changed)
    assert not Settings(limits="off", **changed).limited
