/** On some phones the keyboard lies over the page: the stylesheet learns how much of it can be seen. */
export function attendViewport(page: HTMLElement): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const measure = () => {
    const covered = Math.max(0, window.innerHeight - seen.height - seen.offsetTop);
    page.style.setProperty("--covered", seen.scale > 1.01 ? "0px" : `${Math.round(covered)}px`);
  };
  seen.addEventListener("resize", measure);
  seen.addEventListener("scroll", measure);
  measure();
}
