"""The secret: given, or made once, whole, private, and the same for all who start at once."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from peerchat import secret


def test_what_is_given_wins_and_nothing_is_written(tmp_path: Path) -> None:
    assert secret.load("given by the operator, long enough", tmp_path / "var") == b"given by the operator, long enough"
    assert not (tmp_path / "var").exists()


def test_it_is_made_once_and_private(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "var"
    made = secret.load(None, data)
    assert secret.load(None, data) == made
    assert len(made) >= 32
    assert [path.name for path in data.iterdir()] == ["secret"]
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_two_sites_have_two_secrets(tmp_path: Path) -> None:
    assert secret.load(None, tmp_path / "a") != secret.load(None, tmp_path / "b")


def test_all_who_start_at_once_read_the_same(tmp_path: Path) -> None:
    found: list[bytes] = []
    together = threading.Barrier(16)

    def start() -> None:
        together.wait()
        found.append(secret.load(None, tmp_path))

    threads = [threading.Thread(target=start) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_what_a_killed_start_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    """In a container the next one has the same process number."""
    (tmp_path / f"secret.{os.getpid()}").write_text("half")
    assert len(secret.load(None, tmp_path)) >= 32


@pytest.mark.parametrize("text", ["", "short", "\n" * 50, "x" * 31])
def test_a_file_that_is_no_secret_is_named_and_kept(tmp_path: Path, text: str) -> None:
    (tmp_path / "secret").write_text(text)
    with pytest.raises(ValueError, match="secret is no secret of at least 32 bytes"):
        secret.load(None, tmp_path)
    assert (tmp_path / "secret").read_text() == text


def test_white_space_around_it_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"\n{'x' * 40}\n")
    assert secret.load(None, tmp_path) == b"x" * 40


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(OSError, match="var"):
        secret.load(None, tmp_path / "var")
