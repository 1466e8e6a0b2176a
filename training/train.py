"""Trains the ear: `make train-safety SETS=<folder>`; prints what it finds by cross-validation and writes the weights.

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
from peerchat.safety.model.weights import KINDS, OUTPUTS, UNIT, Weights
from training.cuts import Cuts, choose
from training.fit import fit
from training.gather import FOLDS, Sample, gather
from training.hearing import SCALE, Vocabulary

MODEL = Path(weights.__file__).parent
STRENGTH = 0.15
_LEAST_ROW = 20  # in 1/UNIT: a feature that adds less than this to every output is left out


def learn(samples: list[Sample], strength: float) -> tuple[Vocabulary, Any, Any]:
    """Long lines: first by their only or every harmless window, then by the window that says most."""
    short = [one for one in samples if len(one.windows) == 1]
    vocabulary = Vocabulary([window for one in samples for window in one.windows])
    first = _fit(vocabulary, [(one.windows[0], one.wanted, one.known) for one in short], strength, None)
    rows: list[tuple[list[int], Any, Any]] = [(one.windows[0], one.wanted, one.known) for one in short]
    for one in samples:
        if len(one.windows) == 1:
            continue
        scores = vocabulary.matrix(one.windows) @ first[0] + first[1]
        picked = scores.argmax(axis=0)
        for place, window in enumerate(one.windows):
            # Of a line that is meant, its loudest window must be heard; of one that is not, none may be.
            here = np.where(one.wanted > 0, picked == place, 1.0 / np.sqrt(len(one.windows)))
            if here.any():
                rows.append((window, one.wanted, one.known * here))
    coefficients, bias = _fit(vocabulary, rows, strength, first)
    return vocabulary, coefficients, bias


def _fit(
    vocabulary: Vocabulary, rows: list[tuple[list[int], Any, Any]], strength: float, first: Any
) -> tuple[Any, Any]:
    matrix = vocabulary.matrix([row for row, _, _ in rows])
    wanted, known = np.array([row for _, row, _ in rows]), np.array([row for _, _, row in rows])
    return fit(matrix, wanted, known, strength, 60 if first is None else 20, first)


def scores(vocabulary: Vocabulary, coefficients: Any, bias: Any, samples: list[Sample]) -> Any:
    """Lines by outputs: the loudest window of each."""
    matrix = vocabulary.matrix(list(chain.from_iterable(one.windows for one in samples)))
    found = matrix @ coefficients + bias
    starts = np.cumsum([0, *(len(one.windows) for one in samples)])[:-1]
    return np.maximum.reduceat(found, starts, axis=0)


def crossed(samples: list[Sample], strength: float) -> tuple[list[Sample], Any]:
    """Every line as it was written, with the scores of a model that never saw its author."""
    real = [one for one in samples if not one.made]
    found = np.zeros((len(real), len(OUTPUTS)))
    folds = np.array([one.fold for one in real])
    for fold in range(FOLDS):
        model = learn([one for one in samples if one.fold != fold], strength)
        found[folds == fold] = scores(*model, [one for one in real if one.fold == fold])
    return real, found


def frozen(language: str, vocabulary: Vocabulary, coefficients: Any, bias: Any, cuts: Cuts) -> Weights:
    names: dict[str, list[str]] = {kind: [] for kind in KINDS}
    rows: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    for (kind, name), row in zip(vocabulary.kept, coefficients, strict=True):
        values = np.rint(row * UNIT * SCALE[kind]).astype(int).tolist()
        if max(map(abs, values)) >= _LEAST_ROW:
            names[kind].append(name)
            rows[kind].append(weights.row_bytes(values))
    return Weights(
        language,
        np.rint(bias * UNIT).astype(int).tolist(),
        [round(cut * UNIT) for cut in cuts.cuts],
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
        cuts = choose(*crossed(samples, STRENGTH))
        print(cuts.told)
        frozen_weights = frozen(language, *learn(samples, STRENGTH), cuts)
        content = weights.dump(frozen_weights)
        (MODEL / f"{language}.ear").write_bytes(content)
        print(f"{language}: {len(content):,} bytes, {sum(map(len, frozen_weights.names.values())):,} letters of names")


if __name__ == "__main__":
    main()
