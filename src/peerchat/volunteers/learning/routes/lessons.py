"""Training modules and practice talks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from peerchat.errors import Refusal
from peerchat.matching.routes.guard import guarded, refusals
from peerchat.matching.topics import LANGUAGES
from peerchat.volunteers.door import SignedIn
from peerchat.volunteers.learning import gate, script, training
from peerchat.volunteers.learning.forms import (
    Answered,
    AnswersBody,
    BeginBody,
    FeedbackNow,
    Learning,
    ModuleLine,
    ModuleNow,
    MoveBody,
    PartNow,
    PracticeLine,
    PracticeNow,
    QuestionNow,
    RemarkNow,
    SourceNow,
    Standing,
    VerdictNow,
)
from peerchat.volunteers.learning.gate import may_go_on_duty
from peerchat.volunteers.learning.hearing import hear
from peerchat.volunteers.learning.script import Step
from peerchat.volunteers.learning.study import Study, required

_DOOR = {"_401": "signed_out", "_403": "csrf, origin"}
_MODULE = {**_DOOR, "_404": "module_unknown"}
_SCENARIO = {**_DOOR, "_404": "scenario_unknown"}
Language = Annotated[str, Query(max_length=16)]


def router(study: Study) -> APIRouter:
    routes = guarded("staff: learning")

    @routes.get(
        "/api/staff/training", summary="What there is to learn, and what is passed", responses=refusals(**_DOOR)
    )
    async def learning(staff: SignedIn, lang: Language = "en") -> Learning:
        language, passed = _spoken(lang), await study.passed(staff)
        found = may_go_on_duty(passed, required())
        modules = [
            ModuleLine(
                id=name,
                title=training.text(name, language).title,
                minutes=entry.minutes,
                standing=_standing(passed, gate.module(name), entry.version),
            )
            for name, entry in training.curriculum().items()
        ]
        talks = [
            PracticeLine(
                id=name,
                title=one.title[language],
                required=one.required,
                standing=_standing(passed, gate.practice(name), one.version),
            )
            for name, one in script.scripts().items()
        ]
        return Learning(ready=found.open, missing=list(found.missing), modules=modules, practice=talks)

    @routes.get("/api/staff/training/{module}", summary="A module to read", responses=refusals(**_MODULE))
    async def read(module: str, _staff: SignedIn, lang: Language = "en") -> ModuleNow:
        return _module(module, _spoken(lang))

    @routes.post(
        "/api/staff/training/{module}",
        summary="Answer its questions; all right is passed",
        responses=refusals(**_MODULE, _422="answers: one for each question"),
    )
    async def answer(module: str, body: AnswersBody, staff: SignedIn) -> Answered:
        verdicts = await study.answer(staff, module, _spoken(body.language), body.answers)
        return Answered(
            passed=all(one.right for one in verdicts), questions=[VerdictNow(**one._asdict()) for one in verdicts]
        )

    @routes.post(
        "/api/staff/practice/{scenario}",
        status_code=201,
        summary="Begin a practice talk with a script",
        responses=refusals(**_SCENARIO),
    )
    async def begin(scenario: str, body: BeginBody, staff: SignedIn) -> PracticeNow:
        language = _spoken(body.language)
        return _practice(scenario, await study.begin(staff, scenario, language), language)

    @routes.post(
        "/api/staff/practice/{scenario}/moves",
        summary="One move in a practice talk; what was written is not kept",
        responses=refusals(
            **_SCENARIO, _409="practice_missing: begin first; practice_moved: another move came before it"
        ),
    )
    async def move(scenario: str, body: MoveBody, staff: SignedIn) -> PracticeNow:
        said, act = body.say, body.act

        def heard(language: str) -> frozenset[str]:
            return hear(said, language) if said is not None else frozenset({act or ""})

        step, language = await study.move(staff, scenario, body.turn, heard)
        return _practice(scenario, step, language)

    return routes


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _standing(passed: Mapping[str, int], unit: str, version: int) -> Standing:
    if unit not in passed:
        return "open"
    return "passed" if passed[unit] >= version else "outdated"


def _module(module: str, language: str) -> ModuleNow:
    entry = training.curriculum().get(module)
    if entry is None:
        raise Refusal("module_unknown", status=404)
    text = training.text(module, language)
    questions = [
        QuestionNow(ask=one.ask, options=[option.text for option in training.options(module, number, language)])
        for number, one in enumerate(text.question)
    ]
    return ModuleNow(
        id=module,
        version=entry.version,
        title=text.title,
        minutes=entry.minutes,
        parts=[PartNow(heading=part.heading, text=list(part.text)) for part in text.part],
        questions=questions,
        sources=[SourceNow(name=one.name, url=one.url) for one in entry.sources],
    )


def _practice(scenario: str, step: Step, language: str) -> PracticeNow:
    found = script.scripts()[scenario]
    told = None
    if step.talk.over:
        passed, good, avoid, reflect = script.feedback(found, step.talk, language)
        told = FeedbackNow(
            passed=passed,
            good=[RemarkNow(**one._asdict()) for one in good],
            avoid=[RemarkNow(**one._asdict()) for one in avoid],
            reflect=list(reflect),
        )
    return PracticeNow(
        scenario=scenario,
        title=found.title[language],
        about=found.about[language],
        topic=found.topic,
        need=found.need,
        level=found.level,
        language=language,
        turn=step.talk.turn,
        says=list(step.says),
        over=step.talk.over,
        feedback=told,
    )
