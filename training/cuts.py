"""Where each output begins to count: as low as the allowed false alarms let it be, on lines the model never saw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from peerchat.safety.model.weights import OUTPUTS
from training.gather import Sample
from training.lines import TRAIN_SETS

# Allowed shares of false alarms: on our own lines of calm talk, and on all our own lines, many of which were written to be hard.
# German hate and urging may be heard more readily: of GECCo, counselling in German, one or two lines in 1,000 are held at these.
# English hate is bound by its harmless twins: at twice the share, one in four of them would be held.
CALM = {
    "de": {"crisis1": 0.15, "crisis2": 0.075, "abuse": 0.01, "encouragement": 0.02},
    "en": {"crisis1": 0.195, "crisis2": 0.054},
}
CALM_ELSE = 0.003
HARD = {
    "de": {
        "crisis1": 0.25,
        "crisis2": 0.045,
        "abuse": 0.06,
        "encouragement": 0.017,
        "sexual": 0.002,
        "method": 0.0005,
    },
    "en": {"crisis1": 0.25, "crisis2": 0.024, "abuse": 0.028, "encouragement": 0.00275},
}
HARD_ELSE = 0.006


class Cuts(NamedTuple):
    cuts: list[float]
    told: str


def choose(samples: list[Sample], scores: Any) -> Cuts:
    cuts, told = [], []
    lang = samples[0].line.lang
    ours = np.array([one.line.source not in TRAIN_SETS for one in samples])
    talk = np.array(["calm" in one.line.source and one.line.level == 0 for one in samples])
    for place, output in enumerate(OUTPUTS):
        wanted = np.array([one.wanted[place] > 0 for one in samples])
        known = np.array([one.known[place] > 0 for one in samples])
        mine = scores[:, place]
        calm, hard = mine[talk & known & ~wanted], mine[ours & known & ~wanted]
        if output in ("crisis3", "crisis4"):  # these only grade what is an alarm already
            cut = _balanced(mine[ours & known], wanted[ours & known])
        else:
            cut = max(
                np.quantile(calm, 1 - CALM[lang].get(output, CALM_ELSE)),
                np.quantile(hard, 1 - HARD[lang].get(output, HARD_ELSE)),
            )
        found = mine[ours & known & wanted] >= cut
        told.append(
            f"  {output:13} cut {cut:6.2f}  found {found.mean():.3f} of {len(found)}  "
            f"wrongly per 1,000: calm {1000 * (calm >= cut).mean() if len(calm) else 0:.1f}, "
            f"hard {1000 * (hard >= cut).mean():.1f}"
        )
        cuts.append(float(cut))
    return Cuts(cuts, "\n".join(told))


def _balanced(scores: Any, wanted: Any) -> float:
    """The cut with the best harmonic mean of precision and recall."""
    order = np.argsort(-scores)
    right = np.cumsum(wanted[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + wanted.sum())
    return float(scores[order[int(f1.argmax())]])
