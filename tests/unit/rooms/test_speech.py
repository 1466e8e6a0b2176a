"""What is said, before it becomes an entry: tables of what is no message, and a guard that fails towards help."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from peerchat import wire
from peerchat.rooms.log import Draft
from peerchat.rooms.speech import Listener, objection, salvage
from peerchat.safety.assessment import Assessment
from peerchat.safety.counts import Counts
from peerchat.safety.policy import AGAIN, PASS


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
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def level(of: int, *labels: str, spans: tuple[tuple[int, int, str], ...] = ()) -> Assessment:
    return Assessment(of, labels or ("ideation",) * bool(of), spans)


def card(of: int, country: str | None, lang: str) -> wire.Card:
    return wire.Card("crisis", of, country or lang.upper(), ["112"], [])


def listener(assessed: Any, make_card: Any = card, **options: Any) -> Listener:
    def assess(text: str, lang: str) -> Any:
        if isinstance(assessed, Exception):
            raise assessed
        return assessed(text) if callable(assessed) else assessed

    return Listener(assess, make_card, options.pop("clock", Clock()), "de", "en", "AT", **options)


def read(drafts: list[Draft]) -> list[dict[str, Any]]:
    return [json.loads(b"{" + draft.fragment + b"}") for draft in drafts]


def test_a_message_without_need_is_a_message_alone() -> None:
    checked = listener(level(0)).check("m1", 1, "hello", 5)
    assert read(checked.drafts) == [{"at": 5, "by": "m1", "kind": "text", "n": 1, "text": "hello"}]
    assert (checked.drafts[0].to, checked.decision) == ("", PASS)


@pytest.mark.parametrize("need", [2, 3, 4])
def test_a_disclosure_passes_and_help_stands_beside_it_for_its_writer_alone(need: int) -> None:
    said, help_card = listener(level(need)).check("m1", 1, "said", 5).drafts
    assert (said.to, said.card, help_card.to, help_card.card) == ("", "", "m1", f"c{need}")
    [found] = read([help_card])
    assert (found["card"]["card"], found["card"]["level"], found["card"]["country"]) == ("crisis", need, "AT")


def test_everybody_who_reads_it_is_coached_and_learns_nothing_of_where_the_writer_is() -> None:
    said, help_card, *coaching = listener(level(3), others=lambda: ["m2", "m5"]).check("m1", 1, "said", 5).drafts
    assert [(draft.to, draft.card) for draft in coaching] == [("m2", "l3"), ("m5", "l3")]
    for found in read(coaching):
        assert found["by"] is None
        assert (found["card"]["card"], found["card"]["level"], found["card"]["country"]) == ("coaching", 3, "DE")
    assert (said.to, help_card.to) == ("", "m1")


def test_what_leads_outside_is_hidden_in_a_disclosure() -> None:
    seen = level(3, "plan", "phone", spans=((4, 12, "phone"),))
    counts = Counts()
    checked = listener(seen, counts=counts).check("m1", 1, "ruf 01701234 an, ich nehme sie jetzt", 5)
    said = read(checked.drafts)[0]
    assert (said["text"], said["masked"]) == ("ruf ▒▒▒ an, ich nehme sie jetzt", True)
    assert counts.all() == {"masked": 1}


def test_what_is_held_is_not_drafted() -> None:
    seen = level(0, "phone", spans=((0, 4, "phone"),))
    checked = listener(seen).check("m1", 1, "1234", 5)
    assert checked.drafts == []
    assert checked.decision.reasons == (wire.Reason("contact", [(0, 4)]),)


def test_three_dark_lines_in_a_row_bring_the_card_that_none_of_them_would() -> None:
    clock = Clock()
    ear = listener(lambda text: level(int(text)), clock=clock, others=lambda: ["m2"])
    given = []
    for n, of in enumerate("00111", 1):
        clock.now += 20
        given.append([draft.card for draft in ear.check("m1", n, of, 5).drafts[1:]])
    assert given == [[], [], [], [], ["c2", "l2"]]


def test_a_line_that_is_sent_again_is_no_step() -> None:
    ear = listener(level(1, "hopeless"))
    assert all(len(ear.check("m1", 1, "said", 5).drafts) == 1 for _ in range(9))


def test_the_same_once_too_often_is_held_as_a_flood_but_never_what_is_heavy() -> None:
    for need in (0, 1, 2):
        checked = listener(level(need), again=lambda n, text: True).check("m1", 1, "said", 5)
        assert (checked.decision == AGAIN) is (need == 0)
        assert bool(checked.drafts) is (need > 0)


@pytest.mark.parametrize(
    "assessed",
    [
        RuntimeError("canary"), RecursionError(), MemoryError(), TimeoutError(), None, 5, "nonsense", {}, Assessment("high", (), ()),  # type: ignore[arg-type]
        Assessment(None, (), ()), Assessment(9, (), ()), Assessment(0, ("nobody knows this",), ()),  # type: ignore[arg-type]
        Assessment(0, ("phone",), ((0, 99, "phone"),)), Assessment(2, ("phone",), ((-1, 3, "phone"),)),
    ],
    ids=repr,
)  # fmt: skip
def test_when_the_assessment_fails_the_message_passes_and_help_is_offered(
    assessed: object, caplog: pytest.LogCaptureFixture
) -> None:
    counts = Counts()
    ear = listener(assessed, counts=counts, others=lambda: ["m2"])
    with caplog.at_level(logging.DEBUG):
        said, offered = ear.check("m1", 1, "canary", 5).drafts
    assert b"canary" in said.fragment
    assert (offered.to, offered.card) == ("m1", "c0")
    assert sum(number for what, number in counts.all().items() if what.startswith("failed:")) == 1
    assert "assessment failed" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("need", [2, None])
def test_when_no_card_can_be_made_the_message_passes(need: int | None, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> wire.Card:
        raise KeyError("canary")

    [said] = listener(level(need) if need else None, broken).check("m1", 1, "canary", 5).drafts
    assert b"canary" in said.fragment
    assert "no card could be made: KeyError" in caplog.text
    assert "canary" not in caplog.text
