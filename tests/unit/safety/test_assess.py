from __future__ import annotations

import sys
import unicodedata
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.assess import Assessment, assess, warm
from peerchat.safety.labels import CONTACT, HARM, NEED
from peerchat.safety.lexicon.phrases import KINDS, LANGUAGES, document

CANARY = "Kanarienvogel"
spoken = [
    text
    for language in LANGUAGES
    for kind in KINDS
    for rule in document(language)[kind]
    for text in [*rule.get("yes", []), *rule.get("no", [])]
]
any_text = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(spoken), st.text(max_size=6)), max_size=8).map(" ".join),
    st.text(alphabet=st.sampled_from("ich wilstrben.umg\u200b\u0308\ud800İß'*„“\"0134"), max_size=200),
)


@settings(deadline=None)
@given(any_text, st.sampled_from(["de", "en", "fr", ""]))
def test_any_text_is_assessed_and_spans_lie_inside_it(text: str, lang: str) -> None:
    found = assess(text, lang)
    assert found.level in range(5)
    assert found.level == 0 or found.labels
    assert {label for _, _, label in found.spans} <= set(found.labels)
    assert found.known == (lang in LANGUAGES)
    assert 0 <= found.scores.crisis <= 1
    assert 0 <= found.scores.abuse <= 1
    assert set(found.labels) <= {*NEED, *HARM, *CONTACT}
    assert all(0 <= start < end <= len(text) for start, end, _ in found.spans)
    assert list(found.spans) == sorted(found.spans)


@settings(deadline=None)
@given(st.sampled_from(spoken))
def test_the_same_text_gets_the_same_answer_and_case_does_not_matter(text: str) -> None:
    assert assess(text, "de") == assess(text, "de")
    assert assess(text.swapcase(), "de").level == assess(text, "de").level


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hallo, ich will sterben.", "will sterben"),
        ("\U0001f614 ich will st\u00aderben", "will st\u00aderben"),
        ("ich\u200b will\u200b ster\u200bben!", "will\u200b ster\u200bben"),
        ("ＩＣＨ ｗｉｌｌ ｓｔｅｒｂｅｎ", "ｗｉｌｌ ｓｔｅｒｂｅｎ"),
        ("oh, ich will s t e r b e n, ja", "will s t e r b e n"),
        ("𝐢𝐜𝐡 𝐰𝐢𝐥𝐥 𝐬𝐭𝐞𝐫𝐛𝐞𝐧", "𝐰𝐢𝐥𝐥 𝐬𝐭𝐞𝐫𝐛𝐞𝐧"),
        ("İ ich will sterben", "will sterben"),
        ("ﷺﷺ ich will sterben", "will sterben"),
    ],
)
def test_spans_count_characters_of_the_text_as_it_was_typed(text: str, shown: str) -> None:
    ((start, end, label),) = assess(text, "de").spans
    assert text[start:end] == shown
    assert label == "wish_to_be_dead"


@pytest.mark.parametrize(
    "text",
    [
        "ich möchte sterben", "ich moechte sterben", "ich mochte sterben", unicodedata.normalize("NFD", "ich möchte sterben"),
        "ich möchte steeeerben", "ich möchte st3rben", "ich möchte st*rben", "ICH MÖCHTE STERBEN", "ich möchte  stеrbеn",
        "ich möchte\u00a0sterben", "ich möchte s.t.e.r.b.e.n", "ich möchte sterben\u0336",
    ],
)  # fmt: skip
def test_a_disguise_does_not_help(text: str) -> None:
    assert assess(text, "de").level == 2


@pytest.mark.parametrize(
    ("text", "lang"), [("i want to die", "de"), ("ich will sterben", "en"), ("i want to die", "tr")]
)
def test_people_mix_languages(text: str, lang: str) -> None:
    assert assess(text, lang).level == 2


def test_an_assessment_holds_no_text() -> None:
    found = assess(f"ich will sterben, {CANARY}", "de")
    assert found.level == 2
    assert CANARY not in repr(found)
    assert "sterben" not in repr(found)
    assert Assessment.__struct_fields__ == ("level", "labels", "spans", "scores", "known")


HOSTILE = {
    "one letter": "a ",
    "letters apart": "s t e r b e n ",
    "alarm": "i want to die ",
    "abbreviation": "kms ",
    "half a phrase": "ich will mich nicht ",
    "fillers": "to it just so ",
    "quotation marks": '„"',
    "zero width": "a\u200b",
    "marks": "e\u0308\u0308",
    "long word": "u",
    "ends": ". ! ",
    "many from one": "ﷺ",
    "shields": "er will sterben vor lachen ",
    "past": "damals wollte ich sterben, heute auch ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    warm()
    short, long = (steps_for(piece * (size // len(piece))) for size in (2000, 4000))
    assert long <= short * 2.1 + 200


def steps_for(text: str) -> int:
    """Lines of Python that run while the text is assessed: the same on every machine."""
    steps = 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    assess(text, "de")  # words are thought about once
    before = sys.gettrace()
    sys.settrace(count)
    try:
        assess(text, "de")
    finally:
        sys.settrace(before)
    return steps


@given(st.text(max_size=2000))
@settings(max_examples=30, deadline=None)
def test_what_nobody_would_write_is_calm_or_short_work(text: str) -> None:
    assert steps_for(text) < 40 * len(text) + 4000
