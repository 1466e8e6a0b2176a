"""In each room one stops reading while the others talk: nobody waits for them, and they come back to everything."""

from __future__ import annotations

from bench.people.crowd import Crowd, quantile
from bench.people.person import ABNORMAL
from bench.people.talk import speak
from tests.system.endurance.verdict import Scale, Verdict
from tests.system.patience import patience
from tests.system.server import SECRET, Server

SIZE = 4
STALLED = 3.0
BEAT_SECONDS = 1.0
RATE = 20.0  # messages a second for each four people
LATE_SECONDS = 1.0


async def slow(scale: Scale) -> Verdict:
    verdict = Verdict("slow readers", scale)
    with Server(stalled_seconds=STALLED, tick_seconds=0.5, log_max_entries=5000) as server:
        async with Crowd(server.port, SECRET, max(1, scale.people // SIZE), SIZE, scale.seed) as crowd:
            await crowd.join(seconds=patience(60))
            crowd.beat(BEAT_SECONDS)
            readers = [room[0] for room in crowd.rooms]
            for reader in readers:
                reader.deaf(True)
            mouths = [room[1:] for room in crowd.rooms]
            seconds = max(scale.seconds, STALLED + 3)
            await speak(mouths, RATE * len(mouths) / 4, seconds)
            others = list(crowd.latencies)
            for reader in readers:
                reader.deaf(False)
            verdict.judged({}, await crowd.settle(patience(30)))
            verdict.judged(crowd.judged(), 0)
            # 4008; or no code at all, where it did not read on before the server stopped waiting for its answer.
            cut = sum(bool({4008, ABNORMAL} & {*reader.closes}) for reader in readers)
            verdict.figures |= {"slow readers": len(readers), "cut": cut}
            if cut < len(readers):
                verdict.broken.append(f"only {cut} of {len(readers)} slow readers were cut")
            verdict.at_most("s p99 of the others", quantile(others, 0.99), patience(LATE_SECONDS))
            if lost := sum(len(person.closes) for people in mouths for person in people):
                verdict.broken.append(f"{lost} connections of those who read were lost")
    return verdict
