"""What has to hold for long and while things break: `python -m tests.system.endurance [NAMES] --seed 1`, one line for each.

    make storm                 each once, small
    make soak SECONDS=3600     sockets that churn for so long, and beside them the others in turn, larger, with another seed each time

Exit status 1 if anything did not hold. `--people`: clients at once; `--seconds`: how long each goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

import uvloop

from bench.people.crowd import TooLongError
from tests.system.endurance.churning import churning
from tests.system.endurance.clocks import clocks
from tests.system.endurance.deploying import deploying
from tests.system.endurance.failover import failover
from tests.system.endurance.frozen import frozen
from tests.system.endurance.noisy import noisy
from tests.system.endurance.reconnecting import reconnecting
from tests.system.endurance.slow import slow
from tests.system.endurance.verdict import Scale, Verdict

Scenario = Callable[[Scale], Awaitable[Verdict]]
SCENARIOS: dict[str, Scenario] = {
    "churning": churning, "reconnecting": reconnecting, "slow": slow, "noisy": noisy, "deploying": deploying, "frozen": frozen,
    "clocks": clocks, "failover": failover,
}  # fmt: skip
PEOPLE = {"reconnecting": 200, "noisy": 100}
PEOPLE_USUAL = 40
SECONDS = 12.0
LONGER = {"noisy": 2.0}
"""Enough words that one of a hundred is more than one."""
LARGER = 5
"""How many times as many people in a soak."""


async def play(name: str, scale: Scale) -> Verdict:
    """One scenario to its end; what it could not do is a breach too."""
    try:
        return await SCENARIOS[name](scale)
    except (TooLongError, AssertionError, TimeoutError) as late:
        return Verdict(name, scale, broken=[f"{type(late).__name__}: {late}"])


async def once(names: Sequence[str], seed: int, people: int, seconds: float) -> int:
    """How many did not hold."""
    broken = 0
    for name in names:
        verdict = await play(
            name, Scale(seed, people or PEOPLE.get(name, PEOPLE_USUAL), seconds * LONGER.get(name, 1.0))
        )
        print(verdict.line(), flush=True)
        broken += not verdict.good
    return broken


async def soak(names: Sequence[str], seed: int, people: int, seconds: float) -> int:
    """Sockets churn all the time; the others follow each other beside them until the time is over."""
    ends, broken, turn = time.monotonic() + seconds, 0, 0
    churned = asyncio.create_task(play("churning", Scale(seed, people or PEOPLE_USUAL, seconds)))
    others = [name for name in names if name != "churning"]
    while others and time.monotonic() < ends:
        usual = PEOPLE.get(others[turn % len(others)], PEOPLE_USUAL) * LARGER
        broken += await once([others[turn % len(others)]], seed + turn, people or usual, SECONDS)
        turn += 1
    verdict = await churned
    print(verdict.line(), flush=True)
    return broken + (not verdict.good)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--soak", type=float, metavar="SECONDS", help="go on for so long")
    options = parser.parse_args(arguments)
    names = options.names or list(SCENARIOS)
    if unknown := [name for name in names if name not in SCENARIOS]:
        parser.error(f"there is no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    if options.soak:
        return 1 if uvloop.run(soak(names, options.seed, options.people, options.soak)) else 0
    return 1 if uvloop.run(once(names, options.seed, options.people, options.seconds)) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
