"""For everyone: no accessibility rule of axe is broken on any page, in either theme and language, and nothing is cut off."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser import axe
from tests.browser.people import People
from tests.browser.person import Person
from tests.browser.stages import every
from tests.system.server import Server

_WIDER = """() => {
  const page = document.documentElement;
  const over = [...document.querySelectorAll("body *")].filter((part) => {
    const { right, width } = part.getBoundingClientRect();
    return width > 1 && right > page.clientWidth + 1 && !part.closest("svg, .unseen");
  });
  return page.scrollWidth > page.clientWidth ? over.map((part) => part.className || part.tagName).slice(0, 5) : [];
}"""
_UNREACHABLE = """() => [...document.querySelectorAll("a[href], button, textarea, input, summary, select")]
  .filter((part) => part.checkVisibility() && !part.disabled)
  .filter((part) => { part.scrollIntoView({ block: "center" }); const { left, right, top, bottom } = part.getBoundingClientRect();
    return left < -1 || right > innerWidth + 1 || bottom < 0 || top > innerHeight; })
  .map((part) => part.textContent.trim() || part.id || part.tagName)"""
_SMALL = """() => [...document.querySelectorAll("button, .button, #exit, .chip, textarea, summary, select")]
  .filter((part) => part.checkVisibility())
  .filter((part) => { const { width, height } = part.getBoundingClientRect(); return width < 44 || height < 44; })
  .map((part) => `${part.className || part.tagName} ${JSON.stringify(part.getBoundingClientRect().toJSON())}`)"""


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_axe_would_tell(arrive: People) -> None:
    """That nothing is found below means something."""
    one = await arrive("en")
    await one.arrive()
    await one.page.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", "<button></button><p id=pale>pale words</p>");
            Object.assign(document.querySelector("#pale").style, { color: "#ccc", background: "#fff" });
        }"""
    )
    broken = " ".join(await axe.violations(one.page))
    assert "button-name" in broken
    assert "color-contrast" in broken


@pytest.mark.timeout(180)
async def test_no_page_breaks_a_rule_of_axe_and_each_fits_320_pixels_and_text_of_twice_the_size(
    arrive: People, arrive_whole: People, house: Server, language: str
) -> None:
    found: dict[str, list[str]] = {}

    async def look(name: str, person: Person) -> None:
        if language == "de":  # the longer words
            for what, parts in (await misfits(person)).items():
                found[f"{name} {what}"] = parts
        if name == "noscript":
            person = await scripted_twin(arrive, person)
        if broken := await axe.in_both_themes(person.page):
            found[f"{name} {language}"] = broken

    await every(arrive, house, language, look, called=arrive_whole)
    assert found == {}


async def misfits(person: Person) -> dict[str, list[str]]:
    """What is too small to touch, cut off or out of reach here; the page is as before afterwards."""
    usual = person.page.viewport_size
    assert usual is not None
    small = await person.page.evaluate(_SMALL)
    await person.page.set_viewport_size({"width": 320, "height": 640})
    narrow = [*await person.page.evaluate(_WIDER), *await person.page.evaluate(_UNREACHABLE)]
    await person.page.set_viewport_size(usual)
    await person.page.evaluate("document.documentElement.style.fontSize = '200%'")
    large = [*await person.page.evaluate(_WIDER), *await person.page.evaluate(_UNREACHABLE)]
    await person.page.evaluate("document.documentElement.style.fontSize = ''")
    return {what: parts for what, parts in (("44 px", small), ("320 px", narrow), ("200 %", large)) if parts}


async def scripted_twin(arrive: People, bare: Person) -> Person:
    """The page as it is without scripts, in a browser that runs some: axe is one itself."""
    twin = await arrive(bare.language)
    html = await (await twin.page.request.get(bare.page.url)).text()
    html = re.sub(r"<script.*?</script>|<link rel=.modulepreload[^>]*>", "", html, flags=re.DOTALL)
    html = html.replace("<noscript>", "<div id=bare>").replace("</noscript>", "</div>")
    await twin.page.route(bare.page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
    await twin.page.goto(bare.page.url)
    await twin.page.evaluate(
        "document.querySelector(`#bare [lang]:not(:lang(${document.documentElement.lang}))`).remove()"
    )
    await expect(twin.page.get_by_role("heading", level=1)).to_be_visible()
    return twin
