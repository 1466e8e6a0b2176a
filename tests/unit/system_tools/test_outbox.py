"""The test client's outbox: nothing leaves it before its echo, and numbers follow what the server acknowledged."""

from __future__ import annotations

from tests.system.outbox import Outbox


def filled(*texts: str) -> Outbox:
    outbox = Outbox()
    for text in texts:
        outbox.put(text)
    return outbox


def test_numbers_follow_each_other() -> None:
    assert list(filled("a", "b").waiting()) == [(1, "a"), (2, "b")]


def test_an_echo_lets_its_text_go() -> None:
    outbox = filled("a", "b")
    outbox.echoed(1, "a")
    assert list(outbox.waiting()) == [(2, "b")]


def test_a_second_echo_changes_nothing() -> None:
    outbox = filled("a", "b")
    outbox.echoed(1, "a")
    outbox.echoed(1, "a")
    assert list(outbox.waiting()) == [(2, "b")]


def test_a_welcome_that_acknowledges_more_lets_it_go() -> None:
    outbox = filled("a", "b", "c")
    outbox.welcomed(2, reset=False)
    assert list(outbox.waiting()) == [(3, "c")]


def test_after_an_empty_store_what_waits_is_numbered_anew() -> None:
    outbox = filled("a", "b", "c")
    outbox.echoed(1, "a")
    outbox.welcomed(0, reset=True)
    assert list(outbox.waiting()) == [(1, "b"), (2, "c")]


def test_after_a_final_no_the_later_ones_move_up() -> None:
    outbox = filled("a", "b", "c")
    assert outbox.given_up(2) == "b"
    assert list(outbox.waiting()) == [(1, "a"), (2, "c")]
    assert outbox.given_up(9) is None
