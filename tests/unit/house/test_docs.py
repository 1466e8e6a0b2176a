"""What the docs say is what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from peerchat.settings import PREFIX, Settings
from peerchat.wire import Close
from scripts import derive
from tests.unit.house.files import ROOT, named, ours

PROTOCOL = (ROOT / "docs/protocol.md").read_text()
PAGES = [path for path in ours() if path.suffix == ".md"]


@pytest.mark.parametrize(("path", "wanted"), derive.outputs().items(), ids=lambda value: getattr(value, "name", ""))
def test_what_follows_from_the_code_is_in_step(path: Path, wanted: str) -> None:
    assert path.exists()
    assert path.read_text() == wanted, f"{named(path)} is out of step: run `make wire`"


def test_the_app_speaks_the_same_wire() -> None:
    command = [sys.executable, str(ROOT / "frontend/generate_wire.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("code", Close, ids=lambda code: code.name)
def test_every_close_code_has_its_line(code: Close) -> None:
    (back,) = re.findall(rf"^\| {code.value} \| .* \| (yes|no)\b.*\|$", PROTOCOL, re.MULTILINE)
    assert (back == "yes") == code.comes_back


def test_every_code_of_an_http_error_has_its_line() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "src/peerchat").rglob("*.py"))
    given = set(re.findall(r'Refusal\(\s*"(\w+)"|__init__\("(\w+)",|problem\(\d+, "(\w+)"', source))
    codes = {code for group in given for code in group if code}
    assert len(codes) > 10
    assert {code for code in codes if f"`{code}`" not in PROTOCOL} == set()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described_with_its_unit(name: str) -> None:
    said = Settings.model_fields[name].description or ""
    assert said
    if name.endswith("_seconds"):
        assert said.startswith("seconds"), f"{name}: {said}"
    if name.endswith("_bytes"):
        assert "bytes" in said


def test_every_variable_that_is_named_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {
        "PEERCHAT_BENCH_CUT",
        "PEERCHAT_BENCH_ROOMS",
        "PEERCHAT_BENCH_SEATS",
        "PEERCHAT_BENCH_WAITING",
        "PEERCHAT_CHROMIUM",
        "PEERCHAT_FRONTEND",
        "PEERCHAT_TEST_PAIRINGS",
        "PEERCHAT_TEST_TIME_FACTOR",
        "PEERCHAT_",
    }
    named_files = [*PAGES, ROOT / "Dockerfile", ROOT / "compose.yaml", ROOT / ".env.example", ROOT / "Makefile"]
    used = {word for path in named_files for word in re.findall(r"PEERCHAT_[A-Z_]*", path.read_text())}
    assert used - known == set()


def test_every_make_command_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = {
        word
        for path in PAGES
        for word in re.findall(r"(?:`|^    |\t)(?:[A-Z_]+=\S+ )*make ([a-z-]+)", path.read_text(), re.MULTILINE)
    }
    assert used
    assert used - targets == set()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []
