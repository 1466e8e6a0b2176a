"""One of each pair is cut off at once, the other says something, and all come back in the same moment."""

from __future__ import annotations

from bench.people.crowd import Crowd
from bench.people.storm import storm
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import patience
from tests.system.server import SECRET, Server

RATE = 500.0
WHOLE_SECONDS = 10.0  # for 10,000 people


async def reconnecting(scale: Scale) -> Verdict:
    verdict = Verdict("reconnect storm", scale)
    with Server() as server:
        async with Crowd(server.port, SECRET, scale.people, 2, scale.seed) as crowd:
            crowd.beat(20)
            await crowd.join(seconds=patience(120))
            found = await storm(crowd, server.pid, RATE, min(scale.seconds, scale.people / RATE))
    verdict.judged(found["broken"], found["unsettled"])
    verdict.figures |= {
        "s until all were back": found["seconds"],
        "s until all were whole": found["whole"],
        "% whole at their welcome": 100 * found["whole_at_welcome"] / found["cut"],
        "ms CPU each": 1000 * found["spent"] / max(1, found["back"]),
        "connections lost meanwhile": found["closes"],
    }
    if found["back"] < found["cut"]:
        verdict.broken.append(f"{found['cut'] - found['back']} of {found['cut']} did not come back")
    return verdict
