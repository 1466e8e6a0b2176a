from __future__ import annotations

from peerchat.volunteers.learning.debrief import Felt, Trend, hard, trend


def felt(*stays: int) -> list[Felt]:
    """The newest first."""
    return [Felt(1000 - number, 2, one) for number, one in enumerate(stays)]


def test_a_few_say_nothing_about_where_it_goes() -> None:
    assert trend([]) == Trend(None, None, None, care=False)
    assert trend(felt(4, 0, 0)).leaning is None


def test_where_it_goes() -> None:
    assert trend(felt(3, 3, 1, 1)).leaning == "heavier"
    assert trend(felt(1, 1, 3, 3)).leaning == "lighter"
    assert trend(felt(2, 1, 2, 1)).leaning == "same"


def test_what_stays_for_days_proposes_a_call() -> None:
    assert trend(felt(3, 3, 3)).care
    assert trend(felt(4)).care
    assert not trend(felt(4, 1, 1, 4, 4, 4)).care


def test_only_the_latest_count() -> None:
    assert trend(felt(*[1] * 10, *[4] * 30)).stays == 1


def test_after_which_talks_one_is_asked() -> None:
    assert not hard(2, 40)
    assert hard(3, 5)
    assert hard(0, 60)


def test_whoever_was_abused_is_asked_however_short_and_light_the_talk_was() -> None:
    assert not hard(0, 1)
    assert hard(0, 1, abuse=True)
