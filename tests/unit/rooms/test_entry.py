"""Entries: numbered, encoded once, never printed; and positions that tell nothing."""

from __future__ import annotations

import base64
import itertools
import logging
import pprint
import traceback

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat import wire
from peerchat.rooms.bell import Held, Rung, Typing, unpack
from peerchat.rooms.entry import Entry, Seal, fragment, new_nonce, text_fragment
from peerchat.rooms.log import Attended, Draft
from peerchat.rooms.speech import Checked
from peerchat.safety.policy import PASS

SEAL = Seal(b"a secret of thirty-two bytes, or more")
NUMBERS = st.integers(0, 2**40 - 1)
NONCES = st.integers(0, 2**48 - 1)
SAID = b'"at":1,"by":"m1","kind":"text","n":1,"text":"canary"'


def raises(value: object) -> None:
    raise ValueError(value)


def printed(value: object) -> str:
    try:
        raises(value)
    except ValueError:
        trace = traceback.format_exc()
    else:
        trace = ""
    return " ".join((f"{value!r} {value!s} {value} {[value]} {(value,)}", pprint.pformat([value]), trace))


@pytest.mark.parametrize(
    "value",
    [
        Entry(7, "123", "", SAID),
        Entry(7, "123", "m1", SAID),
        Draft("123", "", SAID),
        Checked([Draft("123", "", SAID)], PASS),
        Attended(0, 7, True, [Entry(7, "123", "", SAID)], True, [], True, 1, 0.0),
        Rung(Entry(7, "123", "", SAID), "6-1"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_was_said_is_in_no_repr_however_it_is_printed(value: object, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("peerchat").error("failed with %s and %r", value, value)
    assert "canary" not in printed(value) + caplog.text


def test_an_entrys_repr_still_says_which() -> None:
    assert repr(Entry(7, "1", "", SAID)) == "<Entry 7>"
    assert repr(Entry(7, "1", "m1", SAID)) == "<Entry 7 private>"


@given(st.text(), st.integers(1, 2**53))
def test_a_text_is_the_frame_that_the_wire_describes(text: str, n: int) -> None:
    by_hand = text_fragment(1790000000000, "m1", n, text)
    assert by_hand.replace(b'"n":%d,' % n, b"", 1)  # the order of fields is free
    frame = SEAL.frame("room", Entry(1, "2", "", by_hand))
    assert msgspec.json.decode(frame, type=wire.Entry) == wire.Entry(
        SEAL.close("room", Entry(1, "2", "", b"")).decode(), 1790000000000, "m1", "text", n, text
    )


@pytest.mark.parametrize("kind", ["joined", "left", "ended", "mark", "pause", "resume", "card"])
def test_every_other_kind_too(kind: wire.EntryKind) -> None:
    frame = SEAL.frame("room", Entry(1, "2", "", fragment(5, None, kind)))
    decoded = msgspec.json.decode(frame, type=wire.Entry)
    assert (decoded.kind, decoded.by, decoded.at) == (kind, None, 5)


@given(st.text())
def test_nobody_can_end_a_room_by_what_they_say(text: str) -> None:
    for said in (text, '"kind":"ended"' + text, f'\\"kind":"ended","reason":"{text}'):
        assert not Entry(1, "1", "", text_fragment(1, "m1", 1, said)).ends


def test_an_end_says_why() -> None:
    entry = Entry(1, "1", "", fragment(1790000000000, None, "ended", reason="no_show"))
    assert entry.ends
    assert entry.reason == "no_show"
    assert not Entry(1, "1", "", fragment(1, "m1", "left", goodbye="thanks")).ends


def test_a_row_of_the_log_is_an_entry() -> None:
    found = Entry.from_stream([b"12-345", [b"to", b"m1", b"e", SAID, b"s", b"m1:1"]])
    assert found == Entry(12, "345", "m1", SAID)
    assert found.id == "12-345"


# ---- positions -----------------------------------------------------------------------------------


@given(NUMBERS, NONCES)
def test_a_position_opens_to_its_entry(number: int, nonce: int) -> None:
    pos = SEAL.close("room", Entry(number, str(nonce), "", b"")).decode()
    assert SEAL.open("room", pos) == (number, f"{number}-{nonce}")
    assert len(pos) <= 64


@given(NUMBERS, NONCES)
def test_in_another_room_or_with_another_secret_it_opens_to_no_entry_that_is_there(number: int, nonce: int) -> None:
    pos = SEAL.close("room", Entry(number, str(nonce), "", b"")).decode()
    for seal, room in ((SEAL, "another"), (Seal(b"another secret of thirty-two bytes"), "room")):
        opened = seal.open(room, pos)
        assert opened is not None
        assert opened[1] != f"{number}-{nonce}"


@given(st.text())
def test_whatever_a_client_says_is_its_position_does_no_harm(pos: str) -> None:
    opened = SEAL.open("room", pos)
    if opened is not None:
        number, stream_id = opened
        first, _, second = stream_id.partition("-")
        assert int(first) == number < 2**40
        assert int(second) < 2**48


def test_positions_tell_no_numbers() -> None:
    """Neighbours look as far apart as strangers: what is left of one after the other differs in about half of the bits."""
    covered = []
    for number in range(1, 400):
        pos = SEAL.close("room", Entry(number, new_nonce(), "", b"")).decode()
        raw = base64.urlsafe_b64decode(pos + "=")
        covered.append(int.from_bytes(raw[6:], "big"))
    differing = [(a ^ b).bit_count() for a, b in itertools.pairwise(covered)]
    assert 18 < sum(differing) / len(differing) < 22
    assert sorted(covered) != covered


def test_nonces_do_not_repeat() -> None:
    drawn = {new_nonce() for _ in range(10_000)}
    assert len(drawn) == 10_000
    assert all(0 <= int(nonce) < 2**48 for nonce in drawn)


# ---- bells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "means"),
    [
        (b"e12-34 11-5  fragment with  spaces", Rung(Entry(12, "34", "", b"fragment with  spaces"), "11-5")),
        (b"e12-34 11-5 m1 x", Rung(Entry(12, "34", "m1", b"x"), "11-5")),
        (b"e1-34   x", Rung(Entry(1, "34", "", b"x"), "")),
        (Typing("m1", True).pack(), Typing("m1", True)),
        (Typing("m2", False).pack(), Typing("m2", False)),
        (b"pm1 here c1 3", Held("m1", "here", "c1", 3)),
        (b"pm1 reconnecting c1 0", Held("m1", "reconnecting", "c1", 0)),
        (b"zwhatever a newer worker writes", None),
        (b"", None),
    ],
)
def test_what_rings(data: bytes, means: object) -> None:
    assert unpack(data) == means


def test_frames_with_words_never_print_them() -> None:
    said = wire.Say(1, "geheim")
    shown = wire.Entry(pos="p", at=1, by="m1", kind="text", n=1, text="geheim")
    assert "geheim" not in f"{said!r}{said}{shown!r}{shown}{[said, shown]}"
