from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from peerchat.volunteers.learning.gate import may_go_on_duty, module, practice

REQUIRED = {module("listening"): 2, module("silence"): 1, practice("silence"): 1}


def test_only_who_passed_everything_in_the_version_of_today() -> None:
    assert not may_go_on_duty({}, REQUIRED).open
    assert may_go_on_duty({}, REQUIRED).missing == tuple(REQUIRED)
    assert may_go_on_duty(dict(REQUIRED), REQUIRED).open
    assert may_go_on_duty({**REQUIRED, "module:more": 1}, REQUIRED).open
    old = may_go_on_duty({**REQUIRED, module("listening"): 1}, REQUIRED)
    assert (old.open, old.missing, old.outdated) == (False, (module("listening"),), (module("listening"),))


units = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 3))


@given(units, units)
def test_it_is_open_exactly_where_nothing_is_missing(passed: dict[str, int], required: dict[str, int]) -> None:
    gate = may_go_on_duty(passed, required)
    assert gate.open == all(passed.get(unit, 0) >= version for unit, version in required.items())
    assert set(gate.outdated) <= set(gate.missing)
