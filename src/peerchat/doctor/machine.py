"""What the doctor sees of the machine: Python, the built web app, the data directory, the port, the kernel's limits."""

from __future__ import annotations

import errno
import http.client
import os
import platform
import resource
import socket
import stat
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from peerchat.doctor.finding import Finding, ok, warn, wrong
from peerchat.secret import SECRET_FILE
from peerchat.settings import Settings

WEB = Path(__file__).parent.parent / "web"
OPEN_FILES = 4096  # per worker: about 4,000 people, each one socket
SWAPS = Path("/proc/swaps")


def examine(settings: Settings) -> Iterator[Finding]:
    yield python()
    yield web_app(WEB)
    yield from data_directory(settings.data_dir)
    yield port(settings.host, settings.port)
    yield open_files()
    yield swap(SWAPS)


def python() -> Finding:
    missing = [name for name in ("picows", "uvloop", "hiredis", "msgspec") if find_spec(name) is None]
    if missing:
        return wrong("Python", f"{', '.join(missing)} is not installed.", "Run `make run`, or install peerchat again.")
    return ok("Python", platform.python_version())


def web_app(web: Path) -> Finding:
    if (web / "index.html").is_file():
        return ok("web app", "built")
    if os.environ.get("PEERCHAT_FRONTEND") == "skip":
        return warn("web app", "it is left out, so there are no pages.", "Unset PEERCHAT_FRONTEND, then `make run`.")
    return wrong("web app", "it is not built, so there are no pages.", "Run `make run`, or install a release.")


def data_directory(folder: Path) -> Iterator[Finding]:
    about = "data directory"
    nearest = next((parent for parent in [folder, *folder.absolute().parents] if parent.exists()), folder)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield wrong(about, f"{folder} cannot be written.", "Give it to peerchat's user, or set PEERCHAT_DATA_DIR.")
        return
    if not folder.exists():
        yield ok(about, f"{folder} will be made at the first start")
        return
    if stat.S_IMODE(folder.stat().st_mode) & 0o022:
        yield warn(about, f"others may write into {folder}.", f"chmod go-w {folder}")
    else:
        yield ok(about, str(folder))
    secret = folder / SECRET_FILE
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        yield wrong(
            "secret", "others on this machine may read its file.", f"chmod 600 {secret}, then restart with a new one."
        )


def port(host: str, number: int) -> Finding:
    about = f"port {number}"
    not_here = wrong(about, f"{host} is no address of this machine.", "Set PEERCHAT_HOST to 127.0.0.1 or 0.0.0.0.")
    try:
        family, _, _, _, place = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    except OSError:
        return not_here
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as failed:
            if failed.errno == errno.EACCES:
                return wrong(
                    about, "this user may not listen there.", "Take a port above 1023, and put a proxy before it."
                )
            if failed.errno != errno.EADDRINUSE:
                return wrong(
                    about, f"{host} is no address of this machine.", "Set PEERCHAT_HOST to 127.0.0.1 or 0.0.0.0."
                )
            if is_peerchat(host, number):
                return ok(about, "peerchat already serves there")
            return wrong(about, "another program listens there.", "Stop it, or set PEERCHAT_PORT.")
    return ok(about, "free")


def is_peerchat(host: str, number: int) -> bool:
    """Whether what listens there answers as peerchat does."""
    all_of_them = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # asked at home instead
    connection = http.client.HTTPConnection(all_of_them.get(host, host), number, timeout=2)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def open_files() -> Finding:
    """The hard limit counts: peerchat takes all that it may have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY or hard >= OPEN_FILES:
        return ok("open files", "enough")
    return warn("open files", f"only {hard} per worker; each person needs one.", f"Raise the limit to {OPEN_FILES}.")


def swap(swaps: Path) -> Finding:
    """Where the kernel could write memory, and with it somebody's words, to the disk."""
    try:
        used = swaps.read_text().splitlines()[1:]
    except OSError:
        used = []
    if any("/zram" not in line for line in used):
        return warn("swap", "what is in memory may reach the disk.", "Turn it off (swapoff -a), or encrypt it.")
    return ok("swap", "none on a disk")
