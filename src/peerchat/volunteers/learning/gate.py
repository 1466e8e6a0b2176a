"""The gate: nobody goes on duty before every module and the practice talks are passed, in the version of today. Pure.

It is asked by the server each time somebody goes on duty, whatever a page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Gate(NamedTuple):
    """`missing`: units in their order; `outdated`: those of them that were passed in an earlier version."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]

    @property
    def open(self) -> bool:
        return not self.missing


def module(name: str) -> str:
    """The unit of a training module."""
    return f"module:{name}"


def practice(name: str) -> str:
    """The unit of a practice talk."""
    return f"practice:{name}"


def may_go_on_duty(passed: Mapping[str, int], required: Mapping[str, int]) -> Gate:
    """`passed`: unit → version that somebody passed; `required`: unit → version of today."""
    missing = tuple(unit for unit, version in required.items() if passed.get(unit, 0) < version)
    return Gate(missing, tuple(unit for unit in missing if unit in passed))
