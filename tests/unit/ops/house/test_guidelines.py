from __future__ import annotations

import pytest
from pydantic import ValidationError

from peerchat.errors import Refusal
from peerchat.matching import guidelines as words
from peerchat.matching.guidelines import Promises
from peerchat.ops.house.forms import Guidelines, Rule, Spoken
from peerchat.ops.house.guidelines import GuidelinesPaper


def reworded(content: Guidelines, *, only: bool) -> Guidelines:
    first = content.rules[0]
    better = first.model_copy(update={"de": first.de.model_copy(update={"text": "Hier redest du mit anderen."})})
    return Guidelines(rules=[better, *content.rules[1:]], reworded=only, version="whatever a client says")


def test_another_meaning_asks_again_better_words_alone_do_not() -> None:
    paper = GuidelinesPaper(Promises())
    shipped = paper.shipped()
    assert (shipped.version, len(shipped.rules)) == (words.VERSION, len(words.TEXT["de"]))
    asked = paper.check(reworded(shipped, only=False), shipped, 7)
    quiet = paper.check(reworded(shipped, only=True), shipped, 7)
    assert (asked.version, quiet.version) == (f"{words.VERSION}.7", words.VERSION)
    assert [one.code for one in paper.changes(shipped, asked)] == ["rule_changed", "asks_again"]
    assert [one.code for one in paper.changes(shipped, quiet)] == ["rule_changed"]
    assert paper.check(shipped, asked, 8).version == words.VERSION
    assert paper.check(asked, quiet, 9).version == words.VERSION


def test_a_rule_more_cannot_be_better_words_alone() -> None:
    paper = GuidelinesPaper(Promises())
    shipped = paper.shipped()
    with pytest.raises(Refusal, match="not_reworded"):
        paper.check(Guidelines(rules=shipped.rules[:-1], reworded=True), shipped, 1)
    fewer = paper.check(Guidelines(rules=shipped.rules[:-1]), shipped, 1)
    assert [one.code for one in paper.changes(shipped, fewer)] == ["rule_removed", "asks_again"]


def test_what_is_published_is_what_people_read_and_the_second_program_stays_named() -> None:
    promises = Promises("Server in Wien")
    paper = GuidelinesPaper(promises)
    shipped = paper.shipped()
    new = paper.check(Guidelines(rules=shipped.rules[:4]), shipped, 3)
    paper.apply(new)
    assert promises.now.version.startswith(f"{words.VERSION}.3-")
    assert len(promises.now.text["de"]) == 5
    assert "Server in Wien" in promises.now.text["en"][4]
    assert len(promises.now.examples["en"]) == 5
    paper.apply(shipped)
    assert promises.now == words.shown("Server in Wien")


def test_a_release_with_another_meaning_is_said() -> None:
    paper = GuidelinesPaper(Promises())
    assert not paper.outdated(paper.shipped())
    assert paper.outdated(Guidelines(rules=paper.shipped().rules, version="1.4"))


@pytest.mark.parametrize("text", ["", " ", "two\nlines", "x" * 241, "bell\u0007", "line\u2028line"])
def test_a_rule_is_one_line_in_both_languages(text: str) -> None:
    fine = {"text": "a", "fine": "b", "not_fine": "c"}
    with pytest.raises(ValidationError):
        Rule.model_validate({"de": {**fine, "text": text}, "en": fine})
    with pytest.raises(ValidationError):
        Rule.model_validate({"de": fine})
    assert Spoken(text=" a ", fine="b", not_fine="c").text == "a"
