"""What safety thinks of a text: a pure function, the same answer always, linear in the text's length.

It reads words, not people. Levels are shaped like the Columbia scale (C-SSRS) and are no diagnosis:
0 nothing; 1 distress, hopelessness, something overcome, worry about another person; 2 wish to be dead, thoughts of suicide or
urge to self-harm; 3 plan, means, preparation, current self-harm; 4 an attempt, a goodbye.
What follows from a level is decided in `policy.py`.

The ear (`model/`) and the reviewed phrases (`signs.py`) are heard together: what the phrases found is one more thing that the
ear weighs. A phrase of its own is enough for an alarm, unless everything else speaks clearly against it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from math import exp, inf

from peerchat.safety import model
from peerchat.safety.assessment import CALM as CALM
from peerchat.safety.assessment import CALM_ELSEWHERE, Scores
from peerchat.safety.assessment import Assessment as Assessment
from peerchat.safety.contact.find import search
from peerchat.safety.glance import LETTERS, Glance, calls
from peerchat.safety.joined import joined
from peerchat.safety.labels import HARM, NEED
from peerchat.safety.lexicon.phrases import LANGUAGES, document, spellings_of
from peerchat.safety.model.ear import Ear, Said, part
from peerchat.safety.model.weights import HIDDEN, OUTPUTS, UNIT, Weights, load
from peerchat.safety.normalise import plain, words
from peerchat.safety.signs import NONE, Sign, Signs, reader

_ALARM = 2
_LEVELS = 4  # outputs of need, then those of harm
# How far below its cut (in logits) an output may be and a phrase of its own still counts, by language. Of English posts that name
# suicide, one in ten is lost at 4, none at 8. Of German lines three in 1,000 more are found at 4 than at 1, and twenty in 1,000 of
# the hard ones (denied, overcome, sung, told of others) are raised that mean nothing.
_TRUST = {"de": 1.0, "en": 8.0}
# So near an alarm (in logits), or beside distress or any words of need, it may be a disclosure that was not quite heard: harm that
# only the statistics see counts for nothing there, and a phrase of harm only where they are so sure of it as `_SURE` says.
_DOUBT = 3.0
_SURE = 1.0
# How far above its cut (in logits) an output must be where no phrase supports it. Of 5,600 lines of ESConv, English talk of
# supporters, 2 in 1,000 count as abuse so, and one in all as encouragement.
_ALONE = {"abuse": 1.75, "encouragement": 0.25, "sexual": 1.0, "grooming": 0.5, "method": 4.0}
# So much less (in logits) is enough for abuse where a group is named that people hate.
_NAMED = 3.75
_WORDS_ALONE = 3
_SAID = re.compile(r"[^\W\d_]{2,}")
_NOTHING = 0.05  # a score below is told as 0


def assess(text: str, lang: str) -> Assessment:
    """Never raises, for any text. `lang`: the room's language."""
    known = lang in LANGUAGES
    ear = _ear(lang if known else None)
    heard = ear.hear(text)
    if heard is None:
        return CALM if known else CALM_ELSEWHERE
    patterns, contact, letters = heard.calls
    seen = plain(text)
    spelled = letters >= LETTERS
    glance = Glance(text, seen, heard.tokens)
    signs = NONE
    if (patterns or spelled) and (may_stand := glance.may_stand()) is not False:
        signs = reader(lang if known else None).read(text, seen, may_stand=may_stand)
    found = search(seen) if (contact or spelled) and glance.may_lead_outside() else []
    read = joined(text, ear.words) if spelled and known else text
    if read != text:
        heard = ear.hear(read) or heard
        signs = Signs(signs.standing, reader(lang).read(read).names)
    if not signs.names and not (heard.near and known):
        return _told(found, known) if found else CALM if known else CALM_ELSEWHERE
    said = ear.weigh(heard, signs.names)
    level = _level(said.scores, signs.standing, _TRUST.get(lang, inf))
    spans = [(sign.start, sign.end, sign.label) for sign in signs.standing if sign.label in NEED]
    if not level:
        spans = []
    elif not spans:
        spans = [(*_part(text, read, said.parts[min(level, _ALARM) - 1]), "need")]
    labels = dict.fromkeys(sign.label for sign in sorted(signs.standing, key=_weight) if level and sign.label in NEED)
    labels.update(dict.fromkeys(label for _, _, label in spans))
    for label, places in _harm(text, read, ear if known else None, said, signs.standing, level):
        labels[label] = None
        spans += places
    labels.update(dict.fromkeys(kind for _, _, kind in found))
    crisis, abuse = (_share(said.scores[place]) if known else 0.0 for place in (1, _LEVELS))
    return Assessment(level, tuple(labels), _merged([*spans, *found]), Scores(crisis, abuse), known)


