"""House rules that a linter does not know."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.unit.house.files import ROOT, named, ours, text

CODE = {".py", ".ts", ".tsx", ".mjs", ".js", ".lua"}
LINES = 300
LUA_LINES = 45
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "core", "service"}
MACHINE = re.compile(r"(^|[^\w.])/(wor[k]|roo[t]|far[m]|hom[e])/", re.MULTILINE)
REGISTRY = re.compile(r"pypi\.or[g]|pythonhosted\.or[g]|registry\.npmj[s]|deb\.debian\.or[g]")
ADDRESS = re.compile(r'"resolved"\s*:|://|^\s*--?(index-url|extra-index-url|find-links|i|f)\b', re.MULTILINE)


def code() -> list[Path]:
    return [path for path in ours() if path.suffix in CODE]


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    written = [
        path for path in code() if not path.read_text().startswith("// Written by ")
    ]  # nobody reads what follows
    lengths = {named(path): len(path.read_text().splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


def test_every_name_says_something() -> None:
    assert [named(path) for path in code() if path.stem.lower() in NAMELESS] == []


@pytest.mark.parametrize("path", sorted((ROOT / "src/peerchat/broker/lua").glob("*.lua")), ids=lambda path: path.stem)
def test_a_script_fits_on_a_screen_and_says_what_it_promises(path: Path) -> None:
    lines = path.read_text().splitlines()
    head = "\n".join(line for line in lines[:16] if line.startswith("--"))
    assert len(lines) <= LUA_LINES
    assert "KEYS" in head
    assert "ARGV" in head
    assert "reply" in head.lower()


def test_nothing_points_to_one_machine_or_one_registry() -> None:
    found = []
    for path in ours():
        content = text(path) if path.name != "LICENSE" else None
        if content is not None:
            found += [
                f"{named(path)}: {hit.group(0)}" for pattern in (MACHINE, REGISTRY) for hit in pattern.finditer(content)
            ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_address(name: str) -> None:
    content = (ROOT / name).read_text()
    assert not ADDRESS.search(content)
    packages = re.split(r"\n(?=\S)", content.strip())
    assert len(packages) > 20
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_both_locks_name_the_same_versions() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[\w.\[\],-]+==[\w.]+", (ROOT / name).read_text(), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_whatever_pyproject_asks_for_is_locked() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *asked["project"]["dependencies"],
        *(one for one in asked["dependency-groups"]["dev"] if isinstance(one, str)),
    ]
    locked = set(re.findall(r"^([\w.-]+)", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE))
    assert {re.split(r"[\[><=]", one)[0] for one in wanted} - locked == set()


def test_the_lock_of_the_web_app_has_no_address() -> None:
    for path in ours():
        if path.name == "package-lock.json":
            assert '"resolved"' not in path.read_text(), named(path)
            assert '"integrity"' in path.read_text()


def test_the_licence_is_whole() -> None:
    lines = (ROOT / "LICENSE").read_text().splitlines()
    assert lines[0].strip() == "GNU AFFERO GENERAL PUBLIC LICENSE"
    assert len(lines) == 661
