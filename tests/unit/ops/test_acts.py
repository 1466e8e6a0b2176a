"""Whatever the audit log says has words in both languages: each act that the code writes down, found in the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_ACT = re.compile(r"[a-z]+(_[a-z]+)*")
_WORDS = re.compile(r"^      ([a-z_]+): \"", re.MULTILINE)


def texts(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and _ACT.fullmatch(inner.value):
            yield inner.value


def acts_of(tree: ast.Module) -> Iterator[str]:
    """What is handed to `audit.append` as `what`: words, or a name that some function of the file is handed words for."""
    named = False
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.append":
            what = call.args[3]
            named |= isinstance(what, ast.Name)
            yield from () if isinstance(what, ast.Name) else texts(what)
    if not named:
        return
    takes = {
        function.name: [arg.arg for arg in function.args.args].index("what") - 1
        for function in ast.walk(tree)
        if isinstance(function, ast.AsyncFunctionDef) and "what" in [arg.arg for arg in function.args.args]
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "what":
            value = node.value
            for branch in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                yield from texts(branch)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in takes:
            yield from texts(node.args[takes[node.func.attr]])


def written() -> set[str]:
    sources = (file.read_text("utf-8") for file in (ROOT / "src/peerchat").rglob("*.py"))
    return {act for source in sources if "audit.append(" in source for act in acts_of(ast.parse(source))}


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_act_has_words(language: str) -> None:
    words = (ROOT / f"frontend/src/words/acts-{language}.ts").read_text("utf-8").partition("    acts: {")[2]
    acts = written()
    assert acts >= {"signed_in", "session_ended", "app_changed", "calendar_link_made", "house_returned", "left"}
    assert acts - set(_WORDS.findall(words)) == set()
