/** The tab's title: the neutral name, with a bare number while nobody looks. Never a name, never a word of the talk. */
import type { Visit } from "../visit.ts";

export function attendTitle(name: string): { show(visit: Visit): void } {
  let seen = 0;
  let count = 0;
  const write = () => {
    document.title = count > 0 ? `(${count}) ${name}` : name;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    count = 0;
    write();
  });
  return {
    show({ roomView }) {
      const theirs = roomView?.lines.filter((line) => line.is === "text" && !line.mine).length ?? 0;
      // Being matched counts as news as well.
      const news = roomView ? theirs + 1 : 0;
      count = document.hidden ? Math.max(0, count + news - seen) : 0;
      seen = news;
      write();
    },
  };
}
