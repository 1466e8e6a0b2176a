"""The figures of one run as a table for people."""

from __future__ import annotations

from peerchat.matching.simulate.outcome import Figures, Waited

_WIDTHS = (26, 9, 11, 10, 10)


def table(name: str, found: Figures) -> str:
    """Plain text, one line per group. `name`: of the way of matching."""
    entries = found.joined + found.returned
    lines = [
        f"way of matching: {name}",
        f"entries {entries} (joined {found.joined}, put back after a no-show {found.returned})",
        "exits: " + ", ".join(f"{reason} {count}" for reason, count in found.reasons.items()),
        f"same topic: {found.same_topic:.0%} of the pairs in which both named one; shared or open: {found.topic_fit:.0%} of all",
        f"roles fit: {found.role_fit:.0%}; needs fit: {found.need_fit:.0%}",
        "",
        _row(("", "entries", "given up", "wait p50", "wait p90")),
        _line("everybody", found.all),
    ]
    for title, groups in (
        ("acute need", found.lanes), ("role", found.roles), ("age", found.ages), ("language", found.languages),
        ("topic", found.topics),
    ):  # fmt: skip
        lines += [_line(f"{title}: {word}", waited) for word, waited in groups.items()]
    return "\n".join(lines)


def _line(name: str, waited: Waited) -> str:
    entries, abandoned, p50, p90 = waited
    return _row((name, str(entries), f"{abandoned:.1%}", f"{p50:.0f} s", f"{p90:.0f} s"))


def _row(cells: tuple[str, ...]) -> str:
    first, *others = (
        cell.ljust(width) if at == 0 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True))
    )
    return (first + "".join(others)).rstrip()
