"""A practice talk: a scripted person who reacts to what the volunteer does. Pure: states, what leads on, what good looks like.

Nobody is behind it, and it is told so everywhere: it is a script, no room of the house, and never counted as a talk. Promises: what a
script says depends on its state alone; it always comes to an end; what was written is not kept, only what was heard in it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

_HERE = Path(__file__).parent / "practice"
_ONE_LANGUAGE = dict[str, str]
_LINES = dict[str, tuple[str, ...]]


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it goes if one of `moves` was heard."""

    moves: tuple[str, ...]
    to: str


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`says`: on coming here; `again`: on staying. The first of `on` that fits leads on; otherwise to `otherwise`, empty: stays.
    `end`: the person is gone then."""

    says: _LINES
    again: _LINES = {}
    on: tuple[Turn, ...] = ()
    otherwise: str = ""
    end: bool = False


class Aim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked for (or must not happen), where one of `moves` is heard. `while_`: only in these states; empty: in all."""

    id: str
    moves: tuple[str, ...]
    said: _ONE_LANGUAGE
    while_: tuple[str, ...] = msgspec.field(default=(), name="while")


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`most`: moves, then it ends by itself. `must`: what a good talk shows; `never`: what fails it. `reflect`: to think about after.
    `required`: has to be passed before the first duty."""

    version: int
    required: bool
    most: int
    topic: str
    need: str
    level: int
    title: _ONE_LANGUAGE
    about: _ONE_LANGUAGE
    must: tuple[Aim, ...]
    never: tuple[Aim, ...]
    reflect: _LINES
    state: dict[str, State]


class Talk(NamedTuple):
    """Where a practice talk stands. `shown`: ids of what was heard of `must` and `never`."""

    state: str = "start"
    turn: int = 0
    shown: frozenset[str] = frozenset()
    over: bool = False


class Step(NamedTuple):
    talk: Talk
    says: tuple[str, ...]


class Remark(NamedTuple):
    """`met`: of what should be there; of what should not, `met` is that it was not."""

    said: str
    met: bool


class Feedback(NamedTuple):
    passed: bool
    good: tuple[Remark, ...]
    avoid: tuple[Remark, ...]
    reflect: tuple[str, ...]


@cache
def scripts() -> Mapping[str, Script]:
    """By name, the required ones first."""
    files = sorted(_HERE.glob("*.toml"))
    found = {
        file.stem: msgspec.convert(tomllib.loads(file.read_text("utf-8")), Script)
        for file in files
        if not file.stem.startswith("hearing-")
    }
    return dict(sorted(found.items(), key=lambda one: (not one[1].required, one[0])))


def begin(script: Script, language: str) -> Step:
    return Step(Talk(), script.state["start"].says[language])


def step(script: Script, talk: Talk, heard: Iterable[str], language: str) -> Step:
    """What follows one move. `heard`: see `hearing.hear`, or one of `hearing.ACTS`. A talk that is over stays so."""
    if talk.over:
        return Step(talk, ())
    heard = frozenset(heard)
    here = script.state[talk.state]
    shown = talk.shown | {
        aim.id
        for aim in (*script.must, *script.never)
        if heard & set(aim.moves) and (not aim.while_ or talk.state in aim.while_)
    }
    to = next((turn.to for turn in here.on if heard & set(turn.moves)), here.otherwise) or talk.state
    turn = talk.turn + 1
    if heard & {"ends", "shield"}:
        return Step(Talk(talk.state, turn, shown, over=True), ())
    there = script.state[to]
    said = there.says if to != talk.state else there.again or there.says
    return Step(Talk(to, turn, shown, there.end or turn >= script.most), said[language])


def passed(script: Script, talk: Talk) -> bool:
    return (
        talk.over
        and all(aim.id in talk.shown for aim in script.must)
        and not any(aim.id in talk.shown for aim in script.never)
    )


def feedback(script: Script, talk: Talk, language: str) -> Feedback:
    good = tuple(Remark(aim.said[language], aim.id in talk.shown) for aim in script.must)
    avoid = tuple(Remark(aim.said[language], aim.id not in talk.shown) for aim in script.never)
    return Feedback(passed(script, talk), good, avoid, script.reflect[language])
