"""What rooms hear of the held-back lines may get better; it may not get worse unseen. `make eval-safety` tells the rest."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import msgspec
import pytest

from peerchat.safety.evaluate import answers
from training import figures
from training.figures import HARD, Heard
from training.lines import BACK, HERE, TRAIN_SETS, own, to_learn

LEAST = {
    "de": {"found": 0.83, "severe": 0.81, "kappa": 0.75, "encouragement": 0.6, "hate": 0.73},
    "en": {"found": 0.74, "severe": 0.73, "kappa": 0.75, "encouragement": 0.6, "hate": 0.63},
}
ORDINARY = {"de": 0.03, "en": 0.045}  # one of the 74 lines is 0.0135
MOST = {"hard": 0.17, "encouragement": 0.006, "harmless": 0.19}
HELD_BACK = 0  # disclosures that would not go through


@cache
def heard(lang: str) -> list[Heard]:
    return figures.hear(line for line in own(HERE / "held") if line.lang == lang)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_is_heard_of_lines_never_learned(lang: str) -> None:
    assert (figures.found(heard(lang)) or 0) >= LEAST[lang]["found"]
    assert (figures.found(heard(lang), 3) or 0) >= LEAST[lang]["severe"]
    assert (figures.graded(heard(lang)) or 0) >= LEAST[lang]["kappa"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_is_raised_without_need(lang: str) -> None:
    ordinary = [one for one in heard(lang) if one.line.source == "ordinary"]
    hard = [one for one in heard(lang) if one.line.source in HARD]
    assert (figures.raised(ordinary) or 0) <= ORDINARY[lang]
    assert (figures.raised(hard) or 0) <= MOST["hard"]
    assert (figures.harm_wrongly(heard(lang), "encouragement") or 0) <= MOST["encouragement"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_is_heard_of_harm(lang: str) -> None:
    hate, harmless = (
        [one for one in heard(lang) if one.line.source == source] for source in ("functions-hate", "functions-harmless")
    )
    assert (figures.harm_found(heard(lang), "encouragement") or 0) >= LEAST[lang]["encouragement"]
    assert (figures.harm_found(hate, "abuse") or 0) >= LEAST[lang]["hate"]
    assert (figures.harm_wrongly(harmless, "abuse") or 0) <= MOST["harmless"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_disclosures_go_through(lang: str) -> None:
    assert figures.held(heard(lang)) <= HELD_BACK


def test_nobody_learns_from_what_is_held_back() -> None:
    learned = {line.text for line in to_learn()}
    for folder in BACK:
        held = {line.text for line in own(HERE / folder)}
        assert held
        assert not held & learned
    assert not TRAIN_SETS & {
        "esconv_en",
        "olid_en",
        "germeval21_de",
        "sdcnl_en",
        "tw_suicidal_en",
        "cssrs_reddit_en",
        "goemotions_de",
    }


def test_answers_keep_in_step_with_questions() -> None:
    asked = [
        b'{"text":"ich will nicht mehr leben","lang":"de"}\n',
        b"\n",
        b"nonsense\n",
        b'{"text":"mail me: a@example.org","lang":"en"}\n',
    ]
    crisis, wrong, contact = map(msgspec.json.decode, answers(asked))
    assert crisis["crisis_level"] >= 2
    assert crisis["action"] == "allow"
    assert crisis["scores"].keys() == {"crisis", "abuse"}
    assert "error" in wrong
    assert contact["pii_spans"] == [[9, 22, "email"]]
    assert contact["action"] == "hold"


def test_it_answers_on_the_command_line() -> None:
    command = [sys.executable, "-m", "peerchat.safety.evaluate"]
    done = subprocess.run(command, input=b'{"text":"hi","lang":"en"}\n', capture_output=True, check=True, timeout=50)
    said = msgspec.json.decode(done.stdout)
    assert (said["crisis_level"], said["abuse"], said["self_harm_encouragement"]) == (0, False, False)
    assert (said["pii_spans"], said["action"]) == ([], "allow")
    assert said["scores"].keys() == {"crisis", "abuse"}
