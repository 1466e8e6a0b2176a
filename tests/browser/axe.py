"""axe-core, from the frontend's own packages, run in the page as it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from playwright.async_api import Page

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOURS = ["color-contrast", "link-in-text-block"]  # all that a theme can change
SOURCE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
_RUN = """async (only) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], elementRef: false, ...(only && { runOnly: only }) });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join("; ")}`));
}"""


@cache
def _source() -> str:
    return SOURCE.read_text("utf-8")


async def violations(page: Page, only: list[str] | None = None) -> list[str]:
    """One line for each element that breaks a rule, best practices of axe included. `only`: names of rules."""
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(_source())
    found: list[str] = await page.evaluate(_RUN, only)
    return found


async def in_both_themes(page: Page) -> list[str]:
    """As `violations`. A theme is other colours on the same page, so the second is asked about those alone."""
    found = []
    for theme, only in zip(THEMES, (None, COLOURS), strict=True):
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found += [f"{theme}: {line}" for line in await violations(page, only)]
    return found
