"""The dashboard and the alert rules in deploy/ speak of metrics that there are, and of alarms as they are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from peerchat.ops.metrics.catalogue import METRICS
from tests.unit.house.files import ROOT

DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus/peerchat.rules.yml"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/peerchat.json").read_text())
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPORTED = {
    metric.full + end: metric
    for metric in METRICS
    for end in (("_bucket", "_sum", "_count") if metric.kind == "histogram" else ("",))
}
NAMED = re.compile(r"(peerchat_\w+)(?:\{([^}]*)\})?")


def wrong(expression: str) -> list[str]:
    """Metrics and labels in it that are not exported."""
    found = []
    for name, chosen in NAMED.findall(expression):
        labels = set(re.findall(r"(\w+)\s*(?:=~|!=|!~|=)", chosen))
        if name not in EXPORTED or not labels <= {*EXPORTED[name].labels, "le"}:
            found.append(name + chosen)
    return found


def expressions(text: str) -> list[str]:
    """Of a rule file: what follows `expr:`, on its line or indented below it."""
    found = re.findall(r"^( *)expr: *(.*)\n((?:\1 {2,}.*\n)*)", text, re.MULTILINE)
    return [one if one != "|" else block for _, one, block in found]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_names_only_what_is_exported(panel: dict[str, Any]) -> None:
    assert panel["targets"]
    assert [bad for target in panel["targets"] for bad in wrong(target["expr"])] == []


def test_every_rule_names_only_what_is_exported() -> None:
    found = expressions(RULES.read_text())
    assert len(found) == RULES.read_text().count("- alert:") == 15
    assert all("peerchat_" in one for one in found)
    assert [bad for one in found for bad in wrong(one)] == []


def test_every_metric_has_its_panel() -> None:
    shown = {name for panel in PANELS for target in panel["targets"] for name, _ in NAMED.findall(target["expr"])}
    assert {metric.full for metric in METRICS if not any(name.startswith(metric.full) for name in shown)} == set()


def test_panels_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_the_check_itself_finds_what_is_wrong() -> None:
    assert wrong("rate(peerchat_message_total[5m])")
    assert wrong('peerchat_rooms{level="act"}')
    assert wrong("peerchat_relay_seconds")
    assert not wrong('histogram_quantile(0.5, rate(peerchat_relay_seconds_bucket{path="here"}[5m]))')


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not here (Debian: prometheus)")
@pytest.mark.parametrize(
    "command", [("check", "rules", RULES), ("test", "rules", RULES.with_suffix(".test.yml"))], ids=["check", "test"]
)
def test_promtool_finds_nothing(command: tuple[str | Path, ...]) -> None:
    done = subprocess.run(["promtool", *map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
