from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from peerchat import doctor
from peerchat.doctor import configuration
from peerchat.settings import Settings


def test_a_misspelt_variable_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("PEERCHAT_LIMIT=off\n")
    found = list(configuration.unknown({"PEERCHAT_PROT": "1", "PEERCHAT_PORT": "1", "HOME": "/"}, tmp_path / "env"))
    assert [finding.about for finding in found] == ["PEERCHAT_LIMIT", "PEERCHAT_PROT"]
    assert "PEERCHAT_LIMITS" in found[0].do
    assert "PEERCHAT_PORT" in found[1].do


@pytest.mark.parametrize(
    ("secret", "shared", "level"),
    [(None, False, "ok"), (None, True, "warn"), ("changeme" * 4, True, "wrong"), ("0f1e2d3c4b5a6978" * 4, True, "ok")],
)
def test_the_secret(secret: str | None, shared: bool, level: str) -> None:
    assert configuration.secret(secret, shared=shared).level == level


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ("", []),
        ("https://chat.example.org", ["ok"]),
        ("http://localhost:5173, https://b.example", ["ok", "ok"]),
        ("http://chat.example.org", ["warn"]),
        ("chat.example.org", ["wrong"]),
        ("https://chat.example.org/talk", ["wrong"]),
        ("*", ["wrong"]),
    ],
)
def test_origins(given: str, levels: list[str]) -> None:
    assert [found.level for found in configuration.origins(given)] == levels


@pytest.mark.parametrize(
    ("given", "levels"), [("", []), ("10.0.0.1, ::1", ["ok", "ok"]), ("proxy", ["wrong"]), ("10.0.0.0/8", ["wrong"])]
)
def test_proxies(given: str, levels: list[str]) -> None:
    assert [found.level for found in configuration.proxies(given)] == levels


@pytest.mark.parametrize("url", ["http://example.org", "javascript:alert(1)", "/weather"])
def test_quick_exit_leads_out(url: str) -> None:
    assert configuration.exit_page(url).level == "wrong"


def test_a_text_that_lives_too_long_breaks_a_promise() -> None:
    found = configuration.examine(Settings(room_idle_seconds=86400, _env_file=None))
    assert "retention" in [finding.about for finding in found if finding.level == "wrong"]


def test_a_setting_that_cannot_be_read_is_told_without_its_value(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEERCHAT_SECRET", "hunter2")
    said: list[str] = []
    assert doctor.main(say=said.append) == 1
    assert any(line.startswith("wrong  PEERCHAT_SECRET") for line in said)
    assert not any("hunter2" in line for line in said)


@pytest.mark.parametrize(
    ("push", "contact", "level"), [("on", "", "info"), ("on", "mailto:care@example.org", "ok"), ("off", "", "ok")]
)
def test_push_services_want_to_know_whom_to_write_to(push: Literal["on", "off"], contact: str, level: str) -> None:
    assert configuration.push(Settings(push=push, push_contact=contact)).level == level


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ({}, []),
        ({"opinion": "service", "opinion_url": "http://127.0.0.1:9000/read"}, ["ok"]),
        ({"opinion": "service", "opinion_url": "https://reads.example.org"}, ["ok"]),
        ({"opinion": "service", "opinion_url": "http://reads.example.org"}, ["warn"]),
        ({"opinion": "model", "opinion_model": Path("nowhere.onnx")}, ["wrong"]),
    ],
)
def test_who_reads_along(given: dict[str, Any], levels: list[str]) -> None:
    settings = Settings(opinion_place="here", **given)
    assert [finding.level for finding in configuration.opinion(settings)] == levels
