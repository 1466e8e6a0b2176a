"""Where each output begins to count: as low as the allowed false alarms let it be, on lines the model never saw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from peerchat.safety.model.weights import OUTPUTS
from training.gather import Sample
from training.lines import TRAIN_SETS

# Allowed shares of false alarms: on ordinary lines of talk, and on our own lines, which were written to be hard.
ORDINARY = {"crisis1": 0.08, "crisis2": 0.006, "abuse": 0.004}
HARD = {"crisis1": 0.25, "crisis2": 0.05, "abuse": 0.10}
ORDINARY_ELSE = 0.002
HARD_ELSE = 0.01
TALK = ("gecco_de", "goemotions_en")
# Comments about others are calmer than talk about oneself (ESConv has ten times as many alarms), so less is allowed of them.
BANTER = {"crisis2": 0.0015}
_BANTER = "goemotions_en"  # where people insult each other, unlabelled: no measure of calm for harm


class Cuts(NamedTuple):
    cuts: list[float]
    told: str


def choose(samples: list[Sample], scores: Any) -> Cuts:
    cuts, told = [], []
    ordinary = np.array([one.line.source in TALK for one in samples])
    banter = np.array([one.line.source == _BANTER for one in samples])
    plain = np.array([one.line.source.startswith("calm") for one in samples])
    ours = np.array([one.line.source not in TRAIN_SETS for one in samples])
    for place, output in enumerate(OUTPUTS):
        wanted = np.array([one.wanted[place] > 0 for one in samples])
        known = np.array([one.known[place] > 0 for one in samples])
        mine = scores[:, place]
        talk = ordinary if output.startswith("crisis") else ordinary & ~banter | plain
        calm, hard = mine[talk & known & ~wanted], mine[ours & known & ~wanted]
        if output in ("crisis3", "crisis4"):  # these only grade what is an alarm already
            cut = _balanced(mine[ours & known], wanted[ours & known])
        else:
            cut = max(
                np.quantile(calm, 1 - ORDINARY.get(output, ORDINARY_ELSE)),
                np.quantile(hard, 1 - HARD.get(output, HARD_ELSE)),
                np.quantile(mine[banter & known], 1 - BANTER[output]) if banter.any() and output in BANTER else -np.inf,
            )
        found = mine[ours & known & wanted] >= cut
        told.append(
            f"  {output:13} cut {cut:6.2f}  found {found.mean():.3f} of {len(found)}  "
            f"wrongly per 1,000: ordinary {1000 * (calm >= cut).mean() if len(calm) else 0:.1f}, "
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
