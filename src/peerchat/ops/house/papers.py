"""All papers of the house."""

from __future__ import annotations

from typing import Any, NamedTuple

from peerchat.ops.house.guidelines import GuidelinesPaper
from peerchat.ops.house.hours import HoursPaper
from peerchat.ops.house.limits import LimitsPaper
from peerchat.ops.house.paper import Paper
from peerchat.ops.house.resources import ResourcesPaper
from peerchat.ops.house.topics import TopicsPaper


class Papers(NamedTuple):
    topics: TopicsPaper
    guidelines: GuidelinesPaper
    hours: HoursPaper
    limits: LimitsPaper
    resources: ResourcesPaper

    @property
    def by_kind(self) -> dict[str, Paper[Any]]:
        return {paper.kind: paper for paper in self}
