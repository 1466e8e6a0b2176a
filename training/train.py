"""Trains the ear: `make train-safety SETS=<folder>`; prints what it finds in files that it kept aside and writes the weights.

Deterministic for given lines and library versions. Nothing of `training/held/` is learned.
"""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from peerchat.safety.lexicon.phrases import LANGUAGES
from peerchat.safety.model import weights
from peerchat.safety.model.weights import GRAIN, KINDS, OUT_GRAIN, UNIT, Weights
from training.cuts import Cuts, choose
from training.gather import ASIDE, Sample, gather
from training.hearing import Vocabulary
from training.net import HOW, HOW_ELSE, Net, fit
from training.net import scores as net_scores

MODEL = Path(weights.__file__).parent
_LEAST_ROW = 11  # in 1/GRAIN: a feature that adds less than this to everything is left out
_BYTE = 127


def learn(samples: list[Sample]) -> tuple[Vocabulary, Net]:
    vocabulary = Vocabulary([window for one in samples for window in one.windows])
    wanted, known = np.array([one.wanted for one in samples]), np.array([one.known for one in samples])
    how = HOW.get(samples[0].line.lang, HOW_ELSE)
    return vocabulary, fit(*_windows(vocabulary, samples), wanted, known, how)


def scores(vocabulary: Vocabulary, net: Net, samples: list[Sample]) -> Any:
    """Lines by outputs: the loudest window of each."""
    matrix, sizes = _windows(vocabulary, samples)
    return np.maximum.reduceat(net_scores(net, matrix), np.cumsum([0, *sizes])[:-1], axis=0)


def _windows(vocabulary: Vocabulary, samples: list[Sample]) -> tuple[Any, list[int]]:
    matrix = vocabulary.matrix(list(chain.from_iterable(one.windows for one in samples)))
    return matrix, [len(one.windows) for one in samples]


def unseen(samples: list[Sample]) -> tuple[list[Sample], Any]:
    """A third of the files, every line as it was written, with the scores of a model that saw none of them."""
    model = learn([one for one in samples if one.fold != ASIDE])
    aside = [one for one in samples if one.fold == ASIDE and not one.made]
    return aside, scores(*model, aside)


def frozen(language: str, vocabulary: Vocabulary, net: Net, cuts: Cuts) -> Weights:
    names: dict[str, list[str]] = {kind: [] for kind in KINDS}
    rows: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    values = np.clip(np.rint(net.rows * GRAIN), -_BYTE, _BYTE).astype(int)
    for (kind, name), row in zip(vocabulary.kept, values, strict=True):
        if abs(row).max() >= _LEAST_ROW:
            names[kind].append(name)
            rows[kind].append(weights.row_bytes(row.tolist()))
    return Weights(
        language,
        np.rint(net.bias * UNIT).astype(int).tolist(),
        [round(cut * UNIT) for cut in cuts.cuts],
        np.rint(net.start * GRAIN).astype(int).tolist(),
        np.rint(net.out * OUT_GRAIN).astype(int).tolist(),
        {kind: "\n".join(listed) for kind, listed in names.items()},
        {kind: b"".join(listed) for kind, listed in rows.items()},
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sets", type=Path, help="folder of other people's sets, as JSON lines")
    asked.add_argument("--languages", nargs="*", default=LANGUAGES)
    chosen = asked.parse_args()
    for language in chosen.languages:
        samples = gather(language, chosen.sets)
        print(f"{language}: {len(samples)} lines", flush=True)
        cuts = choose(*unseen(samples))
        print(cuts.told)
        frozen_weights = frozen(language, *learn(samples), cuts)
        content = weights.dump(frozen_weights)
        (MODEL / f"{language}.ear").write_bytes(content)
        print(f"{language}: {len(content):,} bytes, {sum(map(len, frozen_weights.names.values())):,} letters of names")


if __name__ == "__main__":
    main()
