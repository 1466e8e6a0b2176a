from __future__ import annotations

import json
from pathlib import Path

import pytest

from peerchat.ops.house.shelf import FILE, Kept, Shelf


def test_what_was_kept_is_found_again_and_nobody_else_reads_it(tmp_path: Path) -> None:
    kept = {"topics": Kept(3, {"topics": ["ä"]}), "hours": Kept(1, {})}
    Shelf(tmp_path).write(kept)
    assert Shelf(tmp_path).read() == kept
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"topics": 3}', '{"topics": {"number": "x", "content": {}}}', "null"])
def test_a_file_that_makes_no_sense_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert Shelf(tmp_path).read() == {}


def test_where_nothing_can_be_written_it_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(tmp_path / "no such folder")
    assert shelf.read() == {}
    shelf.write({})
    shelf.write({})
    assert len(caplog.records) == 1
    Shelf(None).write({})
    assert Shelf(None).read() == {}


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    Shelf(tmp_path).write({"hours": Kept(2, {"de": None})})
    assert json.loads((tmp_path / FILE).read_text()) == {"hours": {"number": 2, "content": {"de": None}}}
