"""The contract's frames: what decodes, what does not, and what goes out as it is written in the protocol."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat import wire
from peerchat.wire import Close, decode_queue, decode_room, encode

UNDERSTOOD = [
    (b'{"t":"hello","v":1,"seat":"s","pos":null}', wire.RoomHello(1, "s")),
    (b'{"t":"hello","v":1,"seat":"s","pos":"p","country":"DE","lang":"de"}', wire.RoomHello(1, "s", "p", "DE", "de")),
    (b'{"t":"hello","v":2,"seat":""}', wire.RoomHello(2, "")),
    (b'{"t":"say","n":1,"text":"x"}', wire.Say(1, "x")),
    (b'{"text":"x","n":1,"t":"say","new":[{"field":1}]}', wire.Say(1, "x")),
    (b'{"t":"say","n":9007199254740992,"text":""}', wire.Say(2**53, "")),
    (b'{"t":"mark","n":2,"of":"p"}', wire.Mark(2, "p")),
    (b'{"t":"pause","n":3}', wire.Pause(3, 5)),
    (b'{"t":"pause","n":3,"minutes":1}', wire.Pause(3, 1)),
    (b'{"t":"resume","n":4}', wire.Resume(4)),
    (b'{"t":"typing","on":true}', wire.Typing(True)),
    (b'{"t":"beat"}', wire.Beat()),
    (b'{"t":"beat","pos":"p"}', wire.Beat("p")),
    (b'{"t":"leave"}', wire.Leave()),
    (b'{"t":"leave","goodbye":"thanks"}', wire.Leave("thanks")),
    (b'{"t":"block","member":"m2"}', wire.Block("m2")),
    (b'{"t":"handover","n":1,"note":"x"}', wire.Handover(1, "x")),
    (b'{"t":"answer","n":1,"of":"p","yes":true,"note":"x"}', wire.Answer(1, "p", True, "x")),
    (b'{"t":"answer","n":1,"of":"p","yes":false}', wire.Answer(1, "p", False)),
]
NOT_UNDERSTOOD = [
    b"", b" ", b"{", b"null", b"1", b'"say"', b"[]", b"{}", b'{"t":null}', b'{"t":5}', b'{"t":"SAY","n":1,"text":"x"}',
    b'{"t":"dance"}', b'{"t":"say"}', b'{"t":"say","n":1}', b'{"t":"say","text":"x"}', b'{"t":"say","n":"1","text":"x"}',
    b'{"t":"say","n":0,"text":"x"}', b'{"t":"say","n":-1,"text":"x"}', b'{"t":"say","n":1.5,"text":"x"}',
    b'{"t":"say","n":9007199254740993,"text":"x"}', b'{"t":"say","n":true,"text":"x"}', b'{"t":"say","n":1,"text":null}',
    b'{"t":"say","n":1,"text":["x"]}', b'{"t":"say","n":1,"text":"\xff"}', b'{"t":"say","n":1,"text":"\\ud83d"}',
    b'{"t":"say","n":1,"text":"a\nb"}', b'{"t":"say","n":1,"text":"x"}{}', b'{"t":"typing","on":1}', b'{"t":"typing"}',
    b'{"t":"pause","n":1,"minutes":0}', b'{"t":"pause","n":1,"minutes":6}', b'{"t":"mark","n":1,"of":"' + b"p" * 65 + b'"}',
    b'{"t":"beat","pos":"' + b"p" * 65 + b'"}', b'{"t":"leave","goodbye":"Free text!"}',
    b'{"t":"leave","goodbye":"' + b"a" * 33 + b'"}',
    b'{"t":"block","member":"' + b"m" * 9 + b'"}', b'{"t":"hello","v":"1","seat":"s"}', b'{"t":"hello","seat":"s"}',
    b'{"t":"hello","v":1,"seat":"' + b"s" * 4097 + b'"}', b'{"t":"hello","v":1,"seat":"s","country":"de"}',
    b'{"t":"hello","v":1,"seat":"s","country":"DEU"}', b'{"t":"hello","v":1,"seat":"s","lang":"' + b"x" * 17 + b'"}',
    b"[" * 8000, b'{"t":"beat","x":' + b"[" * 7000, b'{"a":' * 1600,
]  # fmt: skip


@pytest.mark.parametrize(("data", "frame"), UNDERSTOOD, ids=lambda value: str(value)[:60])
def test_what_a_room_understands(data: bytes, frame: wire.RoomIn) -> None:
    assert decode_room(data) == frame


@pytest.mark.parametrize("data", NOT_UNDERSTOOD, ids=lambda value: str(value)[:60])
def test_what_a_room_does_not_understand(data: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError, RecursionError)):
        decode_room(data)


@pytest.mark.parametrize(
    ("data", "frame"),
    [
        (b'{"t":"hello","v":1,"ticket":"t"}', wire.QueueHello(1, "t")),
        (b'{"t":"beat"}', wire.Beat()),
        *((b'{"t":"choose","option":"%b"}' % option, wire.Choose(option.decode())) for option in  # type: ignore[arg-type]
          (b"widen", b"circle", b"pair", b"volunteer", b"later", b"help")),
    ],
    ids=str,
)  # fmt: skip
def test_what_the_line_understands(data: bytes, frame: wire.QueueIn) -> None:
    assert decode_queue(data) == frame


@pytest.mark.parametrize(
    "data",
    [b'{"t":"choose","option":"other"}', b'{"t":"choose"}', b'{"t":"say","n":1,"text":"x"}', b'{"t":"hello","v":1}'],
)
def test_what_the_line_does_not_understand(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_queue(data)


@given(st.binary(max_size=300))
def test_no_bytes_do_any_other_harm(data: bytes) -> None:
    for decode in (decode_room, decode_queue):
        try:
            decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue


def test_the_kinds_are_those_that_decode() -> None:
    assert {type(frame).__struct_config__.tag for _, frame in UNDERSTOOD} == wire.ROOM_KINDS


ENTRY = wire.Entry("p", 1790000000000, "m1", "text", 1, "hi")


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (ENTRY, '{"t":"entry","pos":"p","at":1790000000000,"by":"m1","kind":"text","n":1,"text":"hi"}'),
        (
            wire.Entry("p", 1, None, "ended", reason="left"),
            '{"t":"entry","pos":"p","at":1,"by":null,"kind":"ended","reason":"left"}',
        ),
        (
            wire.Welcome("r", "pair", None, "m1", [wire.Member("m1", "a", "seek", "heard", True)], 0, True, None, []),
            """{"t":"welcome","room":"r","kind":"pair","topic":null,"you":"m1","members":[{"id":"m1","name":"a","role":"seek",
            "need":"heard","here":true}],"acked":0,"reset":true,"pos":null,"entries":[]}""",
        ),
        (
            wire.Hold(2, [wire.Reason("contact", [(9, 24)])]),
            '{"t":"hold","n":2,"reasons":[{"code":"contact","spans":[[9,24]]}],"edit":true}',
        ),
        (wire.TypingBy("m2", True), '{"t":"typing","by":"m2","on":true}'),
        (wire.Presence("m2", "reconnecting"), '{"t":"presence","member":"m2","state":"reconnecting"}'),
        (wire.Trouble(2), '{"t":"trouble","retry_in":2}'),
        (wire.Calm(), '{"t":"calm"}'),
        (wire.Refused("order", n=3), '{"t":"refusal","code":"order","retry_in":null,"n":3}'),
        (wire.Refused("rate", 1.5), '{"t":"refusal","code":"rate","retry_in":1.5,"n":null}'),
        (wire.Goodbye(7), '{"t":"goodbye","retry_in":7}'),
        (
            wire.Waiting(3, (10, 40), "same topic"),
            """{"t":"waiting","position":3,"wait_s":[10,40],"widening":"same topic","most":"any language","widens_in_s":null,
            "fast_lane":0}""",
        ),
        (wire.NewTicket("k"), '{"t":"ticket","ticket":"k"}'),
        (wire.Kept("7K3M-Q2XD", 1790000000), '{"t":"kept","code":"7K3M-Q2XD","expires_at":1790000000,"push":null}'),
        (wire.Rest("talks", 15), '{"t":"rest","after":"talks","minutes":15}'),
        (wire.Choice(300, ["widen", "help"]), '{"t":"choice","after_s":300,"options":["widen","help"]}'),
        (
            wire.Matched("s", "r", "pair", "anxiety"),
            '{"t":"matched","seat":"s","room":"r","kind":"pair","topic":"anxiety"}',
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_goes_out(frame: msgspec.Struct, text: str) -> None:
    assert json.loads(encode(frame)) == json.loads(text)
    assert list(json.loads(encode(frame))) == list(json.loads(text))


@pytest.mark.parametrize(
    ("code", "comes_back"),
    [
        (1000, False),
        (1012, True),
        (4000, False),
        (4001, False),
        (4003, False),
        (4004, False),
        (4008, True),
        (4009, False),
        (4013, False),
        (4029, True),
    ],
)
def test_close_codes_say_whether_to_come_back(code: int, comes_back: bool) -> None:
    assert Close(code).comes_back is comes_back


def test_every_code_of_the_contract_is_here() -> None:
    assert {int(code) for code in Close} == {1000, 1012, 4000, 4001, 4003, 4004, 4008, 4009, 4013, 4029}
    assert (wire.FRAME_MAX_BYTES, wire.TEXT_MAX_CHARS, wire.HELLO_SECONDS, wire.BEAT_SECONDS) == (8192, 2000, 5.0, 20.0)


def test_the_longest_message_fits_into_a_frame_in_any_script() -> None:
    for character in ("a", "é", "漢", "😀"):
        assert len(encode(wire.Say(2**53, character * 2000))) <= wire.FRAME_MAX_BYTES


def test_the_schema_names_every_frame() -> None:
    schema = wire.schema()
    for name in ("RoomHello", "Say", "Welcome", "Entry", "Refused", "QueueHello", "Matched"):
        assert name in schema["$defs"]
    assert len(schema["room_in"]["anyOf"]) == len(wire.ROOM_KINDS)