def _told(found: list[tuple[int, int, str]], known: bool) -> Assessment:
    """Contact data and nothing else."""
    return Assessment(0, tuple(dict.fromkeys(kind for _, _, kind in found)), _merged(found), known=known)


def warm() -> None:
    """Loads everything now (some 850 ms), so that the first message does not wait for it."""
    for lang in LANGUAGES:
        assess("", lang)


@cache
def _ear(lang: str | None) -> Ear:
    asked = reader(lang)
    weights = load(lang) if lang and files(model).joinpath(f"{lang}.ear").is_file() else _deaf()
    return Ear(weights, lambda token: calls(token, asked))


def _deaf() -> Weights:
    """No ear (yet) for a language: nothing but the phrases and the contact data is heard, and what they say stands."""
    never = [UNIT] * len(OUTPUTS)
    nothing = dict.fromkeys(("units", "grams", "pairs", "skips", "triples", "signs"), "")
    silent = [[0] * len(OUTPUTS)] * HIDDEN
    return Weights("", [0] * len(OUTPUTS), never, [0] * HIDDEN, silent, nothing, dict.fromkeys(nothing, b""))


def _level(scores: list[int], standing: list[Sign], trust: float) -> int:
    top = max((sign.level for sign in standing), default=0)
    while top >= _ALARM and scores[top - 1] <= -trust * UNIT:
        top -= 1
    if scores[1] < 0:
        return top or int(scores[0] >= 0)
    return max(top, 4 if scores[3] >= 0 else 3 if scores[2] >= 0 else 2)


def _said_once(text: str, ear: Ear, place: int) -> float:
    """The output if each word were there once: who says the same again and again is upset, which is no harm. Emoji are no words."""
    once = list(dict.fromkeys(text.split()))
    heard = ear.hear(" ".join(once)) if len(_SAID.findall(text)) >= _WORDS_ALONE else None
    return ear.weigh(heard).scores[place] if heard else -inf


def _harm(
    text: str, read: str, ear: Ear | None, said: Said, standing: list[Sign], level: int
) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Each kind of harm with where it is. In a disclosure only a reviewed phrase has a place: what is seen at large hides nothing.

    `read`: the text with letters joined that were typed apart. `ear`: None for a language without one, where the phrases stand alone.
    """
    found = []
    scores = said.scores
    in_need = level or scores[1] > -_DOUBT * UNIT or any(sign.label in NEED for sign in standing)
    for place, label in enumerate(HARM, _LEVELS):
        spans = [(sign.start, sign.end, label) for sign in standing if sign.label == label]
        # Statistics alone hold a message only where they are far beyond doubt and there are words to speak of: whoever is held
        # without a reason is silenced.
        if not spans and (ear is None or (level < _ALARM and in_need)):
            continue
        # A phrase of harm holds a message, so the ear must agree.
        sure = _SURE if in_need and level < _ALARM else 0
        least = (sure if spans else _ALONE[label]) * UNIT
        if label == "abuse" and not spans and 0 < least - scores[place] <= _NAMED * UNIT and _names_a_group(read):
            least -= _NAMED * UNIT
        if ear is None or (scores[place] >= least and (spans or _said_once(read, ear, place) >= least)):
            if not spans and level < _ALARM:
                spans = [(*_part(text, read, said.parts[place]), label)]
            found.append((label, spans))
    return found


def _part(text: str, read: str, tokens: tuple[int, int]) -> tuple[int, int]:
    """Where some tokens stand; all of a text whose letters had to be joined to be read."""
    return part(text, *tokens) if read == text else (0, len(text))


def _names_a_group(text: str) -> bool:
    return not _groups().isdisjoint(words(plain(text).text))


@cache
def _groups() -> frozenset[str]:
    named = (document(lang)["words"][kind].split() for lang in LANGUAGES for kind in ("h-group", "h-adj", "h-slur"))
    return frozenset(word for some in named for word in spellings_of(some))


def _weight(sign: Sign) -> int:
    return -sign.level


def _share(score: int) -> float:
    share = round(1 / (1 + exp(-max(-30.0, min(30.0, score / UNIT)))), 3)
    return share if share >= _NOTHING else 0.0


def _merged(found: list[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
    """In order; spans of one label that touch become one."""
    spans: list[tuple[int, int, str]] = []
    latest: dict[str, int] = {}
    for start, end, label in sorted(found):
        place = latest.get(label)
        if place is not None and start <= spans[place][1]:
            spans[place] = (spans[place][0], max(spans[place][1], end), label)
        else:
            latest[label] = len(spans)
            spans.append((start, end, label))
    return tuple(sorted(spans))
