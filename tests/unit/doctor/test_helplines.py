from __future__ import annotations

from datetime import date

from peerchat.doctor import helplines


def test_lines_that_nobody_checked_for_long_are_told() -> None:
    assert helplines.examine(date(2026, 11, 30)).level == "ok"
    old = helplines.examine(date(2028, 1, 1))
    assert old.level == "warn"
    assert "180 days" in old.says
