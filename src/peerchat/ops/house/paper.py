"""What a paper of the house is: one kind of thing that operators edit. The kinds differ in what they allow and where they take
effect,
and are alike in everything else: preview, versions, going back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel

from peerchat.errors import Refusal
from peerchat.ops.house.answers import Change
from peerchat.ops.house.forms import Kind
from peerchat.safety.help import HelpAnswer

C = TypeVar("C", bound=BaseModel)


class Paper(ABC, Generic[C]):
    """`kind`: its name in addresses and in the database; `model`: its content."""

    kind: ClassVar[Kind]
    model: type[C]

    @abstractmethod
    def shipped(self) -> C:
        """The content that changes nothing."""

    @abstractmethod
    def check(self, content: C, before: C, number: int) -> C:
        """As it is kept, in one spelling. `before`: the content of the version that is in effect; `number`: of the one that is to be.
        Raises Refusal with a code of this kind, and the fields it is about."""

    @abstractmethod
    def changes(self, before: C, after: C) -> list[Change]:
        """What differs, for the preview and the history. Both are as `check` gives them."""

    @abstractmethod
    def apply(self, content: C) -> None:
        """Takes effect on this worker, at once and whole. Never raises for what `check` gave."""

    async def counted(self, changes: list[Change]) -> list[Change]:
        """With how many people each of them touches now, where that is known."""
        return changes

    def outdated(self, content: C) -> bool:
        """Whether what the package ships has changed in meaning since."""
        return False

    def read(self, before: C, after: C) -> HelpAnswer | None:
        """As people would read it, where a list of changes does not show it."""
        return None


def wrong(code: str, *fields: str) -> Refusal:
    """`fields`: where in the content, as `topics.3.name`."""
    return Refusal(code, status=422, fields=[*fields] or None)


def twice(words: Iterable[str]) -> int | None:
    """Place of the first one that came before."""
    seen: set[str] = set()
    for place, word in enumerate(words):
        if word in seen:
            return place
        seen.add(word)
    return None
