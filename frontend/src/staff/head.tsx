import { type ComponentChildren, h } from "preact";
import { Tongues } from "../parts/tongues.tsx";
import { useSpeech } from "../words/language.tsx";

interface Props {
  /** Of the site. */
  name: string;
  /** What this page of the house is called. */
  console: string;
  children: ComponentChildren;
}
export interface Way<P extends string> {
  page: P;
  href: string;
  said: string;
  current: boolean;
}

/** What stands above every page of a console; `children`: the ways to its pages. */
export function Head({ name, console, children }: Props) {
  const { t } = useSpeech();
  return (
    <header class="page-head staff-head">
      <a
        class="staff-skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("h1")?.focus();
        }}
      >
        {t.staff.skip}
      </a>
      <p class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <circle class="brand-light" cx="11" cy="14" r="5" />
          <circle class="brand-light" cx="22" cy="14" r="5" />
          <path class="brand-water" d="M3 24c4-3 8-3 13 0s9 3 13 0" />
        </svg>
        <span>
          {name} <span class="staff-brand">· {console}</span>
        </span>
      </p>
      <Tongues />
      {children}
    </header>
  );
}

export function Ways<P extends string>({ ways, go }: { ways: Way<P>[]; go: (page: P) => void }) {
  const { t } = useSpeech();
  return (
    <nav class="staff-nav" aria-label={t.staff.pages}>
      {ways.map(({ page, href, said, current }) => (
        <a
          key={page}
          href={href}
          aria-current={current ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            go(page);
          }}
        >
          {said}
        </a>
      ))}
    </nav>
  );
}
