"""What somebody has learned, and the gate before duty; practice talks; debriefs. The edge over the pure parts beside it.

Promises: what was passed is decided here, on the server; what was written in a practice talk is not kept, and it never becomes a
talk; a debrief is read by its owner alone. Raises Refusal (`module_unknown`, `scenario_unknown`, `answers`, `practice_moved`,
`practice_missing`) and `DatabaseAway`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from peerchat.db import learning as rows
from peerchat.db.engine import Database
from peerchat.db.learning import DebriefRow, PracticeRow
from peerchat.errors import Refusal
from peerchat.tokens import new_id
from peerchat.volunteers.learning import gate, script, training
from peerchat.volunteers.learning.debrief import LOOKED_BACK, Call, Felt, Trend, trend
from peerchat.volunteers.learning.gate import Gate
from peerchat.volunteers.learning.script import Script, Step, Talk
from peerchat.volunteers.learning.training import Verdict
from peerchat.volunteers.staff import Staff


def required() -> Mapping[str, int]:
    """Unit → version of today: every module, and the practice talks that cannot be left out."""
    modules = {gate.module(name): entry.version for name, entry in training.curriculum().items()}
    talks = {gate.practice(name): one.version for name, one in script.scripts().items() if one.required}
    return {**modules, **talks}


class Study:
    """`clock`: unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def passed(self, staff: Staff) -> dict[str, int]:
        async with self._database.reading() as connection:
            return await rows.passed(connection, staff.id)

    async def gate(self, staff: Staff) -> Gate:
        return gate.may_go_on_duty(await self.passed(staff), required())

    async def ready(self, staff: Staff) -> bool:
        """May go on duty."""
        return (await self.gate(staff)).open

    async def answer(self, staff: Staff, module: str, language: str, answers: Sequence[int]) -> list[Verdict]:
        """Passed if all are right; it may be tried again at once."""
        entry = training.curriculum().get(module)
        if entry is None:
            raise Refusal("module_unknown", status=404)
        try:
            verdicts = training.check(module, language, answers)
        except ValueError:
            raise Refusal("answers", status=422) from None
        if all(verdict.right for verdict in verdicts):
            await self._passes(staff, gate.module(module), entry.version)
        return verdicts

    async def begin(self, staff: Staff, scenario: str, language: str) -> Step:
        """Anew, whatever stood there before."""
        found = _script(scenario)
        step = script.begin(found, language)
        async with self._database.writing() as connection:
            await rows.set_practice(connection, staff.id, scenario, _row(found, language, step.talk), self._now())
        return step

    async def move(
        self, staff: Staff, scenario: str, turn: int, heard: Callable[[str], frozenset[str]]
    ) -> tuple[Step, str]:
        """What follows, and in which language. `turn`: moves so far, so that one that is sent twice counts once. `heard(language)`:
        what the move was."""
        found = _script(scenario)
        async with self._database.writing() as connection:
            row = await rows.practice(connection, staff.id, scenario)
            if row is None or row.version != found.version:
                raise Refusal("practice_missing", status=409)
            if row.turn != turn:
                raise Refusal("practice_moved", status=409)
            step = script.step(found, _talk(row), heard(row.language), row.language)
            await rows.set_practice(connection, staff.id, scenario, _row(found, row.language, step.talk), self._now())
            if script.passed(found, step.talk):
                await rows.passes(connection, staff.id, gate.practice(scenario), found.version, self._now())
        return step, row.language

    async def debrief(self, staff: Staff, heavy: int, stays: int, call: Call) -> None:
        now = self._now()
        async with self._database.writing() as connection:
            await rows.add_debrief(connection, new_id(), staff.id, DebriefRow(now, heavy, stays))
            if call != "no":
                await rows.want_call(connection, staff.id, now, soon=call == "today")

    async def own(self, staff: Staff) -> tuple[list[Felt], Trend]:
        """One's own debriefs, the latest first, and what they lean to."""
        async with self._database.reading() as connection:
            found = [Felt(**row._asdict()) for row in await rows.debriefs(connection, staff.id, LOOKED_BACK)]
        return found, trend(found)

    async def forget(self, staff: Staff) -> None:
        """All of one's own debriefs."""
        async with self._database.writing() as connection:
            await rows.forget_debriefs(connection, self._now() + 1, staff.id)

    async def call(self, staff: Staff, call: Call) -> None:
        """`no`: not any more."""
        async with self._database.writing() as connection:
            if call == "no":
                await rows.end_call(connection, staff.id)
            else:
                await rows.want_call(connection, staff.id, self._now(), soon=call == "today")

    async def own_call(self, staff: Staff) -> Call:
        async with self._database.reading() as connection:
            row = await rows.call_of(connection, staff.id)
        return "no" if row is None else "today" if row.soon else "some_time"

    async def calls(self) -> list[rows.CallRow]:
        async with self._database.reading() as connection:
            return await rows.calls(connection)

    async def called(self, person: str) -> bool:
        """Done; whether somebody had wanted one."""
        async with self._database.writing() as connection:
            return await rows.end_call(connection, person)

    async def _passes(self, staff: Staff, unit: str, version: int) -> None:
        async with self._database.writing() as connection:
            await rows.passes(connection, staff.id, unit, version, self._now())

    def _now(self) -> int:
        return int(self._clock())


def _script(scenario: str) -> Script:
    found = script.scripts().get(scenario)
    if found is None:
        raise Refusal("scenario_unknown", status=404)
    return found


_OVER = "end "


def _row(found: Script, language: str, talk: Talk) -> PracticeRow:
    state = (_OVER if talk.over else "") + talk.state
    return PracticeRow(found.version, language, talk.turn, state, " ".join(sorted(talk.shown)))


def _talk(row: PracticeRow) -> Talk:
    return Talk(row.state.removeprefix(_OVER), row.turn, frozenset(row.shown.split()), row.state.startswith(_OVER))
