"""What operators may do with alarms. Each act stands in the audit log, or it does not happen. Every act may raise DatabaseAway."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from peerchat.db import alarms, audit, deliveries
from peerchat.db import staff as accounts
from peerchat.db.alarms import AlarmRow, Silence
from peerchat.db.engine import Database, Transaction
from peerchat.errors import Refusal
from peerchat.ops.alarms.channels import Channel
from peerchat.ops.alarms.forms import AlarmList, AlarmNow, AlarmState, ChannelNow, RuleNow, SilenceNow, Words
from peerchat.ops.alarms.message import trial
from peerchat.ops.alarms.rules import CODES, Rule
from peerchat.ops.alarms.step import silenced
from peerchat.ops.alarms.words import TITLES, TODO
from peerchat.tokens import new_id
from peerchat.volunteers.staff import Staff

RECENT_SECONDS = 7 * 86400
RECENT_MOST = 200


class AlarmDesk:
    """`clock`: unix seconds."""

    def __init__(
        self,
        database: Database,
        rules: Sequence[Rule],
        channels: Sequence[Channel],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._rules, self._channels, self._clock = database, rules, channels, clock
        self._urgency = {rule.code: rule.urgency for rule in rules}

    async def shown(self) -> AlarmList:
        now = int(self._clock())
        async with self._database.reading() as connection:
            going_on, evaluated_at = await self._going_on(connection, now)
            over = await alarms.over(connection, now - RECENT_SECONDS, RECENT_MOST)
            quiet = await alarms.silences(connection, now)
            standing = await deliveries.standing(connection)
            names = await _names(connection)
        return AlarmList(
            evaluated_at=evaluated_at,
            now=going_on,
            recent=[self._told(row, quiet, names) for row in over],
            silences=[_quiet(one, names) for one in quiet],
            rules=[_rule(rule) for rule in self._rules],
            channels=[_channel(one, standing.get(one.id)) for one in self._channels],
        )

    async def now(self) -> tuple[list[AlarmNow], int | None]:
        """Pending and firing, the most urgent first; when the rules were last looked at."""
        async with self._database.reading() as connection:
            return await self._going_on(connection, int(self._clock()))

    async def _going_on(self, connection: Transaction, now: int) -> tuple[list[AlarmNow], int | None]:
        quiet, names = await alarms.silences(connection, now), await _names(connection)
        told = [self._told(row, quiet, names) for row in await alarms.going_on(connection)]
        order = {"act": 0, "watch": 1}
        told.sort(key=lambda one: (one.fired is None, order[one.urgency], one.began, one.id))
        return told, await alarms.looked_at(connection)

    def _told(self, row: AlarmRow, quiet: Sequence[Silence], names: dict[str, str]) -> AlarmNow:
        state: AlarmState = "recovered" if row.ended_at else "firing" if row.fired_at else "pending"
        return AlarmNow(
            id=row.id, rule=row.rule, urgency=self._urgency.get(row.rule, "watch"), subject=row.subject, state=state,
            began=row.began_at, fired=row.fired_at, ended=row.ended_at, value=row.value, worst=row.worst,
            silenced=silenced(quiet, row.rule, row.subject), acknowledged=row.acknowledged_at,
            acknowledged_by=names.get(row.acknowledged_by or ""),
        )  # fmt: skip

    async def acknowledge(self, alarm: str, operator: Staff) -> None:
        """Raises Refusal (alarm_unknown)."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            if not await alarms.acknowledge(connection, alarm, operator.id, now):
                raise Refusal("alarm_unknown", status=404)
            await audit.append(connection, now, operator.id, "alarm_acknowledged", alarm)

    async def silence(self, rule: str, subject: str, seconds: int, operator: Staff) -> SilenceNow:
        """Raises Refusal (rule_unknown)."""
        if rule not in CODES:
            raise Refusal("rule_unknown", status=422)
        now = int(self._clock())
        one = Silence(new_id(), rule, subject, now + seconds, operator.id)
        async with self._database.writing() as connection:
            await alarms.silence(connection, one)
            about: dict[str, str | int] = {
                "rule": rule,
                "seconds": seconds,
                **({"subject": subject} if subject else {}),
            }
            await audit.append(connection, now, operator.id, "alarm_silenced", one.id, **about)
        return _quiet(one, {operator.id: operator.name})

    async def end_silence(self, silence: str, operator: Staff) -> None:
        """Raises Refusal (silence_unknown)."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            if not await alarms.end_silence(connection, silence):
                raise Refusal("silence_unknown", status=404)
            await audit.append(connection, now, operator.id, "alarm_silence_ended", silence)

    async def trial(self, operator: Staff) -> int:
        """To how many channels. Raises Refusal (no_channel)."""
        if not self._channels:
            raise Refusal("no_channel", status=409)
        now = int(self._clock())
        async with self._database.writing() as connection:
            await deliveries.put(connection, [d for one in self._channels for d in one.deliveries([trial(now)], now)])
            await audit.append(connection, now, operator.id, "alarm_tried")
        return len(self._channels)


async def _names(connection: Transaction) -> dict[str, str]:
    """Of the team, by id: those who left have none any more."""
    return {one.id: one.name for one in await accounts.team(connection)}


def _quiet(one: Silence, names: dict[str, str]) -> SilenceNow:
    return SilenceNow(id=one.id, rule=one.rule, subject=one.subject, until=one.until, by=names.get(one.by))


def _rule(rule: Rule) -> RuleNow:
    return RuleNow(
        code=rule.code, urgency=rule.urgency, unit=rule.unit, limit=rule.limit, lasting_s=rule.lasting, clear_s=rule.clear,
        title=Words(**TITLES[rule.code]), todo=Words(**TODO[rule.code]),
    )  # fmt: skip


def _channel(one: Channel, standing: deliveries.Standing | None) -> ChannelNow:
    known = standing or deliveries.Standing(0, 0, None)
    return ChannelNow(
        kind=one.kind, name=one.name, waiting=known.waiting, failed=known.failed, delivered_at=known.delivered_at
    )
