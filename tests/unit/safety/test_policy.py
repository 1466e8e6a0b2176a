"""The table of what follows, by examples; and what no assessment can ever lead to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat import wire
from peerchat.safety.assess import assess
from peerchat.safety.assessment import CALM, Assessment
from peerchat.safety.labels import CONTACT, HARM, HOLD, NEED
from peerchat.safety.policy import PASS, TABLE, Decision, decide

TEXT = "0123456789" * 2


def seen(level: int, *labels: str, at: int = 0) -> Assessment:
    """Each label with a span of its own, two characters wide."""
    return Assessment(level, labels, tuple((at + 3 * i, at + 3 * i + 2, label) for i, label in enumerate(labels)))


@pytest.mark.parametrize(("level", "card"), [(0, None), (1, None), (2, 2), (3, 3), (4, 4)])
def test_a_card_comes_from_level_2_on_to_the_writer_and_to_whoever_reads(level: int, card: int | None) -> None:
    decision = decide(seen(level, "ideation"))
    assert (decision.card_level, decision.coach, decision.level) == (card, card, card or 0)


@pytest.mark.parametrize(("level", "card"), [(0, None), (1, 2), (2, 3), (3, 3), (4, 4)])
def test_a_slide_brings_the_card_one_level_earlier_and_never_speaks_of_an_attempt(level: int, card: int | None) -> None:
    decision = decide(seen(level, *(["hopeless"] if level else [])), sliding=True)
    assert (decision.card_level, decision.coach) == (card, card)
    assert decision.level == (level if level >= 2 else 0), "staff are told what was said, not what may come"


@pytest.mark.parametrize("label", [*HARM, *CONTACT])
def test_without_any_need_harm_and_contact_data_are_held(label: str) -> None:
    decision = decide(seen(0, label))
    assert decision.reasons == (wire.Reason(HOLD[label], [(0, 2)]),)
    assert decision.weight == TABLE[HOLD[label]].weight > 0
    assert decision.gathers is (label == "grooming")
    assert decision.action == ("allow" if label == "grooming" else "hold")
    assert decision.card_level is None


@pytest.mark.parametrize(
    ("labels", "action", "gathers"),
    [
        (("grooming",), "allow", True),
        (("grooming", "grooming"), "hold", False),
        (("grooming", "sexual"), "hold", False),
        (("sexual", "grooming"), "hold", False),
    ],
)
def test_one_sign_of_grooming_is_gathered_and_two_in_a_message_are_held(
    labels: tuple[str, ...], action: str, gathers: bool
) -> None:
    decision = decide(seen(0, *labels))
    assert (decision.action, decision.gathers) == (action, gathers)


def test_all_reasons_are_told_each_once_with_all_its_spans_and_the_weightiest_counts() -> None:
    decision = decide(seen(0, "abuse", "email", "encouragement", "phone"))
    assert decision.reasons == (
        wire.Reason("abuse", [(0, 2)]),
        wire.Reason("contact", [(3, 5), (9, 11)]),
        wire.Reason("encouragement", [(6, 8)]),
    )
    assert decision.weight == TABLE["encouragement"].weight


def test_a_label_without_a_span_is_held_too() -> None:
    assert decide(Assessment(0, ("abuse",), ())).reasons == (wire.Reason("abuse", []),)


@pytest.mark.parametrize(
    ("labels", "action", "masked", "flag"),
    [
        (("plan",), "allow", [], None),
        (("plan", "phone"), "mask", ["phone"], None),
        (("plan", "method"), "mask", ["method"], None),
        (("plan", "encouragement"), "mask", ["encouragement"], "encouragement"),
        (("plan", "abuse"), "allow", [], "abuse"),
        (("plan", "sexual"), "allow", [], "sexual"),
        (("plan", "grooming"), "allow", [], "grooming"),
        (("plan", "abuse", "email"), "mask", ["email"], "abuse"),
    ],
)
def test_beside_a_disclosure_what_leads_outside_is_hidden_and_harm_is_flagged(
    labels: tuple[str, ...], action: str, masked: list[str], flag: str | None
) -> None:
    decision = decide(seen(3, *labels), text=TEXT)
    assert (decision.action, [kind for _, _, kind in decision.masks], decision.flag) == (action, masked, flag)


@pytest.mark.parametrize(
    ("labels", "action", "masked"),
    [
        (("hopeless", "phone"), "mask", ["phone"]),
        (("hopeless", "method"), "mask", ["method"]),
        (("hopeless", "encouragement"), "mask", ["encouragement"]),
        (("hopeless", "abuse"), "hold", []),
        (("hopeless", "abuse", "phone"), "hold", []),
    ],
)
def test_distress_goes_through_without_what_leads_outside_for_it_may_have_been_heard_too_low(
    labels: tuple[str, ...], action: str, masked: list[str]
) -> None:
    decision = decide(seen(1, *labels), text=TEXT)
    assert (decision.action, [kind for _, _, kind in decision.masks]) == (action, masked)
    assert (decision.card_level, decision.level) == (None, 0)


def test_a_cry_is_never_hidden_as_a_whole() -> None:
    everything = Assessment(3, ("plan", "method"), ((0, len(TEXT), "method"), (0, 4, "phone")))
    assert decide(everything, text=TEXT).masks == ((0, 4, "phone"),)


LABELS = st.sampled_from([*sorted(NEED), *HARM, *CONTACT])
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(10, 20), LABELS), max_size=6).map(tuple)


@settings(deadline=None)
@given(st.integers(2, 4), st.lists(LABELS, max_size=6).map(tuple), SPANS, st.booleans())
def test_a_disclosure_is_never_held_nor_weighed_whatever_else_is_in_it(
    level: int, labels: tuple[str, ...], spans: tuple[tuple[int, int, str], ...], sliding: bool
) -> None:
    decision = decide(Assessment(level, labels, spans), sliding=sliding, text=TEXT)
    assert decision.action in ("allow", "mask")
    assert (decision.reasons, decision.weight, decision.gathers) == ((), 0.0, False)
    assert decision.card_level is not None
    assert decision.card_level >= level


@settings(deadline=None)
@given(st.integers(0, 1), st.lists(LABELS, max_size=6).map(tuple), SPANS)
def test_what_is_held_has_a_reason_and_where_nobody_is_in_distress_nothing_is_hidden(
    level: int, labels: tuple[str, ...], spans: tuple[tuple[int, int, str], ...]
) -> None:
    decision = decide(Assessment(level, labels, spans), text=TEXT)
    assert level or decision.masks == ()
    if decision.action == "hold":
        assert decision.reasons
        assert decision.weight > 0


@pytest.mark.parametrize("label", sorted(NEED))
@pytest.mark.parametrize("level", [0, 1])
def test_a_sign_of_need_holds_nothing(label: str, level: int) -> None:
    assert decide(seen(level, label)) == PASS


def test_an_ordinary_message_goes_through_without_a_card() -> None:
    assert assess("Wie war dein Tag?", "de") == CALM
    assert decide(CALM) is PASS
    assert Decision() == PASS


def test_every_reason_that_can_be_told_stands_in_the_table() -> None:
    assert set(HOLD.values()) | {"flood"} == set(TABLE)
