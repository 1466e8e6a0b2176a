"""Every page of reports and appeals at the console, with a talk that was reported and a sanction that somebody asks about."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.browser.staff import Listener
from tests.browser.staff_stages import Show, to
from tests.system.door import Door
from tests.system.server import Server
from tests.system.talking import sit
from tests.system.visitor import pair, post

TALK = {
    "de": (
        "Du kannst mir alles sagen. Wie alt bist du denn?",
        "Schick mir ein Foto, dann reden wir weiter.",
        "Er fragt nach Fotos. Ich habe Angst, dass er mich findet.",
    ),
    "en": (
        "You can tell me anything. How old are you?",
        "Send me a photo, then we can go on talking.",
        "He asks for photos. I am afraid that he finds me.",
    ),
}
HELD = {"de": "Bring dich doch um.", "en": "Just kill yourself."}
ASKED = {
    "de": "Ich habe nur ein Lied abgeschrieben. Bitte seht es euch noch einmal an.",
    "en": "I only wrote down a song. Please look at it again.",
}


async def _call(rooms: Server, path: str, **body: object) -> dict[str, Any]:
    answer = await post(rooms.url, path, json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def report(rooms: Server, language: str, reason: str, *, attached: bool) -> None:
    """From a talk of two; with its messages and a few words, or with nothing."""
    mine, theirs = await pair(rooms.url, language=language)
    one, welcome = await sit(rooms.url, mine.seat)
    other, _ = await sit(rooms.url, theirs.seat)
    (them,) = (member["id"] for member in welcome["members"] if member["id"] != welcome["you"])
    seen = []
    for n, text in enumerate(TALK[language][:2] if attached else (), 1):
        await other.say(t="say", n=n, text=text)
        seen.append((await one.expect("entry", by=them, kind="text", text=text))["pos"])
    words = {"attach": seen, "note": TALK[language][2]} if attached else {}
    await _call(rooms, "/api/reports", seat=mine.seat, member=them, reason=reason, **words)
    for door in (one, other):
        await door.close()


async def appeal(rooms: Server, language: str) -> None:
    """By somebody whose words were held twice, so that a program told them what follows."""
    place, _ = await pair(rooms.url, language=language)
    door, _ = await sit(rooms.url, place.seat)
    code = await _sanctioned(door, HELD[language])
    await _call(rooms, "/api/appeals", code=code, text=ASKED[language])
    await door.close()


async def _sanctioned(door: Door, text: str) -> str:
    """The code to appeal with, of the first step that follows from what was held."""
    for _ in range(5):
        await door.say(t="say", n=1, text=text)
        await door.quiet(0.3)
        for frame in door.frames:
            if frame["t"] == "sanction":
                return str(frame["appeal"])
    raise AssertionError([frame["t"] for frame in door.frames])


async def every(one: Listener, rooms: Server, show: Show) -> None:
    """`one` is an operator or a supervisor."""
    person, page = one.person, one.page
    for reason, attached in (("grooming", True), ("abuse", True), ("other", False)):
        await report(rooms, person.language, reason, attached=attached)
    await appeal(rooms, person.language)
    await to(one, "reports")
    waiting = page.locator("section[aria-labelledby=reports-waiting] li .button")
    await expect(waiting.first).to_be_visible()
    await show("staff-reports", person)
    await waiting.first.click()
    await expect(page.locator("#case")).to_be_visible()
    await show("staff-report", person)
    await page.get_by_label(await person.word("reports/outcomes/banned"), exact=True).check()
    await page.select_option("#lasts", "604800")
    await (await person.button("reports/send")).click()
    await person.sees("reports/needRule")
    await show("staff-report-decide", person)
    await page.select_option("#rule", index=5)
    await (await person.button("reports/send")).click()
    await person.sees("reports/proposed")
    await show("staff-report-proposed", person)
    await page.locator("section[aria-labelledby=reports-appeals] li .button:not([aria-disabled=true])").first.click()
    await expect(page.locator("#case")).to_be_visible()
    await show("staff-appeal", person)
    await (await person.button("reports/back")).click()
    await to(one, "duty")
