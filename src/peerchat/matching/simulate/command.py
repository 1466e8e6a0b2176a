"""`peerchat simulate`: a day of people on the line, without a server. What is asked for, and the text that answers."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from peerchat.matching.simulate import calibration, hours, report, rota
from peerchat.matching.simulate.arrivals import Traffic, arrivals
from peerchat.matching.simulate.outcome import figures
from peerchat.matching.simulate.run import run
from peerchat.matching.simulate.table import table
from peerchat.matching.simulate.ways import WAYS


def options(parser: argparse.ArgumentParser) -> None:
    usual = Traffic()
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same people (1)")
    parser.add_argument("--hours", type=float, default=usual.hours, help=f"how long ({usual.hours:g})")
    parser.add_argument("--start", type=float, default=usual.start, help="local hour at which it begins (0)")
    parser.add_argument(
        "--per-minute", type=float, default=usual.per_minute, help=f"people, day's average ({usual.per_minute:g})"
    )
    parser.add_argument(
        "--supply", type=float, default=usual.supply, help=f"who can listen for each who seeks ({usual.supply:g})"
    )
    parser.add_argument("--policy", choices=sorted(WAYS), default="real", help="fcfs: first come, first served")
    parser.add_argument("--json", action="store_true", help="figures for programs instead of a table")
    parser.add_argument(
        "--report", type=Path, metavar="PAGE", help="bring the page of results up to date (docs/matching.md); minutes"
    )
    parser.add_argument(
        "--calibrate",
        type=Path,
        metavar="PAGE",
        help="bring the page on forecasts up to date (docs/forecast.md); minutes",
    )
    parser.add_argument(
        "--forecast", type=Path, metavar="FILE", help="waits in each hour for expected traffic or a rota (TOML or JSON)"
    )


def answer(asked: argparse.Namespace) -> str:
    """Raises ValueError with a sentence about what cannot be simulated, OSError for files."""
    if asked.report:
        return _report(asked.report)
    if asked.calibrate:
        calibration.write(asked.calibrate, _tell)
        return f"{asked.calibrate} and {asked.calibrate.with_suffix('.svg')} are up to date"
    if asked.forecast:
        found = hours.forecast(rota.read(asked.forecast.read_text(), asked.forecast.name))
        return json.dumps([one._asdict() for one in found], indent=2) if asked.json else hours.table(found)
    if not (0 < asked.hours <= 168 and 0 <= asked.start < 24):
        raise ValueError("--hours is above 0 and at most 168, --start from 0 to below 24")
    if not (0 < asked.per_minute <= 1000 and 0 < asked.supply <= 100):
        raise ValueError("--per-minute is above 0 and at most 1000, --supply above 0 and at most 100")
    traffic = Traffic(asked.per_minute, asked.supply, asked.hours, asked.start)
    sums = figures(run(arrivals(traffic, asked.seed), WAYS[asked.policy]))
    return json.dumps(_plain(sums), indent=2) if asked.json else table(asked.policy, sums)


def _report(page: Path) -> str:
    try:
        report.write(page, _tell)
    except ModuleNotFoundError as error:
        raise ValueError(
            f"the comparison with hindsight needs {error.name}: pip install 'peerchat[simulate]'"
        ) from error
    return f"{page} and {page.with_suffix('.svg')} are up to date"


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


def _plain(found: object) -> object:
    if hasattr(found, "_asdict"):
        return {name: _plain(value) for name, value in found._asdict().items()}
    if isinstance(found, dict):
        return {name: _plain(value) for name, value in found.items()}
    return found
