from __future__ import annotations

from peerchat.safety.contact.mask import mask


def test_each_span_is_replaced_and_the_rest_stays() -> None:
    assert mask("ruf 0171 an, oder max@x.de", [(4, 8, "phone"), (18, 26, "email")]) == "ruf ▒▒▒ an, oder ▒▒▒"


def test_spans_that_touch_or_overlap_leave_one_mask() -> None:
    assert mask("abcdef", [(1, 3, "url"), (2, 4, "handle"), (4, 5, "phone")]) == "a▒▒▒f"


def test_a_text_that_is_all_contact_data_leaves_a_mask() -> None:
    assert mask("abc", [(0, 3, "phone")]) == "▒▒▒"
    assert mask("abc", []) == "abc"
