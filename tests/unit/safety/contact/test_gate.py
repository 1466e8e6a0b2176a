"""What the gate lets by unsearched holds nothing: the search itself finds none there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.contact.find import search
from peerchat.safety.contact.gate import _KNOWN, MANY_PIECES, may_be_there
from peerchat.safety.contact.handle import SERVICES
from peerchat.safety.contact.site import PROVIDERS
from peerchat.safety.contact.view import SAID
from peerchat.safety.normalise import plain

NUMBERS = [
    "0", "5", "7", "12", "30", "99", "112", "2024", "12345", "10001", "0171", "3920063", "7:30", "17:45,", "1.5", "3,20", "24/7",
    "1-2", "24.12.", "@12", "@@0000001234567890", "0001234567890123456", "#7", "+49", "(0)", "20%", "50€", "$5", "5pm", "20mg",
    "100kg", "1st", "30min", "8uhr",
]  # fmt: skip
WORDS = [
    "thank", "well,", "home.", "it's", "don't", "well-known", "(yes)", "hauptstraße", "bergweg", "str.", "platz",
    "during", "rua", "main", "street", "st.", "close", "corner", "of", "and", "apo", "ae", "flat", "box", "hausnummer",
    "address", "adresse:", "is", "are", "at", "to", "live", "meet", "me", "you", "off", "send", "it", "located", "sw1a",
    "1aa", "berlin", "ny", "de", "com", "co", "in", "der", "a", "i", "o", "w", "oh", "double", "one", "seven",
    "zwanzig", "nur", "call", "handy", "ww", "😀", "-", "/", ".", "..", "...", ",", "(", "!", "?", ":", "'", "*", "+",
    "=", "a.b", ".de", "x@y",
]  # fmt: skip
piece = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(WORDS),
    st.sampled_from(sorted(SERVICES | PROVIDERS | SAID.keys())),
    st.text(max_size=3),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(piece, max_size=8), st.sampled_from([" ", "  ", "\n"]))
def test_what_it_lets_by_holds_nothing(pieces: list[str], between: str) -> None:
    seen = plain(between.join(pieces))
    assert may_be_there(seen.text) or not search(seen)


@pytest.mark.parametrize(
    "text",
    [
        "thank you for listening. it was a hard day, but talking helps",
        "i got up at 7:30 and worked until 5 pm, then 20 minutes of rest!",
        "bin um 7:30 aufgestanden, hab 3 kaffee getrunken und 2 stunden geschlafen :)", "ich bin 16 und wiege 52 kg",
        "i took 20mg at 9, 10 years ago", "@@0000001234567890 thank you", "one of us, and two of them", "24/7, 100% sure :)", "",
    ],
)  # fmt: skip
def test_numbers_and_times_alone_are_not_searched(text: str) -> None:
    assert not may_be_there(text)


@pytest.mark.parametrize(
    "text",
    [
        "0171 3920063", "eins sieben 3 9 2 0 6", "hauptstraße 5", "i live at 5 meadow lane", "meet me at 7", "12345", "5 main street",
        "a b c d", "max@example.org", "example.org", "insta", "max at gmail", "DE 89370400440532013000".lower(), "w w w . a . de",
        "1 " * MANY_PIECES + "1",
    ],
)  # fmt: skip
def test_what_contact_data_may_be_made_of_is_searched(text: str) -> None:
    assert may_be_there(text)


def test_neither_numbers_nor_names_are_kept() -> None:
    may_be_there("+491713920063 lena.k@example.org lena_k 20230411174500123 hauptstr.17")
    assert not {"lena.k@example.org", "lena_k", "hauptstr.17"} & _KNOWN.keys()
    assert not any(sign in "123456789" for known in _KNOWN if len(known) > 6 for sign in known)
