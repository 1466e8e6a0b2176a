"""Lines made from the reviewed phrases: each pattern said in some of the ways it allows."""

from __future__ import annotations

import random
from collections.abc import Iterator

from peerchat.safety.lexicon.phrases import GAP, NUMBER, Phrase, phrases
from training.lines import Line

WAYS = 30  # of one rule
_ALARM = 2


def spoken(lang: str, chance: random.Random) -> Iterator[Line]:
    rules: dict[str, list[Phrase]] = {}
    for phrase in phrases(lang):
        if phrase.rule.kind == "pattern":
            rules.setdefault(phrase.rule.id, []).append(phrase)
    for name, ways in sorted(rules.items()):
        rule = ways[0].rule
        level = rule.level or None
        harm = {} if level else {rule.label: 1}
        for _ in range(WAYS):
            said = _say(chance.choice(ways), chance)
            yield Line(said, lang, level, level >= _ALARM if level else None, harm, "spoken", "lexicon", name)


def _say(phrase: Phrase, chance: random.Random) -> str:
    said = []
    for step in phrase.steps:
        if step.optional and chance.random() < 0.7:
            continue
        words = sorted(step.words - {GAP, NUMBER})
        if words:
            # The first spellings of a class are the usual ones; slips and lost umlauts come with the others.
            said.append(chance.choice(words))
        elif NUMBER in step.words:
            said.append(str(chance.randrange(10, 100)))
        elif step.stems:
            said.append(chance.choice(sorted(step.stems)).lstrip("*"))
    return " ".join(said)
