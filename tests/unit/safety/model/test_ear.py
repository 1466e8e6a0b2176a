from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.model import ear as ear_module
from peerchat.safety.model.ear import Ear, part
from peerchat.safety.model.units import grams, tokens, units
from peerchat.safety.model.weights import (
    FIELDS,
    GRAIN,
    HIDDEN,
    KINDS,
    OUT_GRAIN,
    OUTPUTS,
    TOKEN_MOST,
    UNIT,
    Weights,
    dump,
    fields,
    load,
    packed,
    row_bytes,
)
from peerchat.safety.model.windows import WINDOW, windows

ZERO = (0,) * FIELDS
row = st.lists(st.integers(-1_000, 1_000), min_size=FIELDS, max_size=FIELDS)
said = st.lists(
    st.sampled_from(["ich", "will", "nicht.", "mehr", "st3rben?", "ja,nein", "😭", "\n"]), max_size=2 * WINDOW
)


def some_weights() -> Weights:
    """Every unit, gram, pair … that the words above can make gets a row of its own."""
    listed: dict[str, list[str]] = {kind: [] for kind in KINDS}
    words = sorted(
        {unit for word in ["ich", "will", "nicht.", "mehr", "st3rben?", "ja,nein", "😭", "."] for unit in units(word)}
    )
    listed["units"] = words
    listed["grams"] = sorted({gram for word in words for gram in grams(word)})[::2]
    listed["pairs"] = [f"{one} {two}" for one in words for two in words]
    listed["skips"] = listed["pairs"][::3]
    listed["triples"] = [f"{one} {two} ich" for one in words for two in words]
    listed["signs"] = ["xx.wish", "xx.plan"]
    rows = {
        kind: b"".join(
            row_bytes([(place * 7 + field * 13) % 255 - 127 for field in range(FIELDS)]) for place in range(len(names))
        )
        for kind, names in listed.items()
    }
    return Weights(
        "xx",
        [1] * len(OUTPUTS),
        [-(1 << 24)] * len(OUTPUTS),
        [3 * unit - 50 for unit in range(HIDDEN)],
        [[(unit * 31 + output * 17) % 601 - 300 for output in range(len(OUTPUTS))] for unit in range(HIDDEN)],
        {kind: "\n".join(names) for kind, names in listed.items()},
        rows,
    )


WEIGHTS = some_weights()
TABLES = {kind: WEIGHTS.table(kind) for kind in KINDS}
EAR = Ear(WEIGHTS, lambda token: (token == "will", token == "ich", False))


def slowly(text: str, signs: Sequence[str] = ()) -> list[int]:
    """The same sums by the book: one window after the other, one feature after the other."""
    heard = [units(token) for token in tokens(text)]
    last = [one[-1] for one in heard]
    best = None
    for start, past in windows(last):
        rows = [by_hand("signs", name) for name in signs]
        for place in range(start, past):
            own = [by_hand("units", unit) for unit in heard[place]]
            own += [by_hand("grams", gram) for unit in heard[place] for gram in grams(unit)]
            own += [by_hand("pairs", " ".join(pair)) for pair in pairwise(heard[place])]
            rows.append([max(-TOKEN_MOST, min(TOKEN_MOST, value)) for value in added(own)])
            if place:
                rows.append(by_hand("pairs", f"{last[place - 1]} {heard[place][0]}"))
            if place > 1:
                rows.append(by_hand("skips", f"{last[place - 2]} {heard[place][0]}"))
                rows.append(by_hand("triples", f"{last[place - 2]} {last[place - 1]} {heard[place][0]}"))
        said_here = scores(added(rows))
        best = said_here if best is None else [max(pair) for pair in zip(best, said_here, strict=True)]
    assert best is not None
    return best


def added(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def by_hand(kind: str, name: str) -> Sequence[int]:
    return fields(TABLES[kind].get(name, 0))


def scores(sums: list[int]) -> list[int]:
    lively = [max(0, value + start) for value, start in zip(sums[len(OUTPUTS) :], WEIGHTS.start, strict=True)]
    return [
        own * UNIT // GRAIN
        + sum(value * row[output] for value, row in zip(lively, WEIGHTS.out, strict=True))
        // (GRAIN * OUT_GRAIN // UNIT)
        + 1
        + (1 << 24)
        for output, own in enumerate(sums[: len(OUTPUTS)])
    ]


@settings(deadline=None, max_examples=40)
@given(said)
def test_it_hears_what_adding_one_by_one_gives(words: list[str]) -> None:
    text = " ".join(words)
    heard = EAR.hear(text)
    assert heard is not None
    assert EAR.weigh(heard).scores == slowly(text)
    assert heard.calls == (words.count("will"), words.count("ich"), 0)
    assert EAR.weigh(heard, ["xx.wish", "unknown", "xx.plan"]).scores == slowly(text, ["xx.wish", "xx.plan"])
    assert EAR.weigh(heard, ["unknown"]) == EAR.weigh(heard)


@given(st.lists(row, max_size=30))
def test_rows_add_up_field_by_field(rows: list[list[int]]) -> None:
    total = sum(packed(one) for one in rows)
    assert fields(total) == (tuple(sum(column) for column in zip(*rows, strict=True)) if rows else ZERO)


def test_what_is_written_is_read() -> None:
    again = load_bytes(dump(WEIGHTS))
    assert again == WEIGHTS


def load_bytes(content: bytes) -> Weights:
    import zlib

    import msgspec

    return msgspec.msgpack.decode(zlib.decompress(content), type=Weights)


@given(st.lists(st.sampled_from(["a", ".", "?", "b"]), max_size=300))
def test_every_token_is_in_some_window_and_no_window_is_too_long(last: list[str]) -> None:
    found = windows(last)
    assert {place for start, past in found for place in range(start, past)} == set(range(len(last)))
    assert all(past - start <= max(WINDOW, 1) for start, past in found)
    assert len(found) <= len(last) // 8 + 1


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(0, 60), st.integers(0, 60))
def test_a_part_lies_inside_the_text(text: str, first: int, past: int) -> None:
    start, end = part(text, min(first, past), max(first, past))
    assert 0 <= start <= end <= len(text)
    assert start < end or not text


def test_it_forgets_before_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ear_module, "KNOWN_TOKENS", 50)
    ear = Ear(WEIGHTS, nothing)
    for number in range(300):
        ear.hear(f"w{number} ich")
        assert len(ear._known) <= 60


def nothing(token: str) -> Sequence[int]:
    return 0, 0, 0


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_shipped_ear_is_small_and_knows_its_language(language: str) -> None:
    weights = load(language)
    assert weights.language == language
    assert len(weights.cuts) == len(weights.bias) == len(OUTPUTS)
    assert sum(len(names) for names in weights.names.values()) < 3_000_000


@pytest.mark.parametrize(
    ("token", "heard"),
    [
        ("möchte", ["mochte"]), ("moechte", ["mochte"]), ("st3rben", ["sterben"]), ("umbringen?!", ["umbringen", "?"]),
        ("30", ["00"]), ("20mg", ["00"]), ("3", ["0"]), ("don't", ["dont"]), ("ja.nein", ["ja", ".", "nein"]),
        ("neeein", ["nein"]), ("kann", ["kan"]), (":(", [":("]), ("...", ["."]), ("ok😭", ["ok", "😭"]),
    ],
)  # fmt: skip
def test_one_form_for_the_ways_to_write_a_word(token: str, heard: list[str]) -> None:
    assert units(token) == heard
