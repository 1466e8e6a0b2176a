"""Lines made from our own frames and word lists: hate and abuse, and what shares their words and is neither.

`lines()` is what the trainer takes. The same every time: each frame has its own seed. Frames and words are in `<language>/`.
A frame: `[a|b|]` is one of these or nothing, `{name}` a word of that list; `{pl}` `{def}` `{dat}` `{sg}` `{akk}` `{adj}` `{one}`
are forms of one group of people, the same through the line; `{slur.pl}` and so on those of a slur; `{hate}` and `{dass}` a whole
clause, so that the same words are abuse when said and harmless when quoted, denied or told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from training.templates.frames import Frames, headed
from training.templates.spelling import WAYS, loose

HERE = Path(__file__).parent
LANGUAGES = ("de", "en")
PER_FUNCTION = 360
PER_SPELLING = 110
_TALK = 4  # times as many of calm talk between supporters: there is more of it than of anything else
_SPELLED = ("harm", "harmless")  # both, so that a misspelling says nothing by itself


def lines(per_function: int = PER_FUNCTION) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(language, text, labels as in a heading of `training/lines`: crisis, abuse, func), about `per_function` for each function."""
    for lang in LANGUAGES:
        frames = Frames(HERE / lang)
        seen: set[str] = set()
        for part in _SPELLED:
            plain: list[tuple[str, dict[str, str]]] = []
            for labels, patterns in headed(HERE / lang / f"{part}.txt"):
                wanted = per_function * (_TALK if labels["func"].startswith("chat") else 1)
                share = -(-wanted // len(patterns))
                for pattern in patterns:
                    rng = Random(f"{lang} {labels['func']} {pattern}")
                    for _ in range(share):
                        text = frames.fill(pattern, rng, harmful="abuse" in labels)
                        if text not in seen:
                            seen.add(text)
                            plain.append((text, labels))
                            yield lang, loose(text, lang, rng), labels
            yield from _spelled(lang, part, plain)


def _spelled(
    lang: str, part: str, plain: list[tuple[str, dict[str, str]]]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    for name, way in WAYS.items():
        rng = Random(f"{lang} {part} {name}")
        for text, labels in rng.sample(plain, min(PER_SPELLING, len(plain))):
            yield lang, way(text, rng), {**labels, "func": name}
