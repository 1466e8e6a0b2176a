"""The same again and again: what counts as the same, how often is too often, and that nothing of it can be read."""

from __future__ import annotations

import pytest

from peerchat.safety.flood import (
    KNOWN_TEXTS,
    LONG,
    OPENING_CHARS,
    OPENING_ROOMS,
    SHORT,
    Openings,
    Prints,
    Repeats,
    is_opening,
    plain,
)

ASK = "Bist du noch da?"
SECRET = b"a secret of thirty-two bytes, or more"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def said(repeats: Repeats, *texts: str, first: int = 1) -> list[bool]:
    return [repeats.again(n, text) for n, text in enumerate(texts, first)]


def test_the_same_may_be_said_three_times_and_not_a_fourth() -> None:
    assert LONG == (3, 180.0)
    assert said(Repeats(Clock()), ASK, ASK, ASK, ASK, ASK) == [False, False, False, True, True]


def test_small_words_may_be_said_more_often() -> None:
    assert SHORT == (8, 60.0)
    assert said(Repeats(Clock()), *["ok"] * 9) == [False] * 8 + [True]


def test_after_a_while_it_may_be_said_again() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    assert said(repeats, ASK, ASK, ASK, ASK)[-1] is True
    clock.now += LONG[1]
    assert said(repeats, ASK, first=5) == [False]


def test_what_was_held_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    said(repeats, ASK, ASK, ASK)
    for n in range(4, 12):
        clock.now += LONG[1] / 9
        assert repeats.again(n, ASK)
    clock.now += LONG[1] / 9
    assert not repeats.again(12, ASK)


def test_sent_again_it_is_the_same_message() -> None:
    repeats = Repeats(Clock())
    assert [repeats.again(n, ASK) for n in (1, 1, 1, 1, 2, 2, 3, 3, 3)] == [False] * 9


def test_other_words_between_do_not_help() -> None:
    assert said(Repeats(Clock()), *[ASK, "Hallo, ich warte auf dich"] * 4)[-2:] == [True, True]


@pytest.mark.parametrize("other", ["bist du noch da", "BIST DU NOCH DA???", "bist  du noch\nda…", "*bist du noch da*"])
def test_case_spaces_and_signs_make_no_other_text(other: str) -> None:
    assert said(Repeats(Clock()), ASK, ASK, ASK, other)[-1] is True
    assert Prints(SECRET).of(other) == Prints(SECRET).of(ASK)


def test_signs_alone_are_texts_too() -> None:
    assert plain("❤️") != plain("😭")
    assert said(Repeats(Clock()), *["❤️"] * 9)[-1] is True


def test_only_so_many_texts_are_remembered() -> None:
    repeats = Repeats(Clock())
    said(repeats, *(f"a text of its own, number {number}" for number in range(5 * KNOWN_TEXTS)))
    assert len(repeats._said) == KNOWN_TEXTS


def test_no_text_is_kept() -> None:
    repeats = Repeats(Clock())
    said(repeats, "canary canary canary")
    assert "canary" not in repr(vars(repeats))


# ---- openings -----------------------------------------------------------------------------------

LINES = "Hallo, ich bin neu hier und wollte mal fragen, ob du mir zuhören magst."


def test_an_opening_is_one_of_the_first_lines_and_longer_than_a_greeting() -> None:
    assert is_opening(1, LINES)
    assert is_opening(2, LINES)
    assert not is_opening(3, LINES)
    assert not is_opening(1, "Hallo, wie geht es dir heute?")
    assert len(plain(LINES)) >= OPENING_CHARS


def test_after_four_other_rooms_an_opening_is_worn() -> None:
    assert OPENING_ROOMS == 4
    marks = [("a", f"r{number}") for number in range(4)]
    assert Openings(marks).worn("a", "r9")
    assert not Openings(marks).worn("a", "r3"), "this room is none of the others"
    assert not Openings(marks[:3]).worn("a", "r9")
    assert not Openings(marks).worn("b", "r9")
    assert not Openings([("a", "r1")] * 9).worn("a", "r9")


def test_a_print_is_the_same_on_every_worker_and_another_with_another_secret() -> None:
    assert Prints(SECRET).of("room", LINES) == Prints(SECRET).of("room", LINES)
    assert Prints(SECRET).of("room", LINES) != Prints(SECRET[::-1]).of("room", LINES)
    assert Prints(SECRET).of("room", LINES) != Prints(SECRET).of("other", LINES)
    assert len({Prints(SECRET).of("a", "bc"), Prints(SECRET).of("ab", "c"), Prints(SECRET).of("abc")}) == 3
