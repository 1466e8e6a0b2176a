/** What a page needs to know about the files of the house that it was not loaded with. */

/** A stylesheet of a part: there before the part is shown, so that nothing jumps. Rejects if it does not come. */
export function loadStyles(href: string): Promise<void> {
  // Named by the page itself, it stands in front of its scripts.
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error("no stylesheet"));
    };
    document.head.append(link);
  });
}

/** Whether the page would be loaded with another script than `mine` now: then parts of the old one may be gone. */
export async function isRenewed(mine: string): Promise<boolean> {
  try {
    const answer = await fetch("/", { credentials: "omit", cache: "no-store" });
    return answer.ok && !(await answer.text()).includes(new URL(mine).pathname);
  } catch {
    return false;
  }
}
