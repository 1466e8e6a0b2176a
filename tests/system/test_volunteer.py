"""A person asks for a volunteer, and everything that may come of it, through the real server."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from tests.system.client import Seat
from tests.system.conftest import QUICK
from tests.system.door import Door
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.store import Store
from tests.system.visitor import join, post, site, stand_in_line, wishes
from tests.system.volunteer import Hired, Volunteer, hire

KNOBS = {
    **QUICK, "offer_seconds": patience(1.0), "volunteer_patience_seconds": patience(2), "volunteer_pause_seconds": 0.5,
    "volunteer_pause_acute_seconds": 1.5,
}  # fmt: skip
_names = (f"Vera{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def house() -> Iterator[Server]:
    """Two workers and a store of their own: who is on duty here is on duty for nobody else's test."""
    with Store() as store, Server(workers=2, store_url=store.url, **KNOBS) as running:
        yield running


@pytest_asyncio.fixture
async def vera(house: Server) -> AsyncIterator[Volunteer]:
    async with Volunteer(house.url, await one(house)) as volunteer:
        await volunteer.on()
        await shown(house)
        yield volunteer
        await volunteer.say(t="duty", on=False)
        await volunteer.got("duty", on=False)


async def one(house: Server) -> Hired:
    return (await hire(house, next(_names)))[0]


async def shown(house: Server, open_: str = "open") -> None:
    """The site's word is up to five seconds old."""
    async with asyncio.timeout(patience(12)):
        while (await site(house.url))["listening"]["de"]["state"] != open_:
            await asyncio.sleep(0.1)


async def asks(house: Server, **changes: object) -> Door:
    ticket = (await join(house.url, **{"format": "volunteer", "language": "de", "role": "seek", **changes})).ticket
    return await stand_in_line(house.url, ticket)


async def listened(house: Server, vera: Volunteer, **changes: object) -> tuple[Seat, Seat, str]:
    """Both seats of a talk, the person's first, and the room."""
    async with await asks(house, **changes) as line:
        offer = await vera.got("offer")
        await vera.say(t="accept", id=offer["id"])
        matched = await line.expect("matched")
    mine = await vera.got("matched", room=matched["room"])
    return Seat(house.url, matched["seat"], beat_s=1), Seat(house.url, mine["seat"], beat_s=1), matched["room"]


async def test_from_asking_to_a_talk(house: Server, vera: Volunteer) -> None:
    line = await asks(house, topics=["grief"], need="share", level=2)
    offer = await vera.got("offer")
    assert (offer["topic"], offer["need"], offer["language"], offer["level"]) == ("grief", "share", "de", 2)
    assert offer["expires_in"] <= patience(1)
    await vera.say(t="accept", id=offer["id"])
    matched = await line.expect("matched")
    assert (matched["kind"], matched["topic"]) == ("volunteer", "grief")
    mine = await vera.got("matched")
    talk = await vera.got("talk", room=mine["room"])
    assert (talk["level"], talk["need"], talk["why"][0]["label"], talk["note"]) == (2, "share", "own_word", None)
    assert talk["seat"] == mine["seat"]
    async with Seat(house.url, matched["seat"]) as person, Seat(house.url, mine["seat"]) as volunteer:
        person.say("Ich weiß nicht weiter.")
        await volunteer.until(lambda: "Ich weiß nicht weiter." in volunteer.texts())
        volunteer.say("Ich bin da.")
        await person.until(lambda: "Ich bin da." in person.texts())
        roles = {member["id"]: member["role"] for member in person.of("welcome")[0]["members"]}
        assert roles == {"m1": "seek", "m2": "give"}
        person.say("Ich bringe mich heute Nacht um.")
        risen = await vera.until(lambda: [t for t in vera.of("talk") if t["level"] >= 3])
        assert risen[-1]["why"][-1]["by"] == "words"
        volunteer.send(t="leave", goodbye="thanks")
        await person.until(lambda: person.over)
    over = await vera.got("talk_over", room=mine["room"])
    assert (over["debrief"], over["rest_s"] >= 1) == (True, True)
    assert (await vera.got("duty", state="resting"))["rest_s"] >= 1
    assert await vera.got("duty", state="free")


async def test_an_offer_goes_on_and_two_missed_ones_make_away(house: Server, vera: Volunteer) -> None:
    async with Volunteer(house.url, await one(house)) as other:
        await other.on()
        async with await asks(house) as line:
            first = await vera.got("offer")
            began = time.monotonic()
            await vera.got("offer_over", why="missed")
            second = await other.got("offer")
            assert time.monotonic() - began < patience(2)
            assert first["id"] != second["id"]
            await vera.say(t="accept", id=first["id"])
            await other.say(t="pass", id=second["id"])
            await other.got("offer_over", why="passed")
            assert not vera.of("matched")
            choice = await line.expect("choice", 10)
            assert choice["why"] == "not_accepted"
            assert {"pair", "circle", "later", "help"} <= set(choice["options"])
            await line.say(t="choose", option="later")
        await other.say(t="duty", on=False)
        await other.got("duty", on=False)
    async with await asks(house) as line:
        await vera.until(lambda: len(vera.of("offer")) == 2)
        assert (await vera.got("duty", state="away"))["on"]
        await line.say(t="leave")
    await vera.on()
    await vera.until(lambda: vera.of("duty")[-1]["state"] == "free")


