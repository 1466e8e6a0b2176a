"""axe-core, from the frontend's own packages, run in the page as it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.async_api import Page

SOURCE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], elementRef: false });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join("; ")}`));
}"""


@cache
def _source() -> str:
    return SOURCE.read_text("utf-8")


async def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule, best practices of axe included."""
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(_source())
    found: list[str] = await page.evaluate(_RUN)
    return found
