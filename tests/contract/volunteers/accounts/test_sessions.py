from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.db import staff as accounts
from peerchat.db.engine import Database
from peerchat.volunteers.door import COOKIE, cookie_in
from peerchat.volunteers.sessions import SEEN_TO_WITHIN, Sessions
from peerchat.volunteers.staff import Staff
from tests.conftest import TIME_FACTOR
from tests.contract.store import Store
from tests.contract.trust.office import Clock
from tests.contract.volunteers.accounts.house import IDLE, LIFE, SECRET, SITE, House, Person, codes_of

CLOSED_SECONDS = 2.0


async def _staff(person: Person) -> Staff:
    staff = await person.house.sessions.seated(person.http.cookies[COOKIE])
    assert staff is not None
    return staff


async def test_where_one_is_signed_in(house: House) -> None:
    kim, lee = await house.person("kim"), await house.person("lee")
    phone = kim.elsewhere()
    phone.http.headers["user-agent"] = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    await phone.sign_in()
    sessions = (await kim.call("GET", "sessions")).json()
    assert [(one["device"], one["here"]) for one in sessions] == [("Firefox · Android", False), ("", True)]
    assert lee.me["session"] not in [one["id"] for one in sessions]


async def test_one_session_ends_and_the_others_go_on(house: House) -> None:
    kim = await house.person("kim")
    phone = kim.elsewhere()
    await phone.sign_in()
    assert (await kim.call("DELETE", f"sessions/{phone.me['session']}")).status_code == 204
    assert (await phone.status(), await kim.status()) == (401, 200)
    assert (kim.id, "session_ended", phone.me["session"]) in await house.acts()


async def test_anothers_session_is_none_of_ones_own(house: House) -> None:
    kim, lee = await house.person("kim", "operator"), await house.person("lee")
    assert codes_of([await kim.call("DELETE", f"sessions/{lee.me['session']}")]) == [(404, "session_unknown")]
    assert await lee.status() == 200


async def test_signing_out_ends_the_session_and_not_only_the_cookie(house: House) -> None:
    kim = await house.person("kim")
    cookie = kim.http.cookies[COOKIE]
    assert (await kim.call("DELETE", "session")).status_code == 204
    assert COOKIE not in kim.http.cookies
    kim.http.cookies.set(COOKIE, cookie, domain="chat.example", path="/")
    assert await kim.status() == 401
    assert (kim.id, "signed_out", kim.me["session"]) in await house.acts()


async def test_signing_out_everywhere_but_here(house: House) -> None:
    kim = await house.person("kim")
    others = [kim.elsewhere() for _ in range(2)]
    for other in others:
        await other.sign_in()
    assert (await kim.call("DELETE", "sessions")).status_code == 204
    assert [await one.status() for one in (kim, *others)] == [200, 401, 401]


async def test_a_session_ends_when_nobody_uses_it(house: House) -> None:
    kim = await house.person("kim")
    house.clock.now += IDLE - 1
    assert await kim.status() == 200
    house.clock.now += IDLE - 1
    assert await kim.status() == 200, "the last call counted"
    house.clock.now += IDLE
    assert await kim.status() == 401


async def test_a_session_ends_whatever_happens(house: House) -> None:
    kim = await house.person("kim")
    for _ in range(LIFE // (IDLE - 1)):
        house.clock.now += IDLE - 1
        assert await kim.status() == 200
    house.clock.now += IDLE - 1
    assert await kim.status() == 401


# ---- other sites ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("csrf", ["", "0" * 32, "ä"])
async def test_what_changes_something_needs_the_token_of_this_session(house: House, csrf: str) -> None:
    kim = await house.person("kim")
    raw = {b"x-csrf": csrf.encode("latin-1")}
    answer = await kim.http.delete("/api/staff/session", headers=list(raw.items()))
    assert codes_of([answer]) == [(403, "csrf")]
    assert await kim.status() == 200


async def test_the_token_of_another_session_is_of_no_use(house: House) -> None:
    kim, lee = await house.person("kim"), await house.person("lee")
    answer = await kim.http.delete("/api/staff/session", headers={"x-csrf": lee.me["csrf"]})
    assert codes_of([answer]) == [(403, "csrf")]


async def test_another_site_can_do_nothing_even_with_the_token(house: House) -> None:
    kim = await house.person("kim")
    assert codes_of([await kim.call("DELETE", "session", origin="https://evil.example")]) == [(403, "origin")]
    assert codes_of([await kim.call("DELETE", "session", origin="null")]) == [(403, "origin")]
    assert (await kim.call("DELETE", "session", origin=SITE)).status_code == 204


async def test_another_site_signs_nobody_in(house: House) -> None:
    kim = (await house.person("kim")).elsewhere()
    body = {"login": "kim", "password": kim.password}
    assert codes_of([await kim.call("POST", "session", body, origin="https://evil.example")]) == [(403, "origin")]
    step = {"ticket": await kim.ticket(), "code": kim.code()}
    assert codes_of([await kim.call("POST", "session/code", step, origin="https://evil.example")]) == [(403, "origin")]


# ---- open sockets --------------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def elsewhere(store: Store, database: Database, clock: Clock) -> AsyncIterator[Sessions]:
    """Another worker, and it listens."""
    broker = Broker(store.url, timeout=2.0)
    await broker.start()
    bus = Bus(broker, "w2")
    await bus.start()
    sessions = Sessions(database, bus, SECRET, LIFE, IDLE, clock)
    listening = asyncio.create_task(sessions.live.run(again=3600))
    while not bus._channels:
        await asyncio.sleep(0.01)
    yield sessions
    await sessions.live.stop(listening)
    await bus.close()
    await broker.close()


async def _within(event: asyncio.Event) -> None:
    async with asyncio.timeout(CLOSED_SECONDS * TIME_FACTOR):
        await event.wait()


@pytest.mark.parametrize("how", ["out", "ended", "everywhere", "role", "removed", "password"])
async def test_what_ends_a_session_reaches_its_sockets_on_another_worker(
    house: House, elsewhere: Sessions, how: str
) -> None:
    kim, boss = await house.person("kim"), await house.person("lee", "operator")
    other = kim.elsewhere()
    await other.sign_in()
    staff = await elsewhere.seated(kim.http.cookies[COOKIE])
    assert staff is not None
    closed, untouched = asyncio.Event(), asyncio.Event()
    elsewhere.watch(staff, closed.set)
    elsewhere.watch(await _staff(boss), untouched.set)
    ways: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
        "out": lambda: kim.call("DELETE", "session"),
        "ended": lambda: other.call("DELETE", f"sessions/{kim.me['session']}"),
        "everywhere": lambda: boss.call("DELETE", f"team/{kim.id}/sessions"),
        "role": lambda: boss.call("PUT", f"team/{kim.id}/role", {"role": "supervisor"}),
        "removed": lambda: boss.call("DELETE", f"team/{kim.id}"),
        "password": lambda: other.call(
            "POST", "password", {"password": kim.password, "code": other.code(), "new": "sechs graue Reiher"}
        ),
    }
    assert (await ways[how]()).status_code == 204
    await _within(closed)
    assert not untouched.is_set()


