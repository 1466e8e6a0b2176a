"""Two people with phones: from the first page to the first words, and what the page says on the way."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import Said, meet, mirrored

# The states of one's own newest message, each as it comes: "sending" may last only for a moment.
_NOTE_STATES = """() => {
  globalThis.states = [];
  new MutationObserver(() => {
    const state = [...document.querySelectorAll(".said-mine .said-foot > span")].at(-1)?.textContent;
    if (state && states.at(-1) !== state) states.push(state);
  }).observe(document.querySelector(".log"), { childList: true, subtree: true, characterData: true });
}"""


async def test_two_taps_lead_to_someone_and_two_more_to_the_first_words(arrive: People) -> None:
    people = await asyncio.gather(arrive("de"), arrive("de"))
    for person in people:
        await person.arrive()
        await person.choose_topic()
        await person.start()
        assert person.taps == 2
    await asyncio.gather(*(person.in_room() for person in people))
    for person in people:
        await person.tap(person.box)
        await person.page.keyboard.type("Hallo du")
        await person.send()
        assert person.taps == 4
    one, two = people
    await asyncio.gather(one.hears("Hallo du"), two.hears("Hallo du"))
    assert await two.talk() == mirrored(await one.talk())
    assert len(await one.talk()) == 2


async def test_a_message_is_on_its_way_and_then_sent(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en", device="desk"))
    await meet(one, two)
    await one.page.evaluate(_NOTE_STATES)
    await one.say("can you hear me")
    await two.hears("can you hear me")
    await one.sees("room/sent")
    assert await one.page.evaluate("states") == [await one.word("room/sending"), await one.word("room/sent")]
    await two.box.fill("Yes, I can.")
    await two.page.keyboard.press("Enter")
    await one.hears("Yes, I can.")
    assert await one.talk() == [Said("me", "can you hear me"), Said("other", "Yes, I can.")]


async def test_words_written_while_waiting_lie_ready_in_the_box_and_are_not_sent_by_themselves(
    arrive: People,
) -> None:
    one = await arrive("de")
    await one.stand_in_line()
    await one.page.locator("#first-words").fill("Mein Tag war lang")
    two = await arrive("de")
    await asyncio.gather(two.find_someone(), one.in_room())
    await expect(one.box).to_have_value("Mein Tag war lang")
    assert await two.talk() == []
    await one.send()
    await two.hears("Mein Tag war lang")
    await expect(one.box).to_have_value("")


async def test_the_other_is_seen_writing(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await meet(one, two)
    await one.page.locator("#message").press_sequentially("I wanted to")
    await two.sees("room/state/typing")
    await one.box.fill("")
    await two.does_not_see("room/state/typing")


async def test_people_of_two_languages_do_not_meet(arrive: People) -> None:
    german, english = await asyncio.gather(arrive("de"), arrive("en"))
    await asyncio.gather(german.stand_in_line(), english.stand_in_line())
    other = await arrive("en")
    await asyncio.gather(other.find_someone(), english.in_room())
    await german.sees("wait/position", 1)


async def test_a_reader_further_up_is_not_moved_and_is_told_of_new_words(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de", device="desk"), arrive("de"))
    await meet(one, two)
    log = two.page.get_by_role("log")
    for number in range(7):
        await one.say(f"Nummer {number}. " + "Das ist eine lange Geschichte. " * 10)
        await two.hears(f"Nummer {number}")
    assert await log.evaluate("(log) => log.scrollHeight - log.scrollTop - log.clientHeight") < 90
    await log.evaluate("(log) => { log.scrollTop = 40; }")
    await one.say("Noch etwas")
    await two.sees("room/newOnes", 1)
    await one.say("Und noch etwas")
    await two.sees("room/newOnes", 2)
    assert await log.evaluate("(log) => log.scrollTop") == 40
    await two.tap(await two.button("room/newOnes", 2))
    await expect(two.page.get_by_text("Und noch etwas")).to_be_in_viewport()
    await expect(two.page.locator(".fresh")).to_be_hidden()
