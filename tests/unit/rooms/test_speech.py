"""What is said, before it becomes an entry: tables of what is no message, and a guard that fails towards help."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from peerchat import wire
from peerchat.rooms import speech
from peerchat.rooms.speech import Listener, objection, salvage
from peerchat.safety.assess import Assessment
from peerchat.safety.policy import CARD_EVERY_SECONDS, Decision


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", None), ("line\nfeed\tand tab", None), ("a" * 2000, None), ("😀" * 2000, None), ("👩‍👩‍👧‍👦 é \u00ad", None),
        ("مرحبا", None), (" . ", None), ("null", None), ('{"t":"say"}', None), ("<script>", None),
        ("", "empty"), (" \n\t\u00a0\u2003", "empty"),
        ("a" * 2001, "too_long"), ("😀" * 2001, "too_long"), (" " * 2001, "too_long"),
        ("a\x00b", "bad_text"), ("a\x1b[31m", "bad_text"), ("\x7f", "bad_text"), ("a\rb", "bad_text"), ("\x85", "bad_text"),
        ("half \ud83d", "bad_text"), ("\udc00", "bad_text"), ("\ud83d\ude00", "bad_text"),
    ],
)  # fmt: skip
def test_what_is_no_message(text: str, code: str | None) -> None:
    assert objection(text) == code


def say(n: object = 1, text: object = "x", **more: object) -> bytes:
    return json.dumps({"t": "say", "n": n, "text": text, **more}).encode()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (say(text="half \ud83d"), wire.Refused("bad_text", n=1)),
        (say(n=7, text="a\x00\ud800"), wire.Refused("bad_text", n=7)),
        (b'{"t":"say","n":3,"text":"\xed\xa0\xbd"}', wire.Refused("bad_text", n=3)),
        (say(text="\ud800" * 2001), wire.Refused("too_long", n=1)),
        (b'{"t":"dance"}', wire.Refused("unknown_kind")),
        (b'{"t":"","n":1}', wire.Refused("unknown_kind")),
        (say(n=0), None), (say(n=-1), None), (say(n=1.5), None), (say(n=True), None), (say(n="1"), None), (say(n=None), None),
        (say(n=2**53 + 1), None), (say(n=10**400), None), (say(text=5), None), (say(text=None), None),
        (b'{"t":"say"}', None), (b'{"t":"typing","on":"yes"}', None), (b'{"t":5}', None), (b"{}", None), (b"[]", None),
        (b'"say"', None), (b"", None), (b"\xff\xfe", None), (b"{", None), (b"[" * 8000, None), (b'{"t":' * 1500, None),
        (b'{"t":"say","n":' + b"9" * 5000 + b',"text":"x"}', None), (b"NaN", None),
    ],
)  # fmt: skip
def test_a_frame_that_did_not_decode_is_answered_by_what_its_sender_can_do(
    data: bytes, refusal: wire.Refused | None
) -> None:
    assert salvage(data) == refusal


# ---- the listener --------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def level(of: int) -> Assessment:
    return Assessment(of, ("wish",), ())


def card(of: int, country: str | None, lang: str) -> wire.Card:
    return wire.Card("crisis", of, country or "DE", ["112"], [])


def listener(assessed: Any, clock: Clock | None = None, make_card: Any = card) -> Listener:
    def assess(text: str, lang: str) -> Any:
        if isinstance(assessed, Exception):
            raise assessed
        return assessed(text) if callable(assessed) else assessed

    return Listener(assess, make_card, clock or Clock(), "de", "en", "AT")


def cards(drafts: list[Any]) -> list[dict[str, Any]]:
    found = [json.loads(b"{" + draft.fragment + b"}") for draft in drafts]
    return [entry["card"] for entry in found if entry["kind"] == "card"]


def test_a_message_without_need_is_a_message_alone() -> None:
    checked = listener(level(0)).check("m1", 1, "hello", 5)
    [draft] = checked.drafts
    assert json.loads(b"{" + draft.fragment + b"}") == {"at": 5, "by": "m1", "kind": "text", "n": 1, "text": "hello"}
    assert (draft.to, checked.reasons) == ("", ())


@pytest.mark.parametrize("need", [2, 3, 4])
def test_a_disclosure_passes_and_help_stands_beside_it_for_its_writer_alone(need: int) -> None:
    said, help_card = listener(level(need)).check("m1", 1, "said", 5).drafts
    assert (said.to, help_card.to) == ("", "m1")
    [found] = cards([help_card])
    assert (found["level"], found["country"]) == (need, "AT")


def test_at_most_one_card_per_level_in_ten_minutes() -> None:
    clock, need = Clock(), {"now": 2}
    ear = listener(lambda _text: level(need["now"]), clock)
    given = []
    for seconds, now in (
        (0, 2),
        (1, 2),
        (599, 2),
        (600, 2),
        (601, 3),
        (602, 3),
        (700, 2),
        (1201, 3),
        (1300, 4),
        (1301, 3),
    ):
        clock.now, need["now"] = 1000.0 + seconds, now
        given += [(seconds, found["level"]) for found in cards(ear.check("m1", 1, "said", 5).drafts)]
    assert given == [(0, 2), (600, 2), (601, 3), (1201, 3), (1300, 4)]
    assert CARD_EVERY_SECONDS == 600


@pytest.mark.parametrize(
    "assessed",
    [
        RuntimeError("canary"), RecursionError(), MemoryError(), TimeoutError(), None, 5, "nonsense", {}, Assessment("high", (), ()),  # type: ignore[arg-type]
        Assessment(None, (), ()),  # type: ignore[arg-type]
    ],
    ids=repr,
)  # fmt: skip
def test_when_the_assessment_fails_the_message_passes_and_help_is_offered(
    assessed: object, caplog: pytest.LogCaptureFixture
) -> None:
    ear = listener(assessed)
    with caplog.at_level(logging.DEBUG):
        said, offered = ear.check("m1", 1, "canary", 5).drafts
        [again] = ear.check("m1", 2, "canary", 6).drafts
    assert b"canary" in said.fragment
    assert b"canary" in again.fragment
    assert [found["level"] for found in cards([offered])] == [0]
    assert "assessment failed" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("need", [2, None])
def test_when_no_card_can_be_made_the_message_passes(need: int | None, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> wire.Card:
        raise KeyError("canary")

    clock = Clock()
    ear = listener(level(need) if need else None, clock, broken)
    [said] = ear.check("m1", 1, "canary", 5).drafts
    assert b"canary" in said.fragment
    assert "no card could be made: KeyError" in caplog.text
    assert "canary" not in caplog.text


def test_what_is_held_is_not_drafted(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = (wire.Reason("contact", [(9, 24)]),)
    monkeypatch.setattr(speech, "decide", lambda _: Decision("hold", None, reasons))
    assert listener(level(0)).check("m1", 1, "call me", 5) == speech.Checked([], reasons)


def test_a_hold_without_a_reason_is_no_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "decide", lambda _: Decision("hold", None))
    assert len(listener(level(0)).check("m1", 1, "said", 5).drafts) == 1
