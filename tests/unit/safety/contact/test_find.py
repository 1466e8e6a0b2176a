from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.safety.contact.find import contacts, may_hold
from peerchat.safety.labels import CONTACT
from peerchat.safety.normalise import plain, words


def seen_in(text: str) -> list[tuple[str, str]]:
    seen = plain(text)
    if not may_hold(seen, words(seen.text)):
        return []
    return [(text[start:end], kind) for start, end, kind in contacts(seen)]


@pytest.mark.parametrize(
    ("text", "shown", "kind"),
    [
        ("ruf an: 0171 3920063 bitte", "0171 3920063", "phone"),
        ("null eins sieben eins drei neun zwei", "null eins sieben eins drei neun zwei", "phone"),
        ("schreib an max.m@example.org!", "max.m@example.org", "email"),
        ("max at example punkt org", "max at example punkt org", "email"),
        ("schau auf www.example.org/a.", "www.example.org/a", "url"),
        ("mein snap ist _max", "_max", "handle"),
        ("Beispielstr. 5", "Beispielstr. 5", "address"),
        ("DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00", "iban"),
    ],
)
def test_contact_data_is_found_where_it_stands(text: str, shown: str, kind: str) -> None:
    assert seen_in(text) == [(shown, kind)]


@given(st.text(max_size=300))
def test_any_text_is_accepted_and_spans_lie_inside_it(text: str) -> None:
    found = contacts(plain(text))
    assert all(0 <= start < end <= len(text) and kind in CONTACT for start, end, kind in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
