"""What everyone agrees to, as operators write it: in both languages, each rule with its example.

Promises: another meaning is another version, and who joins with an older one is refused and shown the new (`guidelines_outdated`), so
nobody is held to words that were never shown. Better words alone keep the version. The rule about a second program that reads along
is not theirs to leave out: it is put in where it belongs (`matching/guidelines.py`).
"""

from __future__ import annotations

from peerchat.matching import guidelines as words
from peerchat.matching.guidelines import Example, Promises, Shown
from peerchat.matching.topics import LANGUAGES, Language
from peerchat.ops.house.answers import Change
from peerchat.ops.house.forms import Guidelines, Rule, Spoken
from peerchat.ops.house.paper import Paper, wrong


class GuidelinesPaper(Paper[Guidelines]):
    kind = "guidelines"
    model = Guidelines

    def __init__(self, promises: Promises) -> None:
        self._promises = promises

    def shipped(self) -> Guidelines:
        def spoken(language: Language, place: int) -> Spoken:
            example = words.EXAMPLES[language][place]
            return Spoken(text=words.TEXT[language][place], fine=example.fine, not_fine=example.not_fine)

        rules = [Rule(de=spoken("de", place), en=spoken("en", place)) for place in range(len(words.TEXT["de"]))]
        return Guidelines(rules=rules, version=words.VERSION)

    def check(self, content: Guidelines, before: Guidelines, number: int) -> Guidelines:
        if content.rules == self.shipped().rules:
            version = words.VERSION
        elif content.rules == before.rules:
            version = before.version
        elif content.reworded:
            if len(content.rules) != len(before.rules):
                raise wrong("not_reworded", "rules")
            version = before.version
        else:
            version = f"{words.VERSION}.{number}"
        return Guidelines(rules=content.rules, version=version)

    def changes(self, before: Guidelines, after: Guidelines) -> list[Change]:
        old, new = before.rules, after.rules
        found = [
            Change(code="rule_changed", about=f"{place + 1} {language}", before=was, after=now)
            for place, (one, other) in enumerate(zip(old, new, strict=False))
            for language in LANGUAGES
            for was, now in _differing(getattr(one, language), getattr(other, language))
        ]
        found += [
            Change(code="rule_added", about=str(place + 1), after=f"{new[place].de.text} / {new[place].en.text}")
            for place in range(len(old), len(new))
        ]
        found += [
            Change(code="rule_removed", about=str(place + 1), before=f"{old[place].de.text} / {old[place].en.text}")
            for place in range(len(new), len(old))
        ]
        if before.version != after.version:
            found.append(Change(code="asks_again", before=before.version, after=after.version))
        return found

    def apply(self, content: Guidelines) -> None:
        def text(language: Language) -> tuple[str, ...]:
            return tuple(getattr(rule, language).text for rule in content.rules)

        def examples(language: Language) -> tuple[Example, ...]:
            spoken = (getattr(rule, language) for rule in content.rules)
            return tuple(Example(one.fine, one.not_fine) for one in spoken)

        self._promises.put(
            Shown(
                content.version, {each: text(each) for each in LANGUAGES}, {each: examples(each) for each in LANGUAGES}
            )
        )

    def outdated(self, content: Guidelines) -> bool:
        return content.version.partition(".")[0] != words.VERSION


def _differing(was: Spoken, now: Spoken) -> list[tuple[str, str]]:
    pairs = ((was.text, now.text), (was.fine, now.fine), (was.not_fine, now.not_fine))
    return [(old, new) for old, new in pairs if old != new]
