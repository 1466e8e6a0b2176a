"""Builds the web app into src/peerchat/web/, as hatchling's hook and as a command: `python hatch_build.py`.

Promises: nothing is done when no input changed (by content, not by date); two builds at once do not disturb
each other; a release that carries the built app installs without Node. `PEERCHAT_FRONTEND=skip` leaves it all out.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
OUTPUT = ROOT / "src" / "peerchat" / "web"
MARKER = OUTPUT.with_name(".web-inputs")  # what the output was built from; travels with it into the sdist
LEFT_OUT = {"node_modules", "dist", "test", "tests", "coverage"}
NODE_AT_LEAST = 20


class Unbuildable(Exception):
    """Says in one sentence what is missing."""


def _inputs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_OUT or path.name.startswith(".") or ".test." in path.name:
            continue
        if path.is_dir():
            yield from _inputs(path)
        else:
            yield path


def _digest(paths: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _says(marker: Path, digest: str) -> bool:
    return marker.is_file() and marker.read_text().strip() == digest


def _need_node() -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    version = (
        subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout.strip() if node else ""
    )
    major = version.removeprefix("v").split(".")[0]
    if npm is None or not major.isdigit() or int(major) < NODE_AT_LEAST:
        raise Unbuildable(
            f"The web app needs Node.js {NODE_AT_LEAST} or newer with npm to be built; found {version or 'none'}. "
            "Install it, or set PEERCHAT_FRONTEND=skip to go without the web app."
        )
    return npm


def _npm(npm: str, *arguments: str) -> None:
    done = subprocess.run([npm, *arguments], check=False, cwd=FRONTEND, stdout=sys.stderr)
    if done.returncode:
        raise Unbuildable(f"`npm {' '.join(arguments)}` in frontend/ failed; its last lines above say why.")


def packages() -> str:
    """Installs frontend/node_modules as the lock says, if they are not so already; returns npm's path."""
    npm, lock = _need_node(), FRONTEND / "package-lock.json"
    digest, marker = _digest([lock, FRONTEND / "package.json"]), FRONTEND / "node_modules" / ".peerchat-lock"
    if not _says(marker, digest):
        _npm(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        marker.parent.mkdir(exist_ok=True)
        marker.write_text(digest + "\n")
    return npm


def build() -> bool:
    """Brings src/peerchat/web/ up to date; False if there was nothing to do. Raises `Unbuildable`."""
    if os.environ.get("PEERCHAT_FRONTEND") == "skip" or not (FRONTEND / "package.json").is_file():
        return False
    with (FRONTEND / ".build-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        digest = _digest(_inputs(FRONTEND))
        if _says(MARKER, digest) and (OUTPUT / "index.html").is_file():
            return False
        _npm(packages(), "run", "build")
        MARKER.write_text(digest + "\n")
        return True


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["packages"]:
            with (FRONTEND / ".build-lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                packages()
        else:
            build()
    except Unbuildable as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))


class WebApp(BuildHookInterface[Any]):
    """Builds before a wheel or sdist is packed; an editable install leaves it to `make`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        try:
            build()
        except Unbuildable as missing:
            self.app.abort(str(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
