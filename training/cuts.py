"""Where each output begins to count: as low as the allowed false alarms let it be, on lines the model never saw."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from peerchat.safety.model.weights import OUTPUTS
from training.gather import Sample

# Allowed shares of false alarms: on ordinary lines of other people's talk, and on our own lines, which were written to be hard.
ORDINARY = {"crisis1": 0.05, "crisis2": 0.004, "crisis3": 0.002, "crisis4": 0.001, "abuse": 0.002}
HARD = {"crisis1": 0.2, "crisis2": 0.05, "crisis3": 0.04, "crisis4": 0.04, "abuse": 0.08}
ORDINARY_ELSE = 0.001
HARD_ELSE = 0.01
TALK = ("gecco_de", "goemotions_en", "counselchat_en")


class Cuts(NamedTuple):
    cuts: list[float]
    told: str


def choose(samples: list[Sample], scores: Any) -> Cuts:
    cuts, told = [], []
    ordinary = np.array([one.line.source in TALK for one in samples])
    ours = np.array([":" not in one.line.group for one in samples])
    for place, output in enumerate(OUTPUTS):
        wanted = np.array([one.wanted[place] > 0 for one in samples])
        known = np.array([one.known[place] > 0 for one in samples])
        mine = scores[:, place]
        calm, hard = mine[ordinary & known & ~wanted], mine[ours & known & ~wanted]
        cut = max(
            np.quantile(calm, 1 - ORDINARY.get(output, ORDINARY_ELSE)) if len(calm) else -np.inf,
            np.quantile(hard, 1 - HARD.get(output, HARD_ELSE)),
        )
        found = mine[ours & known & wanted] >= cut
        told.append(
            f"  {output:13} cut {cut:6.2f}  found {found.mean():.3f} of {len(found)}  "
            f"wrongly per 1,000: ordinary {1000 * (calm >= cut).mean() if len(calm) else 0:.1f}, "
            f"hard {1000 * (hard >= cut).mean():.1f}"
        )
        cuts.append(float(cut))
    return Cuts(cuts, "\n".join(told))