async def test_where_nobody_is_the_page_says_so_before_anyone_waits(house: Server) -> None:
    await shown(house, "closed")
    answer = await post(house.url, "/api/join", json=await wishes(house.url, format="volunteer", language="de"))
    assert (answer.status_code, answer.json()["code"]) == (409, "listening_closed")


async def test_whose_volunteer_is_gone_is_told_and_back_in_line(house: Server, vera: Volunteer) -> None:
    mine, theirs, _ = await listened(house, vera)
    async with mine:
        async with theirs:
            await mine.until(lambda: mine.of("presence", member="m2", state="here") or len(mine.transcript) == 2)
        await mine.until(lambda: mine.over, 15)
        [ended] = [entry for entry in mine.transcript if entry["kind"] == "ended"]
        assert ended["reason"] == "listener_gone"
    async with await stand_in_line(house.url, mine.of("ticket")[-1]["ticket"]) as line:
        assert (await line.expect("waiting"))["position"] == 1
        async with Volunteer(house.url, await one(house), accepts=True) as other:
            await other.on()
            assert (await line.expect("matched"))["kind"] == "volunteer"


async def test_a_raised_hand_reaches_a_supervisor_and_the_person_sees_nothing(house: Server, vera: Volunteer) -> None:
    [boss] = await hire(house, "Sabine", role="supervisor")
    async with Volunteer(house.url, boss) as supervisor:
        mine, theirs, room = await listened(house, vera, topics=["grief"])
        async with mine, theirs:
            await mine.until(lambda: mine.connected)
            await supervisor.say(t="aside", room=room, text="Wer da?")
            await supervisor.got("refusal", code="not_member")
            await vera.say(t="hand", room=room)
            began = time.monotonic()
            hand = await supervisor.got("hand", room=room)
            assert time.monotonic() - began < patience(5)
            assert (hand["up"], hand["topic"], hand["name"]) == (True, "grief", vera.hired.name)
            await vera.say(t="aside", room=room, text="Was sage ich?")
            assert (await supervisor.got("aside"))["text"] == "Was sage ich?"
            await supervisor.say(t="aside", room=room, text="Bleib da, frag nach.")
            said = await vera.got("aside", by="supervisor")
            assert (said["text"], said["name"]) == ("Bleib da, frag nach.", "Sabine")
            assert [one["number"] for one in vera.of("aside")] == [1, 2]
            async with Volunteer(house.url, await one(house)) as stranger:
                for kind in ("aside", "hand", "shield"):
                    await stranger.say(t=kind, room=room)
                await stranger.until(lambda: len(stranger.of("refusal", code="not_member")) == 3)
                assert not stranger.of("aside")
                assert not stranger.of("hand")
            await vera.say(t="hand", room=room, up=False)
            await supervisor.got("hand", room=room, up=False)
            assert {frame["t"] for frame in mine.frames} <= {"welcome", "entry", "presence", "typing"}
            assert not mine.texts()
            theirs.send(t="leave")
            await mine.until(lambda: mine.over)


async def test_nobody_takes_or_passes_what_rings_at_another(house: Server, vera: Volunteer) -> None:
    async with Volunteer(house.url, await one(house)) as stranger, await asks(house) as line:
        offer = await vera.got("offer")
        for kind in ("pass", "accept"):
            await stranger.say(t=kind, id=offer["id"])
        assert (await stranger.got("offer_over", id=offer["id"]))["why"] == "taken_back"
        assert not vera.of("offer_over", why="passed")
        await vera.say(t="accept", id=(await vera.got("offer"))["id"])
        assert (await vera.got("matched"))["room"] == (await line.expect("matched"))["room"]
        assert [frame for frame in stranger.frames if frame["t"] in ("matched", "talk")] == []


async def test_a_handover_happens_with_consent_and_the_note_that_was_approved(house: Server, vera: Volunteer) -> None:
    mine, theirs, _ = await listened(house, vera)
    async with mine, theirs:
        await theirs.until(lambda: theirs.connected)
        mine.send(t="handover", n=1, note="Ich entscheide für andere.")
        await mine.until(lambda: mine.of("refusal", code="no_option"))
        theirs.send(t="handover", n=1, note="Trauert um den Vater.")
        asked = await mine.until(lambda: mine.of("entry", kind="handover"))
        mine.send(t="answer", n=1, of=asked[-1]["pos"], yes=False)
        await theirs.until(lambda: theirs.of("entry", kind="answer", yes=False))
        assert not mine.over
        theirs.send(t="handover", n=2, note="Trauert um den Vater, schläft nicht.")
        again = await mine.until(lambda: [e for e in mine.of("entry", kind="handover") if e["n"] == 2])
        mine.send(t="answer", n=2, of=again[-1]["pos"], yes=True, note="Ich trauere.")
        await mine.until(lambda: mine.over)
        assert mine.transcript[-1]["reason"] == "handed_over"
    other = Volunteer(house.url, await one(house), accepts=True)
    async with await stand_in_line(house.url, mine.of("ticket")[-1]["ticket"]) as line, other:
        await other.on()
        assert (await line.expect("matched"))["kind"] == "volunteer"
        assert (await other.got("talk"))["note"] == "Ich trauere."


