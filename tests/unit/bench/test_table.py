"""What a benchmark found, as it stands in docs/benchmarks.md."""

from __future__ import annotations

import pytest

from bench.__main__ import BENCHES, PAGE
from bench.table import Row, begin, end, number, table, written


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (0.1234, "0.12"), (12.34, "12.3"), (-3.456, "-3.46"), (123.4, "123"), (43210.9, "43,211")],
)
def test_a_figure_has_three_digits_that_mean_something(value: float, told: str) -> None:
    assert number(value) == told


def test_a_row_tells_median_and_range() -> None:
    assert str(Row("one thing", "µs", [3.0, 1.0, 200.0])) == "| one thing | 3.00 | 1.00 to 200 | µs |"
    assert str(Row("one thing", "µs", [3.0])) == "| one thing | 3.00 | – | µs |"


def test_a_table_goes_between_its_marks_and_nothing_else_changes() -> None:
    page = f"before\n{begin('relay')}\nold\n{end('relay')}\nafter {begin('idle')} {end('idle')}"
    body = table([Row("a", "s", [1.0])]) + "\n\\1 as it is"
    new = written(page, "relay", body)
    assert new == f"before\n{begin('relay')}\n{body}\n{end('relay')}\nafter {begin('idle')} {end('idle')}"
    assert written(new, "relay", body) == new


@pytest.mark.parametrize("page", ["no marks at all", f"{begin('relay')}{end('relay')}" * 2])
def test_a_page_without_one_place_for_it_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="no place for relay"):
        written(page, "relay", "| |")


@pytest.mark.parametrize("name", BENCHES)
def test_the_page_has_a_place_for_every_benchmark(name: str) -> None:
    assert written(PAGE.read_text(), name, "x")
