"""How often somebody may ask for a minute."""

from __future__ import annotations

from peerchat.rooms.entry import Entry, fragment
from peerchat.rooms.pauses import MOST, WINDOW_SECONDS, Pauses

NOW = 1_790_000_000_000


def full(*, every: int = 60_000) -> Pauses:
    pauses = Pauses("m1")
    for number in range(MOST):
        pauses.took(number + 1, NOW + number * every)
    return pauses


def test_as_many_as_fill_the_window_and_then_one_more_when_the_first_is_over() -> None:
    pauses, now = full(), NOW + MOST * 60_000
    wait = pauses.wait(MOST + 1, now)
    assert wait == WINDOW_SECONDS - MOST * 60
    assert pauses.wait(MOST + 1, now + int(wait * 1000)) == 0.0


def test_what_has_happened_already_is_not_asked_for_again() -> None:
    assert full().wait(2, NOW + 300_000) == 0.0


def test_the_log_tells_of_my_own_pauses_alone() -> None:
    pauses = Pauses("m1")
    log = [
        Entry(n, "1", "", fragment(NOW, by, "pause", n=n, minutes=5)) for n in range(1, MOST + 1) for by in ("m1", "m2")
    ]
    log.append(Entry(99, "1", "", fragment(NOW, "m1", "text", n=99, text='"kind":"pause"')))
    pauses.read(log[1::2], reset=True)
    assert pauses.wait(50, NOW) == 0.0
    pauses.read(log, reset=False)
    assert pauses.wait(50, NOW) > 0
    pauses.read((), reset=True)
    assert pauses.wait(50, NOW) == 0.0