async def test_the_shield_ends_the_talk_and_keeps_that_person_from_all(house: Server, vera: Volunteer) -> None:
    joined = await join(house.url, format="volunteer", language="de", role="seek")
    async with await stand_in_line(house.url, joined.ticket) as line:
        await vera.say(t="accept", id=(await vera.got("offer"))["id"])
        matched = await line.expect("matched")
    mine = await vera.got("matched")
    async with Seat(house.url, matched["seat"]) as person, Seat(house.url, mine["seat"]) as volunteer:
        await person.until(lambda: person.connected)
        await volunteer.until(lambda: volunteer.connected)
        person.say("Etwas Gemeines")
        await volunteer.until(volunteer.texts)
        await vera.say(t="shield", room=mine["room"])
        await person.until(lambda: person.over)
        await volunteer.until(lambda: volunteer.over)
        assert person.transcript[-1]["reason"] == "safety"
    assert (await vera.got("talk_over"))["debrief"] is True
    async with await Door.open(house.url, "/ws/room") as door:
        await door.say(t="hello", v=1, seat=mine["seat"], pos=None)
        assert await door.closed() == 4004, "its text is shown no more"
    again = await wishes(house.url, format="volunteer", language="de", role="seek", visitor=joined.visitor)
    answer = await post(house.url, "/api/join", json=again)
    assert (answer.status_code, answer.json()["code"]) == (403, "shielded")
    assert int(answer.headers["retry-after"]) > 86_000


async def test_without_a_session_nothing_is_said(house: Server) -> None:
    for cookie in ("", "__Host-peerchat-staff=wrong", "x=y"):
        door = await Door.open(house.url, "/ws/staff", additional_headers={"Cookie": cookie})
        async with door:
            await door.say(t="hello", v=1)
            assert await door.closed() == 4001
            assert door.frames == []


async def test_signing_out_closes_all_that_is_theirs(house: Server) -> None:
    """The console and the talk, on whichever worker; the person is told, and is back in line."""
    async with Volunteer(house.url, await one(house)) as vera:
        await vera.on()
        await shown(house)
        mine, theirs, _ = await listened(house, vera)
        async with mine, theirs:
            await theirs.until(lambda: theirs.connected)
            headers = {"Cookie": vera.hired.cookie}
            known = await asyncio.to_thread(house.get, "/api/staff/session", **headers)
            csrf = {**headers, "X-CSRF": known.json()["csrf"]}
            async with httpx.AsyncClient(trust_env=False) as http:
                answer = await http.delete(house.url + "/api/staff/session", headers=csrf)
            assert answer.status_code in (200, 204)
            began = time.monotonic()
            await vera.until(lambda: vera.over)
            await theirs.until(lambda: theirs.over)
            assert time.monotonic() - began < patience(2)
            assert (vera.closes[-1], theirs.closes[-1]) == (4001, 4001)
            await mine.until(lambda: mine.over, 15)
            assert mine.transcript[-1]["reason"] == "listener_gone"


async def test_who_changes_their_languages_is_asked_by_them_from_now_on(house: Server, vera: Volunteer) -> None:
    headers = {"Cookie": vera.hired.cookie}
    known = (await asyncio.to_thread(house.get, "/api/staff/session", **headers)).json()
    about = {"name": "Vera Neu", "languages": ["en"], "time_zone": "UTC"}
    async with httpx.AsyncClient(trust_env=False, headers={**headers, "X-CSRF": known["csrf"]}) as http:
        assert (await http.put(f"{house.url}/api/staff/me", json=about)).status_code == 204
    await shown(house, "closed")
    assert (await site(house.url))["listening"]["en"]["state"] == "open"
    await vera.until(lambda: any(one["name"] == "Vera Neu" for one in vera.of("board")[-1]["team"]))


async def test_duty_survives_a_reconnect_and_a_newer_page_displaces_the_older(house: Server) -> None:
    hired = await one(house)
    async with Volunteer(house.url, hired) as page:
        await page.on(most=2)
        page.abort()
        await page.until(lambda: len(page.closes) == 1 and len(page.of("duty")) > 2)
        assert (page.of("duty")[-1]["on"], page.of("duty")[-1]["most"]) == (True, 2)
        async with Volunteer(house.url, hired) as newer:
            await page.until(lambda: page.over)
            assert page.closes[-1] == 4009
            assert (newer.of("duty")[-1]["on"], newer.of("duty")[-1]["most"]) == (True, 2)
            await newer.say(t="duty", on=False)
            await newer.got("duty", on=False)
