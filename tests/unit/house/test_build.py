"""The web app's build: nothing is done twice, and what is missing is said in one sentence. npm is stood in for by a script."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.house.files import ROOT

NPM = """#!/bin/sh
echo "$@" >>"$CALLS"
case "$*" in
  ci*) mkdir -p node_modules ;;
  "run build") mkdir -p ../src/peerchat/web && cat src/main.tsx >../src/peerchat/web/index.html ;;
esac
"""


class Checkout:
    """A small one with the real hatch_build.py in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.calls_file, self.path = root, root / "calls", root / "bin"
        (root / "hatch_build.py").write_text((ROOT / "hatch_build.py").read_text())
        for folder in ("frontend/src", "src/peerchat", "bin"):
            (root / folder).mkdir(parents=True)
        for name in ("package.json", "package-lock.json", "src/main.tsx"):
            (root / "frontend" / name).write_text(name)
        self.install("npm", NPM)
        self.install("node", "#!/bin/sh\necho v20.19.0\n")

    def install(self, name: str, script: str) -> None:
        (self.path / name).write_text(script)
        (self.path / name).chmod(0o755)

    def start(self, **more: str) -> subprocess.Popen[str]:
        environment = {"PATH": f"{self.path}:/usr/bin:/bin", "CALLS": str(self.calls_file), **more}
        command = [sys.executable, "hatch_build.py"]
        return subprocess.Popen(command, cwd=self.root, env=environment, stderr=subprocess.PIPE, text=True)

    def build(self, **more: str) -> tuple[int, str]:
        with self.start(**more) as process:
            return process.wait(), process.communicate()[1]

    @property
    def calls(self) -> list[str]:
        return (
            [line.split()[0] for line in self.calls_file.read_text().splitlines()] if self.calls_file.exists() else []
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_time_all_is_done_and_the_second_time_nothing(checkout: Checkout) -> None:
    assert checkout.build()[0] == 0
    assert checkout.calls == ["ci", "run"]
    assert checkout.build()[0] == 0
    assert checkout.calls == ["ci", "run"]


def test_a_new_date_is_no_change(checkout: Checkout) -> None:
    checkout.build()
    for path in (checkout.root / "frontend").rglob("*"):
        os.utime(path, (1, 1))
    checkout.build()
    assert checkout.calls == ["ci", "run"]


def test_a_changed_source_is_built_without_installing_again(checkout: Checkout) -> None:
    checkout.build()
    (checkout.root / "frontend/src/main.tsx").write_text("new")
    checkout.build()
    assert checkout.calls == ["ci", "run", "run"]
    assert (checkout.root / "src/peerchat/web/index.html").read_text() == "new"


def test_a_changed_lock_is_installed(checkout: Checkout) -> None:
    checkout.build()
    (checkout.root / "frontend/package-lock.json").write_text("new")
    checkout.build()
    assert checkout.calls == ["ci", "run", "ci", "run"]


def test_two_at_once_build_once(checkout: Checkout) -> None:
    one, other = checkout.start(), checkout.start()
    with one, other:
        assert (one.wait(), other.wait()) == (0, 0)
    assert checkout.calls == ["ci", "run"]


def test_what_came_with_a_release_needs_no_node(checkout: Checkout) -> None:
    checkout.build()
    (checkout.path / "node").unlink()
    (checkout.path / "npm").unlink()
    assert checkout.build(PATH=str(checkout.path)) == (0, "")


@pytest.mark.parametrize("node", ["#!/bin/sh\necho v18.20.4\n", "#!/bin/sh\nexit 1\n"])
def test_an_old_or_broken_node_is_told_in_one_sentence(checkout: Checkout, node: str) -> None:
    checkout.install("node", node)
    code, said = checkout.build()
    assert code == 1
    assert "Node.js 20 or newer" in said
    assert "PEERCHAT_FRONTEND=skip" in said
    assert "Traceback" not in said
    assert checkout.calls == []


def test_a_build_that_fails_is_told_and_tried_again(checkout: Checkout) -> None:
    checkout.install("npm", NPM.replace('"run build") ', '"run build") exit 3; '))
    code, said = checkout.build()
    assert code == 1
    assert "npm run build" in said
    checkout.install("npm", NPM)
    assert checkout.build()[0] == 0


def test_it_can_be_left_out(checkout: Checkout) -> None:
    assert checkout.build(PEERCHAT_FRONTEND="skip")[0] == 0
    assert checkout.calls == []
