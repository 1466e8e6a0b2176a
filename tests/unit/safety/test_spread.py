"""Contact data over several messages of a seat: what is certain, what hangs on a question, and what is looked at at all."""

from __future__ import annotations

import pytest

from peerchat.safety.spread import ASKED_S, Spread


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        self.now += 5
        return self.now


def found(*texts: str, spread: Spread | None = None) -> list[str]:
    seat = spread or Spread(Clock())
    return [seat.look(n, text)[0] for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    "texts",
    [("0171", "39", "20063"), ("null eins sieben", "eins drei", "neun zwei"), ("+49", "171", "39 200 63")],
)
def test_a_number_in_pieces_is_given_with_the_last_of_them(texts: tuple[str, ...]) -> None:
    assert found(*texts) == ["no", "no", "given"]


def test_sent_anew_the_last_piece_is_held_again() -> None:
    spread = Spread(Clock())
    assert found("0171", "39", spread=spread) == ["no", "no"]
    assert [spread.look(3, text)[0] for text in ("20063", "20063", "also 20063")] == ["given"] * 3
    assert spread.look(3, "never mind")[0] == "no"


def test_a_name_alone_is_contact_data_if_somebody_asked_for_one() -> None:
    spread = Spread(Clock())
    assert spread.look(1, "lena_99")[0] == "if asked"
    spread.held()
    assert spread.look(1, "lena_99")[0] == "if asked", "held, it is looked at again"
    assert spread.look(2, "hast du insta?") == ("no", True)
    assert spread.look(3, "lena_99")[0] == "given", "one's own question is known here"
    assert ASKED_S == 300


@pytest.mark.parametrize(
    "texts",
    [
        ("ich bin 24", "und du?", "ich bin 31"),
        ("um 20 uhr", "oder 21", "egal"),
        ("ok", "ja", "hm", "danke", "haha"),
        ("heute war es schwer", "erzähl mir mehr davon", "es ging um meine Mutter"),
        ("2", "3", "1"),
    ],
)
def test_ordinary_talk_is_no_number(texts: tuple[str, ...]) -> None:
    assert set(found(*texts)) == {"no"}


def test_a_message_that_is_sent_again_counts_once() -> None:
    spread = Spread(Clock())
    assert [spread.look(1, "0171")[0] for _ in range(5)] == ["no"] * 5


def test_neither_words_nor_digits_are_kept() -> None:
    spread = Spread(Clock())
    found("0171", "39", "canary_17", spread=spread)
    assert all(word not in repr(vars(spread)) for word in ("0171", "39,", "canary"))
