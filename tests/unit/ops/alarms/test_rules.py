"""Each rule fires where it should, and does not where it should not; and how an alarm goes from there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peerchat.db.alarms import Silence
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.alarms.course import REMIND_SECONDS, Course, goes_on, to_tell
from peerchat.ops.alarms.readings import LineReading, Readings
from peerchat.ops.alarms.rules import CODES, RULES, Rule, UnknownRule, with_limits
from peerchat.ops.alarms.step import Key, step
from peerchat.ops.alarms.words import TITLES, TODO

NOW = 1_800_000_000
BY_CODE = {rule.code: rule for rule in RULES}
WELL = Readings(
    lines={language: LineReading(30.0, 100, 5, 2, open=True) for language in LANGUAGES},
    crisis_wait_s=0.0, rooms_act=0, stuck=0, store_away_s=0.0, database_away_s=0.0, loop_lag_s=0.002, relay_p95_s=0.01,
    lost_workers=0, store_full=0.1, memory_full=0.5, errors=0.0, severe_report_s=0.0,
)  # fmt: skip


def line(readings: Readings, **other: object) -> Readings:
    german = replace(readings.lines["de"], **other)  # type: ignore[arg-type]
    return replace(readings, lines={**readings.lines, "de": german})


UNWELL: dict[str, tuple[Readings, Readings, str]] = {
    "crisis_offer": (replace(WELL, crisis_wait_s=61), replace(WELL, crisis_wait_s=60), ""),
    "room_act": (replace(WELL, rooms_act=1), replace(WELL, rooms_act=0), ""),
    "severe_report": (replace(WELL, severe_report_s=601), replace(WELL, severe_report_s=600), ""),
    "store_away": (replace(WELL, store_away_s=6), replace(WELL, store_away_s=4), ""),
    "wait_p90": (line(WELL, p90_wait_s=121), line(WELL, p90_wait_s=120), "de"),
    "abandonment": (line(WELL, exits=20, abandoned=4), line(WELL, exits=19, abandoned=19), "de"),
    "nobody_on_duty": (line(WELL, volunteers=0), line(WELL, volunteers=0, open=False), "de"),
    "stuck_leases": (replace(WELL, stuck=1), replace(WELL, stuck=0), ""),
    "database_away": (replace(WELL, database_away_s=16), replace(WELL, database_away_s=14), ""),
    "loop_lag": (replace(WELL, loop_lag_s=0.11), replace(WELL, loop_lag_s=0.1), ""),
    "relay_slow": (replace(WELL, relay_p95_s=2.5), replace(WELL, relay_p95_s=1.0), ""),
    "workers_lost": (replace(WELL, lost_workers=3), replace(WELL, lost_workers=2), ""),
    "store_full": (replace(WELL, store_full=0.86), replace(WELL, store_full=0.85), ""),
    "memory_full": (replace(WELL, memory_full=0.91), replace(WELL, memory_full=0.9), ""),
    "http_errors": (replace(WELL, errors=0.011), replace(WELL, errors=0.01), ""),
}
"""What makes it fire, what comes near and does not, and what the alarm is about."""


def watched(readings: Readings, seconds: float, every: int = 5) -> list[tuple[str, str]]:
    """Who watches all of it for so long: which alarms fire, and about what."""
    courses: dict[Key, Course] = {}
    fired, at = list[tuple[str, str]](), NOW
    while at <= NOW + seconds:
        after = step(RULES, courses, [], readings, at, lambda: "id")
        courses = after.courses
        fired += [(one.rule, one.subject) for one in after.messages if one.kind == "fired"]
        at += every
    return fired


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_rule_fires_when_it_lasted_and_no_other_does(code: str) -> None:
    bad, _, subject = UNWELL[code]
    rule = BY_CODE[code]
    assert watched(bad, rule.lasting + 5) == [(code, subject)]
    if rule.lasting:
        assert watched(bad, rule.lasting - 5) == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_what_only_comes_near_fires_nothing(code: str) -> None:
    _, near, _ = UNWELL[code]
    assert watched(near, BY_CODE[code].lasting + 60) == []


def test_a_well_house_and_one_of_which_nothing_is_known_are_quiet() -> None:
    assert watched(WELL, 900) == []
    assert watched(Readings(), 900) == []
    assert watched(Readings(lines={"de": LineReading()}), 900) == []


def test_each_rule_has_its_case_and_its_words_in_both_languages() -> None:
    assert set(UNWELL) == CODES == set(TITLES) == set(TODO)
    for words in (*TITLES.values(), *TODO.values()):
        assert set(words) == {"de", "en"}
        assert all(len(sentence.split()) <= 20 for said in words.values() for sentence in said.split(". "))


# ---- how one alarm goes ----------------------------------------------------------------------------

RULE = Rule("wait_p90", "watch", "seconds", 120, 60, 30, lambda _: {}, "")


def course(*values: float | None, rule: Rule = RULE, every: int = 10) -> list[Course | None]:
    """After each look."""
    known: Course | None = None
    found = []
    for number, value in enumerate(values):
        known = None if known is not None and known.ended else known
        known = goes_on(rule, known, value, NOW + number * every, "id", "de")
        found.append(known)
    return found


def states(*values: float | None, rule: Rule = RULE) -> str:
    """p pending, f firing, e over, - nothing."""
    return "".join(
        "-" if one is None else "e" if one.ended else "f" if one.fired else "p" for one in course(*values, rule=rule)
    )


def test_it_fires_only_when_it_was_so_without_a_break() -> None:
    assert states(*[121] * 8) == "ppppppff"
    assert states(121, 121, 121, 120, 121, 121, 121, 121, 121) == "ppp-ppppp"


def test_what_is_not_known_changes_nothing() -> None:
    assert states(None, 121, None, 121, 121, 121, 121, 121, None, None) == "-ppppppfff"


def test_it_is_over_when_it_was_well_for_long_enough_and_one_that_flaps_is_one() -> None:
    assert states(*[121] * 7, 0, 0, 0, 0) == "ppppppffffe"
    assert states(*[121] * 7, 0, 0, 121, 0, 0, 121) == "ppppppfffffff"


def test_the_worst_is_kept() -> None:
    *_, last = course(*[121, 500, 200, 130, 121, 121, 121])
    assert last is not None
    assert (last.value, last.worst, last.began) == (121, 500, NOW)


def test_a_rule_that_was_switched_off_ends_what_fires() -> None:
    fires = Course(id="i", rule="wait_p90", subject="", began=NOW - 100, value=200, worst=200, fired=NOW - 40)
    ended = goes_on(replace(RULE, limit=None), fires, 500, NOW, "x")
    assert ended is not None
    assert ended.ended == NOW
    assert goes_on(replace(RULE, limit=None), replace(fires, fired=None), 500, NOW, "x") is None


FIRES = Course(id="i", rule="wait_p90", subject="de", began=NOW - 100, value=200, worst=200, fired=NOW)


def test_people_are_told_once_reminded_until_somebody_takes_it_and_told_of_the_end() -> None:
    told = replace(FIRES, told=NOW)
    later = NOW + int(REMIND_SECONDS)
    assert to_tell(FIRES, NOW, silenced=False) == "fired"
    assert to_tell(told, later - 1, silenced=False) is None
    assert to_tell(told, later, silenced=False) == "reminded"
    assert to_tell(replace(told, acknowledged=NOW), later, silenced=False) is None
    assert to_tell(replace(told, well_since=NOW), later, silenced=False) is None
    assert to_tell(replace(told, ended=later), later, silenced=False) == "recovered"


def test_quiet_is_quiet_and_what_still_fires_after_it_is_told() -> None:
    assert to_tell(FIRES, NOW, silenced=True) is None
    assert to_tell(FIRES, NOW + 600, silenced=False) == "fired"
    assert to_tell(replace(FIRES, ended=NOW), NOW, silenced=False) is None


def test_a_silence_may_be_for_one_language_or_for_all() -> None:
    both = replace(WELL, lines={one: LineReading(500.0, 0, 0, 1, open=True) for one in LANGUAGES})

    def told(*silences: Silence) -> set[str]:
        before: dict[Key, Course] = {("wait_p90", one): replace(FIRES, subject=one) for one in LANGUAGES}
        return {one.subject for one in step(RULES, before, silences, both, NOW, lambda: "id").messages}

    assert told() == {"de", "en"}
    assert told(Silence("s", "wait_p90", "de", NOW + 1, "kim")) == {"en"}
    assert told(Silence("s", "wait_p90", "", NOW + 1, "kim")) == set()
    assert told(Silence("s", "abandonment", "", NOW + 1, "kim")) == {"de", "en"}


# ---- own limits ------------------------------------------------------------------------------------


def test_limits_may_be_ones_own() -> None:
    own = {
        rule.code: rule.limit
        for rule in with_limits("wait_p90=300, abandonment = off,loop_lag=0.5".replace(" = ", "="))
    }
    assert (own["wait_p90"], own["abandonment"], own["loop_lag"]) == (300, None, 0.5)
    assert own["store_away"] == BY_CODE["store_away"].limit
    assert with_limits("") == RULES


@pytest.mark.parametrize("said", ["wait=3", "wait_p90", "wait_p90=soon", "wait_p90=-1", "wait_p90=1e3"])
def test_a_limit_that_makes_no_sense_is_refused(said: str) -> None:
    with pytest.raises(UnknownRule, match=r"docs/operating\.md"):
        with_limits(said)
