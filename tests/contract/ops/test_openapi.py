"""`/openapi.json` has no gaps: every call of the real app says what it is, what it takes, and all that it may answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peerchat.app import create_app
from peerchat.settings import Settings

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    place: Path = tmp_path_factory.mktemp("openapi")
    schema: dict[str, Any] = create_app(Settings(redis_url="redis://127.0.0.1:1", data_dir=place)).openapi()
    return schema


def calls(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            yield f"{method.upper()} {path}", call


def test_every_call_has_a_sentence_and_a_place(described: dict[str, Any]) -> None:
    known = dict(calls(described))
    assert len(known) > 80
    assert {"GET /metrics", "GET /livez", "GET /readyz", "GET /api/ops/alarms"} <= set(known)
    gaps = []
    for name, call in known.items():
        made_of_its_name = re.sub(r"_(get|post|put|delete|patch|head)$", "", call["operationId"]).split("_api_")[0]
        summary = call.get("summary", "")
        if not summary or summary.lower() == made_of_its_name.replace("_", " ").lower() or not call.get("tags"):
            gaps.append(name)
    assert gaps == []
    assert len({call["operationId"] for call in known.values()}) == len(known)


def test_every_answer_has_its_shape(described: dict[str, Any]) -> None:
    gaps = []
    for name, call in calls(described):
        good = [status for status in call["responses"] if status[0] in "23"]
        if not good:
            gaps.append(f"{name}: no good end")
        for status, answer in call["responses"].items():
            content, shape = answer.get("content", {}), f"{name} {status}"
            if not answer.get("description"):
                gaps.append(f"{shape}: no words")
            if status[0] in "45" and name != "GET /readyz":
                gaps += [f"{shape}: no problem"] if "schemas/Problem" not in str(content.get(PROBLEM)) else []
            elif status not in ("204", "303"):
                gaps += [f"{shape}: no shape"] if not content else []
                gaps += [f"{shape}: {kind}" for kind, one in content.items() if not one.get("schema")]
                plain = content.get("application/json", {}).get("schema", {"$ref": ""})
                gaps += [f"{shape}: no model"] if "$ref" not in str(plain) else []
    assert gaps == []


def test_what_is_taken_has_a_model_and_bounds(described: dict[str, Any]) -> None:
    gaps = []
    for name, call in calls(described):
        for kind, body in call.get("requestBody", {}).get("content", {}).items():
            gaps += [f"{name}: {kind}"] if "$ref" not in str(body["schema"]) else []
        inside = {one["name"] for one in call.get("parameters", []) if one["in"] == "path"}
        gaps += [f"{name}: {missing}" for missing in set(re.findall(r"{(\w+)", name)) - inside]
    assert gaps == []


def test_whatever_is_referred_to_is_there(described: dict[str, Any]) -> None:
    named = set(re.findall(r"#/components/schemas/([\w.-]+)", str(described)))
    assert named - set(described["components"]["schemas"]) == set()