async def test_a_socket_on_the_same_worker_closes_at_once(house: House) -> None:
    kim = await house.person("kim")
    closed: list[bool] = []
    house.sessions.watch(await _staff(kim), lambda: closed.append(True))
    await kim.call("DELETE", "session")
    assert closed == [True]


async def test_a_bell_that_was_missed_is_made_up_for_by_looking(house: House, elsewhere: Sessions) -> None:
    """The session ends between the handshake's look-up and the watch: nobody rings any more."""
    kim = await house.person("kim")
    staff = await _staff(kim)
    await kim.call("DELETE", "session")
    closed = asyncio.Event()
    elsewhere.watch(staff, closed.set)
    await _within(closed)


async def test_what_somebody_says_about_themself_reaches_their_consoles_on_another_worker(
    house: House, elsewhere: Sessions
) -> None:
    kim = await house.person("kim")
    told, heard = list[Staff](), asyncio.Event()

    def described(staff: Staff) -> None:
        told.append(staff)
        heard.set()

    elsewhere.watch(await _staff(kim), lambda: None, described)
    about = {"name": "Kim Neu", "languages": ["en"], "time_zone": "UTC"}
    assert (await kim.call("PUT", "me", about)).status_code == 204
    await _within(heard)
    assert [(one.name, one.languages, one.time_zone) for one in told] == [("Kim Neu", ("en",), "UTC")]


async def test_a_console_that_missed_the_bell_is_told_at_the_next_look(house: House, database: Database) -> None:
    kim, told = await house.person("kim"), list[str]()
    unwatch = house.sessions.watch(await _staff(kim), lambda: None, lambda staff: told.append(staff.name))
    async with database.writing() as connection:
        await accounts.change(connection, kim.id, name="Kim Neu")
    for _ in range(2):
        await house.sessions.live.look()
    assert told == ["Kim Neu"], "once"
    unwatch()
    async with database.writing() as connection:
        await accounts.change(connection, kim.id, name="Kim Alt")
    await house.sessions.live.look()
    assert told == ["Kim Neu"], "the console is closed"


async def test_an_open_socket_keeps_its_session_in_use_until_its_life_is_over(house: House) -> None:
    kim = await house.person("kim")
    closed: list[bool] = []
    unwatch = house.sessions.watch(await _staff(kim), lambda: closed.append(True))
    for _ in range(4):
        house.clock.now += IDLE - 1
        await house.sessions.live.look()
    assert await kim.status() == 200
    house.clock.now += LIFE
    await house.sessions.live.look()
    assert closed == [True]
    unwatch()
    await house.sessions.live.look()
    assert closed == [True]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("", None),
        ("a=b", None),
        (f"a=b; {COOKIE}=xyz; c=d", "xyz"),
        (f'{COOKIE}="x y"', "x y"),
        ("=;=;", None),
    ],
)
def test_the_cookie_of_a_handshake(header: str | None, found: str | None) -> None:
    assert cookie_in(header) == found


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "ä", "\u0000"])
async def test_what_is_no_cookie_signs_nobody_in(house: House, cookie: str) -> None:
    await house.person("kim")
    assert await house.sessions.seated(cookie) is None


async def test_not_each_call_is_a_write(house: House) -> None:
    kim = await house.person("kim")
    house.clock.now += SEEN_TO_WITHIN - 1
    (before,) = await house.sessions.of(kim.id)
    await kim.status()
    (after,) = await house.sessions.of(kim.id)
    assert after.seen_at == before.seen_at
