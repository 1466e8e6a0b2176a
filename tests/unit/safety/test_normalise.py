from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.lookalikes import letters_of
from peerchat.safety.normalise import is_odd, plain, spellings

DISGUISES = {
    "cyrillic": "ѕtеrbеn",
    "greek": "stεrbεη",
    "fullwidth": "ｓｔｅｒｂｅｎ",
    "mathematical": "𝓼𝓽𝓮𝓻𝓫𝓮𝓷",
    "circled": "ⓢⓣⓔⓡⓑⓔⓝ",
    "black circles": "🅢🅣🅔🅡🅑🅔🅝",
    "squares": "🆂🆃🅴🆁🅱🅴🅽",
    "flags": "🇸🇹🇪🇷🇧🇪🇳",
    "small capitals": "sᴛᴇʀʙᴇɴ",
    "superscript": "ˢᵗᵉʳᵇᵉⁿ",
    "strokes": "sŧɇɍƀɇn",
    "zero width": "s\u200bt\u200de\u2060r\ufeffben",
    "soft hyphen": "ster\u00adben",
    "directions": "\u202asterben\u202c",
    "tags": "ster\U000e0062\U000e0061ben",
    "variation selectors": "s\ufe0ft\ufe0fe\ufe0frben",
    "struck through": "s\u0336t\u0336e\u0336r\u0336b\u0336e\u0336n\u0336",
    "piled up": "s\u0300\u0316\u0317\u034eterben",
    "capitals": "STERBEN",
}


@pytest.mark.parametrize("text", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_disguised_word_is_read_as_the_word(text: str) -> None:
    seen = plain(text)
    assert "sterben" in {seen.text, *spellings(seen.text)}


@pytest.mark.parametrize("text", ["st3rben", "$t3rb3n", "steeerben", "stérbèn", "st*rben", "ster|ben"])
def test_signs_digits_accents_and_stretching_are_odd(text: str) -> None:
    assert is_odd(text)


def test_digits_are_read_as_letters_both_ways() -> None:
    assert {"kill", "kiii"} & set(spellings("k1ll"))
    assert "hello" in set(spellings("he1lo"))
    assert "sterben" in set(spellings("ste®ben".replace("®", "r")))


@pytest.mark.parametrize(
    ("text", "digits"), [("٠١٧٦", "0176"), ("①②③", "123"), ("❶➁", "12"), ("1️⃣2️⃣", "12"), ("０１", "01"), ("०१", "01")]
)
def test_digits_of_any_script_are_digits(text: str, digits: str) -> None:
    assert plain(text).text == digits


@pytest.mark.parametrize("text", ["alles gut ❤️", "Grüße 🇩🇪", "ok 👍🏽", "naïve Façade — „so“ …"])
def test_pictures_flags_and_accents_of_our_languages_stay_and_nothing_moves(text: str) -> None:
    assert len(plain(text).text) == len(text)


def test_places_point_at_what_was_typed() -> None:
    text = "x\u200b\U0001d4fc\u0336 ﬁn"
    seen = plain(text)
    assert seen.text == "xs fin"
    assert seen.origin(1, 2) == (2, 3)
    assert seen.origin(3, 6) == (5, 7)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_every_place_lies_inside_the_text_and_in_order(text: str) -> None:
    seen = plain(text)
    if seen.offsets is None:
        assert len(seen.text) == len(text)
    else:
        assert len(seen.offsets) == len(seen.text)
        assert seen.offsets == sorted(seen.offsets)
        assert all(0 <= place < len(text) for place in seen.offsets)


def test_the_table_knows_only_what_is_drawn_like_latin_and_no_letter_of_ours() -> None:
    for char in map(chr, range(0x110000)):
        letters = letters_of[char]
        if unicodedata.category(char) in {"Lo", "Nd"} and len(letters) == 1 and letters != char:
            assert letters.isalnum() or letters == " ", (char, letters)
    assert [letters_of[char] for char in "äöüßÄÖÜ"] == list("äöüßäöü")
