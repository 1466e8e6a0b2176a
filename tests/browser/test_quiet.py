"""What the page does behind one's back: nothing. No third party, no cookie, little weight, and no word in any address."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

import pytest

from tests.browser.people import People
from tests.browser.person import Person, meet
from tests.browser.test_circle import LEAST, sit_down
from tests.system.server import Server

CANARY = "kanarienvogel-7341"
MOST_BYTES = {"script": 25 * 1024, "stylesheet": 6 * 1024, "document": 4 * 1024}
WHILE_WAITING = ("**/assets/talk-*.js", "**/words-talk-*.js", "**/talk.css")
WHILE_TALKING = (
    "**/assets/later-*.js", "**/assets/first-*.js", "**/words-later-*.js", "**/words-wait-*.js", "**/later.css", "**/first.css",
    "**/assets/safety-*.js", "**/words-safety-*.js", "**/safety.css",
)  # fmt: skip
MOST_SHIFT = 0.05  # half of what counts as good (web.dev/cls); nothing should jump under a finger
PACKED_FROM_BYTES = 1400  # one packet holds the rest anyway
_SHIFTS = """new Promise((resolve) => {
  const seen = [];
  const note = (list) => seen.push(...list.getEntries().map(({ value, sources }) =>
    [value, ...sources.map(({ node }) => node?.className || node?.nodeName)]));
  new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(seen), 200);
})"""


async def test_the_first_pages_are_light(arrive: People) -> None:
    one = await arrive("de")
    await one.arrive()
    await one.sees("landing/start")
    await weigh(one)
    await one.start()
    await one.sees("wait/position", 1)
    await open_afresh(one, WHILE_WAITING)
    await one.sees("wait/position", 1)
    await weigh(one)


@pytest.mark.parametrize("size", [2, LEAST], ids=["pair", "circle"])
async def test_a_room_is_light_and_whole_before_what_it_needs_later_has_come(
    arrive: People, quiet_house: Server, size: int
) -> None:
    if size == LEAST:
        one, two, *_ = await sit_down(arrive, quiet_house, "de")
    else:
        one, two = await asyncio.gather(arrive("de"), arrive("de"))
        await meet(one, two)
    await open_afresh(one, WHILE_TALKING)
    await one.in_room()
    await two.say(CANARY)
    await one.hears(CANARY)
    await one.say("Da bin ich wieder.")
    await two.hears("Da bin ich wieder.")
    await weigh(one)
    # Leaving waits for nothing either.
    await one.tap(await one.button("circle/leave" if size == LEAST else "room/leave"))
    await one.tap(await one.button("leaving/silent"))
    await one.page.wait_for_function("JSON.parse(sessionStorage.getItem('stage')).at === 'end'")


async def open_afresh(person: Person, ahead: tuple[str, ...]) -> None:
    """The page anew, with the tab's memory and without anything kept by the browser; what it fetches `ahead` never comes."""
    for file in ahead:  # where a route is set, nothing comes out of the browser's own store
        await person.page.route(file, lambda route: route.abort())
    await person.page.reload()
    # What the page before was still waiting for may have come after all.
    kinds = [answer.request.resource_type for answer in person.watch.answers]
    del person.watch.answers[: len(kinds) - 1 - kinds[::-1].index("document")]


async def weigh(person: Person) -> None:
    weights = dict.fromkeys(MOST_BYTES, 0)
    for answer in person.watch.answers:
        kind = answer.request.resource_type
        if kind in weights:
            assert answer.headers.get("content-encoding") == "gzip", answer.url
            weights[kind] += (await answer.request.sizes())["responseBodySize"]
    assert all(0 < weights[kind] <= most for kind, most in MOST_BYTES.items()), weights


async def test_no_word_and_no_token_is_in_an_address_a_cookie_or_the_lasting_memory(
    arrive: People, house: Server
) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    await one.say(CANARY)
    await two.hears(CANARY)
    await one.type(f"{CANARY} again")
    stage = await one.page.evaluate("sessionStorage.getItem('stage')")
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leaving/silent"))
    await one.sees("end/mine")
    secrets = [CANARY, *re.findall(r"[\w-]{40,}", stage)]
    assert len(secrets) > 2
    addresses = "\n".join([*one.watch.urls, *two.watch.urls, one.page.url])
    assert [secret for secret in secrets if secret in addresses] == []
    assert [secret for secret in secrets if secret in house.output] == []
    assert await one.page.evaluate("[localStorage.length, document.cookie, history.length]") == [0, "", 2]
    databases = await one.page.evaluate("indexedDB.databases().then((found) => found.length)")
    caches = await one.page.evaluate("isSecureContext ? caches.keys().then((found) => found.length) : 0")
    assert (databases, caches) == (0, 0)
    assert CANARY not in await memory(one), "what was said outlives the talk in the tab"


async def memory(person: Person) -> str:
    kept: str = await person.page.evaluate("JSON.stringify({ ...sessionStorage })")
    return kept


async def test_every_answer_has_its_strict_headers(arrive: People, house: Server) -> None:
    one = await arrive("en")
    await one.stand_in_line()
    await one.arrive("/help")
    assert len(one.watch.answers) > 8
    for answer in one.watch.answers:
        assert urlsplit(answer.url).netloc == urlsplit(house.url).netloc
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        if answer.request.resource_type == "document":
            assert answer.headers["cache-control"] == "no-store"


async def test_whatever_is_not_small_travels_packed(arrive: People) -> None:
    one = await arrive("de")
    await one.stand_in_line()
    await one.arrive("/help")
    plain = [answer for answer in one.watch.answers if answer.headers.get("content-encoding") != "gzip"]
    weights = {answer.url: (await answer.request.sizes())["responseBodySize"] for answer in plain}
    assert {url: weight for url, weight in weights.items() if weight > PACKED_FROM_BYTES} == {}


async def test_nothing_jumps_while_a_page_opens(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    waiting, landing = await asyncio.gather(arrive("en"), arrive("de"))
    await waiting.stand_in_line()
    await landing.arrive()
    await one.page.reload()
    await one.in_room()
    await waiting.page.reload()
    await waiting.sees("wait/position", 1)
    await landing.sees("landing/start")
    helped = await arrive("de")
    await helped.arrive("/help")
    people = {"room": one, "waiting": waiting, "landing": landing, "help": helped}
    found = {name: await person.page.evaluate(_SHIFTS) for name, person in people.items()}
    assert {name: seen for name, seen in found.items() if sum(shift[0] for shift in seen) > MOST_SHIFT} == {}
