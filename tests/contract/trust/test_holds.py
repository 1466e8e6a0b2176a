"""Three reports that stand for themselves hold somebody until a human has looked; no person, talk or network can do it alone."""

from __future__ import annotations

from peerchat.broker import keys
from peerchat.trust.holds import HOLD_SECONDS
from peerchat.trust.retention import DAY
from peerchat.trust.telling import HELD
from tests.contract.store import Store
from tests.contract.trust.office import Clock, Office

ONE, TWO, THREE = ((name, name + b" before") for name in (b"one", b"two", b"three"))
WHOM = "somebody"


async def reports(office: Office, *networks: tuple[bytes, bytes], by: str | None = None, whom: str = WHOM) -> None:
    """Each in a talk of its own, by somebody new unless said otherwise."""
    for network in networks:
        office.network = network
        visitors = {"m2": whom} if by is None else {"m1": by, "m2": whom}
        await office.report(await office.room(visitors=visitors))


async def test_three_reports_hold_somebody_for_an_hour_at_most_and_tell_why(office: Office, clock: Clock) -> None:
    await reports(office, ONE, TWO)
    assert await office.told(WHOM) is None
    await reports(office, THREE)
    told = await office.told(WHOM)
    assert told is not None
    assert (told.step, told.told) == ("pause", HELD)
    assert HOLD_SECONDS - 60 < (told.seconds or 0) <= HOLD_SECONDS
    assert await office.sanctions.refused(WHOM) == told, "nobody meets somebody who must not speak"
    assert len(await office.reports.queue()) == 3, "nothing is decided"
    assert await office.audited() == []
    await office.appeal(told.appeal, "What is it about?")
    (appeal,) = await office.appeals.queue()
    assert (appeal.step, appeal.reason) == ("pause", "abuse")


async def test_no_network_no_person_and_no_talk_adds_up_to_three(office: Office, clock: Clock) -> None:
    await reports(office, *[ONE] * 4, whom="of one network")
    await reports(office, ONE, TWO, THREE, by="an enemy", whom="of one person")
    circle = await office.room(size=5, visitors={"m2": "of one circle"})
    for member, network in zip(("m1", "m3", "m4"), (ONE, TWO, THREE), strict=True):
        office.network = network
        await office.report(circle, by=member, member="m2")
    for whom in ("of one network", "of one person", "of one circle"):
        assert await office.told(whom) is None, whom


async def test_midnight_does_not_make_two_networks_of_one(office: Office) -> None:
    yesterday, today = (b"net of Monday", b"net of Sunday"), (b"net of Tuesday", b"net of Monday")
    await reports(office, TWO, yesterday, today)
    assert await office.told(WHOM) is None
    await reports(office, THREE)
    assert await office.told(WHOM) is not None


async def test_reports_of_another_day_or_about_others_do_not_count(office: Office, clock: Clock) -> None:
    await reports(office, ONE)
    clock.now += DAY + 1
    await reports(office, TWO, THREE)
    office.network = ONE
    await office.report(await office.room(visitors={"m2": "another"}))
    assert await office.told(WHOM) is None


async def test_what_the_store_forgot_counts_for_nothing(office: Office, store: Store) -> None:
    await reports(office, ONE, TWO)
    store.flush()
    await reports(office, THREE)
    assert await office.told(WHOM) is None


async def test_a_human_ends_it_and_what_they_decided_is_not_counted_again(office: Office) -> None:
    await reports(office, ONE, TWO, THREE)
    first, *others = await office.reports.queue()
    await office.decide(first.id, "no_breach", "anna")
    assert await office.told(WHOM) is None
    await reports(office, ONE)
    assert await office.told(WHOM) is None, "once a day at most"
    assert len(others) == 2


async def test_a_volunteer_is_never_held(office: Office) -> None:
    await reports(office, ONE, TWO, THREE, whom="staff-abc")
    assert await office.told("staff-abc") is None


async def test_where_a_report_came_from_is_known_for_a_day_and_of_this_person_alone(
    office: Office, store: Store
) -> None:
    await reports(office, ONE)
    await office.report(await office.room(visitors={"m2": "another"}))
    client = store.nodes[0].client
    marks = [keys.marks(office.reports.name_of(whom)) for whom in (WHOM, "another")]
    assert all(0 < client.ttl(key) <= DAY for key in marks)
    one, other = (set(b" ".join(client.hvals(key)).split()) for key in marks)
    assert one & other == set(), "nobody learns from it that the same one reported both"
    assert all(ONE[0] not in mark for mark in one)
