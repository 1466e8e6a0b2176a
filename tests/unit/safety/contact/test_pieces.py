from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.safety.contact.pieces import ASKED_S, PIECES, TOGETHER_S, Pieces, heard, said, trace
from peerchat.safety.normalise import plain

CANARY = "Kanarienvogel"


def told(*texts: str, asked: str | None = None, every_s: float = 10.0) -> list[str | None]:
    pieces, now, found = Pieces(), 1000.0, []
    if asked:
        pieces = heard(pieces, trace(plain(asked)), now)
    for text in texts:
        now += every_s
        pieces, kind = said(pieces, trace(plain(text)), now)
        found.append(kind)
    return found


@pytest.mark.parametrize(
    "texts",
    [
        ("0171", "392", "0063"),
        ("null eins sieben", "eins drei", "neun zwei"),
        ("+49", "171 39", "20063"),
        ("01", "71", "39", "20"),
        ("0171 und dann", "dann 3920", "zuletzt 063"),
    ],
)
def test_a_number_in_pieces_is_seen_when_it_is_whole(texts: tuple[str, ...]) -> None:
    found = told(*texts)
    assert "phone" in found
    assert found[0] is None


@pytest.mark.parametrize(
    "texts",
    [
        ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
        ("bin 17", "und du?", "19"),
        ("0800 111 0 111", "oder 116 123"),
        ("um 10", "oder 11", "12 geht auch", "2018 war das"),
        ("10", "9", "8", "7", "6", "5", "4"),
    ],
)
def test_counting_ages_times_and_help_lines_are_no_number(texts: tuple[str, ...]) -> None:
    assert told(*texts) == [None] * len(texts)


def test_asked_for_a_number_any_digits_are_one() -> None:
    assert told("392", "0063", asked="gib mir deine nummer")[-1] == "phone"
    assert told("392", "0063") == [None, None]


@pytest.mark.parametrize("question", ["hast du insta?", "whats your snap", "adde mich auf discord", "hast du telegram"])
def test_a_name_after_a_question_for_an_app_is_one(question: str) -> None:
    assert told("klar", "max_m.04", asked=question) == [None, "handle"]
    assert told("ja gern", "danke", asked=question) == [None, None]
    assert told("max_m.04") == [None]


def test_what_lies_long_apart_is_not_put_together() -> None:
    assert told("0171", "392", "0063", every_s=TOGETHER_S) == [None] * 3
    assert told("max_m.04", asked="hast du insta?", every_s=ASKED_S) == [None]


def test_speaking_of_an_app_alone_asks_nothing() -> None:
    assert not trace(plain("instagram macht alles schlimmer")).asks


def test_no_text_is_kept() -> None:
    pieces = Pieces()
    for text in ["0171", f"{CANARY}_99", "39 20 0", "hast du insta?"] * PIECES:
        pieces, _ = said(pieces, trace(plain(text)), 5.0)
        assert CANARY not in repr(pieces)
        assert "171" not in repr(pieces)
        assert len(pieces.row) <= PIECES


@given(st.lists(st.tuples(st.text(max_size=40), st.floats(0, 1e6)), max_size=20))
def test_any_talk_is_accepted(talk: list[tuple[str, float]]) -> None:
    pieces = Pieces()
    for text, now in talk:
        pieces, kind = said(heard(pieces, trace(plain(text)), now), trace(plain(text)), now)
        assert kind in {None, "phone", "handle"}
