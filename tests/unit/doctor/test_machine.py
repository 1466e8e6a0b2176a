from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from peerchat.doctor import machine
from peerchat.secret import SECRET_FILE


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_free_port_is_fine(unused_tcp_port: int) -> None:
    assert machine.port("127.0.0.1", unused_tcp_port).level == "ok"


def test_a_taken_port_is_told(taken: int) -> None:
    found = machine.port("127.0.0.1", taken)
    assert found.level == "wrong"
    assert "PEERCHAT_PORT" in found.do


def test_a_running_peerchat_is_no_stranger() -> None:
    class Alive(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/livez" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Alive) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        assert machine.port("127.0.0.1", server.server_port).level == "ok"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["192.0.2.7", "no such host"])
def test_a_foreign_address_is_told(host: str) -> None:
    assert machine.port(host, 0).level == "wrong"


def test_a_web_app_that_was_not_built_is_told(tmp_path: Path) -> None:
    assert machine.web_app(tmp_path).level == "wrong"
    (tmp_path / "index.html").touch()
    assert machine.web_app(tmp_path).level == "ok"


def test_a_web_app_that_was_left_out_on_purpose_needs_a_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEERCHAT_FRONTEND", "skip")
    assert machine.web_app(tmp_path).level == "warn"


def test_a_secret_that_others_may_read_is_told(tmp_path: Path) -> None:
    secret = tmp_path / SECRET_FILE
    secret.touch(mode=0o600)
    assert [found.level for found in machine.data_directory(tmp_path)] == ["ok"]
    secret.chmod(0o644)
    assert [found.level for found in machine.data_directory(tmp_path)] == ["ok", "wrong"]


def test_a_directory_that_others_may_write_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert [found.level for found in machine.data_directory(tmp_path)] == ["warn"]


def test_a_directory_that_is_not_there_yet_is_fine(tmp_path: Path) -> None:
    assert [found.level for found in machine.data_directory(tmp_path / "a" / "b")] == ["ok"]


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert [found.level for found in machine.data_directory(tmp_path / "file")] == ["wrong"]


SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.mark.parametrize(
    ("swaps", "level"),
    [
        (SWAPS, "ok"),
        (SWAPS + "/dev/zram0 partition 1 0 100\n", "ok"),
        (SWAPS + "/dev/sda2 partition 1 0 -2\n", "warn"),
    ],
)
def test_swap_on_a_disk_is_told(swaps: str, level: str, tmp_path: Path) -> None:
    file = tmp_path / "swaps"
    file.write_text(swaps)
    assert machine.swap(file).level == level


def test_a_kernel_without_that_file_is_fine(tmp_path: Path) -> None:
    assert machine.swap(tmp_path / "none").level == "ok"
