"""Where operators publish: preview, a new version, and back to an earlier one as a new version.

Promises: of two who edit the same version one publishes and the other is told (`changed_meanwhile`), on both databases; each act is
in the audit log in the same transaction; no version is ever changed. Raises Refusal (also those of each kind) and `DatabaseAway`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from peerchat.db import audit
from peerchat.db import house as rows
from peerchat.db.engine import Database, Transaction
from peerchat.db.house import Told, Version
from peerchat.errors import Refusal
from peerchat.ops.house.answers import Change, KindNow, PaperNow, Preview, VersionNow
from peerchat.ops.house.keeper import Keeper
from peerchat.ops.house.paper import Paper
from peerchat.volunteers.staff import Staff

C = TypeVar("C", bound=BaseModel)
AT_ONCE = 50
_CHANGES_KEPT = 60


class Press:
    """`papers`: by kind. `clock`: unix seconds."""

    def __init__(
        self,
        database: Database,
        papers: Mapping[str, Paper[Any]],
        keeper: Keeper,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._papers = papers
        self._keeper = keeper
        self._clock = clock

    async def kinds(self) -> list[KindNow]:
        async with self._database.reading() as connection:
            newest = {kind: await rows.told(connection, kind, None, 1) for kind in self._papers}
        return [
            KindNow(
                kind=paper.kind,
                number=self._keeper.number(kind),
                newest=newest[kind][0].number if newest[kind] else 0,
                at=newest[kind][0].at if newest[kind] else None,
                name=newest[kind][0].name if newest[kind] else None,
            )
            for kind, paper in self._papers.items()
        ]

    async def now(self, paper: Paper[C]) -> PaperNow[C]:
        async with self._database.reading() as connection:
            told = await rows.told(connection, paper.kind, None, 1)
            number = told[0].number if told else 0
            content = await _content(connection, paper, number)
        about = version_now(told[0]) if told else VersionNow(number=0)
        return PaperNow(
            **about.model_dump(), content=content, shipped=paper.shipped(), outdated=paper.outdated(content)
        )

    async def preview(self, paper: Paper[C], content: C) -> Preview[C]:
        async with self._database.reading() as connection:
            number, before = await _newest(connection, paper)
        after = paper.check(content, before, number + 1)
        changes = await paper.counted(paper.changes(before, after))
        return Preview(content=after, changes=changes, help=paper.read(before, after))

    async def publish(self, staff: Staff, paper: Paper[C], content: C, based_on: int, note: str) -> PaperNow[C]:
        async with self._database.writing() as connection:
            version = await self._add(connection, staff, paper, content, based_on, note, None)
        return await self._published(paper, version)

    async def go_back(self, staff: Staff, paper: Paper[C], to: int, based_on: int, note: str) -> PaperNow[C]:
        """0 is what the package ships. Raises Refusal (version_unknown, version_unreadable) besides."""
        async with self._database.writing() as connection:
            content = await _content(connection, paper, to)
            version = await self._add(connection, staff, paper, content, based_on, note, to)
        return await self._published(paper, version)

    async def versions(self, paper: Paper[C], before: int | None) -> list[VersionNow]:
        """The newest first."""
        async with self._database.reading() as connection:
            return [version_now(one) for one in await rows.told(connection, paper.kind, before, AT_ONCE)]

    async def version(self, paper: Paper[C], number: int) -> C:
        async with self._database.reading() as connection:
            return await _content(connection, paper, number)

    async def _published(self, paper: Paper[C], version: Version) -> PaperNow[C]:
        self._keeper.published(version.kind, version.number, rows.content_of(version))
        return await self.now(paper)

    async def _add(
        self,
        connection: Transaction,
        staff: Staff,
        paper: Paper[C],
        content: C,
        based_on: int,
        note: str,
        back_to: int | None,
    ) -> Version:
        number, before = await _newest(connection, paper)
        if number != based_on:
            raise Refusal("changed_meanwhile", status=409)
        after = paper.check(content, before, number + 1)
        changes = paper.changes(before, after)
        if not changes:
            raise Refusal("nothing_changed", status=409)
        version = Version(
            kind=paper.kind,
            number=number + 1,
            at=int(self._clock()),
            who=staff.id,
            note=note.strip(),
            back_to=back_to,
            content=after.model_dump_json(),
            changes=json.dumps([one.model_dump(mode="json") for one in changes[:_CHANGES_KEPT]], ensure_ascii=False),
        )
        if not await rows.add(connection, version):
            raise Refusal("changed_meanwhile", status=409)
        what = "house_published" if back_to is None else "house_returned"
        detail: dict[str, str | int] = {"changes": len(changes)} if back_to is None else {"to": back_to}
        await audit.append(
            connection, version.at, staff.id, what, paper.kind, version=version.number, **detail
        )  # the content has no place there
        return version


def version_now(told: Told) -> VersionNow:
    changes = [Change.model_validate(one) for one in json.loads(told.changes)]
    return VersionNow(
        number=told.number,
        at=told.at,
        who=told.who,
        name=told.name,
        note=told.note,
        back_to=told.back_to,
        changes=changes,
    )


async def _newest(connection: Transaction, paper: Paper[C]) -> tuple[int, C]:
    number = (await rows.heads(connection)).get(paper.kind, 0)
    return number, await _content(connection, paper, number)


async def _content(connection: Transaction, paper: Paper[C], number: int) -> C:
    """Raises Refusal (version_unknown, version_unreadable)."""
    if number == 0:
        return paper.shipped()
    version = await rows.find(connection, paper.kind, number)
    if version is None:
        raise Refusal("version_unknown", status=404)
    try:
        return paper.model.model_validate_json(version.content)
    except ValidationError:
        raise Refusal("version_unreadable", status=409) from None
