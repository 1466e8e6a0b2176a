"""What Linux tells about other processes: children, memory, limits, who holds which connection. Reads /proc alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PROC = Path("/proc")


class Leash:
    """Ends a process with `kill -9` when this one ends, however it ends: no test run leaves a server behind."""

    def __init__(self, pid: int) -> None:
        self._holder = subprocess.Popen(
            ["/bin/sh", "-c", f"read _; kill -9 {pid}"],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def loosen(self) -> None:
        """The process may live or has ended."""
        self._holder.kill()
        self._holder.wait()
        assert self._holder.stdin is not None
        self._holder.stdin.close()


def alive(pid: int) -> bool:
    """A zombie is not alive."""
    return _state(pid) not in ("", "Z", "X")


def children(pid: int) -> list[int]:
    """Direct children that are alive."""
    found: list[int] = []
    for task in _listed(PROC / str(pid) / "task"):
        found += [int(child) for child in _text(task / "children").split()]
    return [child for child in found if alive(child)]


def descendants(pid: int) -> list[int]:
    """All processes below this one, parents before children."""
    found = children(pid)
    for child in list(found):
        found += descendants(child)
    return found


def command(pid: int) -> str:
    return _text(PROC / str(pid) / "cmdline").replace("\0", " ")


def program(pid: int) -> str:
    """Name of the file it runs, as `python3.11`; empty for a process that is gone."""
    try:
        return (PROC / str(pid) / "exe").readlink().name
    except OSError:
        return ""


def rss_bytes(pid: int) -> int:
    """Resident memory; 0 for a process that is gone."""
    fields = _text(PROC / str(pid) / "statm").split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def core_limit(pid: int) -> str:
    """Soft limit of a core dump's size as the kernel prints it: `0`, a number, or `unlimited`."""
    for line in _text(PROC / str(pid) / "limits").splitlines():
        if line.startswith("Max core file size"):
            return line.split()[4]
    return ""


def holder(pids: list[int], server_port: int, client_port: int) -> int | None:
    """Which of the processes holds the server's end of a loopback connection."""
    inode = _inode(server_port, client_port)
    if inode is None:
        return None
    for pid in pids:
        for link in _listed(PROC / str(pid) / "fd"):
            try:
                if str(link.readlink()) == f"socket:[{inode}]":
                    return pid
            except OSError:
                continue
    return None


def _inode(local_port: int, remote_port: int) -> str | None:
    for line in _text(PROC / "net" / "tcp").splitlines()[1:]:
        fields = line.split()
        ends = (int(fields[1].split(":")[1], 16), int(fields[2].split(":")[1], 16))
        if ends == (local_port, remote_port) and fields[9] != "0":
            return fields[9]
    return None


def _state(pid: int) -> str:
    return _text(PROC / str(pid) / "stat").rpartition(")")[2].strip()[:1]


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _listed(path: Path) -> list[Path]:
    try:
        return list(path.iterdir())
    except OSError:
        return []
