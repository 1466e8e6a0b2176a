import { type ComponentChildren, Fragment, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { Coming } from "../parts/coming.tsx";
import type { Part } from "../part.ts";
import { Close } from "../wire.ts";
import { languages, Speaking, type Speech, tongues, useSpeech } from "../words/language.tsx";
import type { Me } from "./calls.ts";
import { type Console, PAGES } from "./console.ts";
import { Desk } from "./desk.tsx";
import { useAct, Wrong } from "./form.tsx";
import { OfferCard } from "./offer.tsx";
import type { Ring } from "./ring.ts";
import { SignIn } from "./signin.tsx";
import { TalkPage } from "./talk.tsx";

interface Props {
  house: Console;
  parts: { joining: Part<typeof import("./invitation.tsx")>; office: Part<typeof import("./office.ts")> };
  ring: Ring;
  speech: Speech;
  name: string;
  topics: Topic[];
}

export function App(props: Props) {
  const { house, speech, name } = props;
  const { step } = house.door;
  // What came is new when step, page or talk is another one: then one begins at its heading.
  const here = step.at === "in" ? (house.room ?? house.page) : step.at === "code" ? step.ticket : step.at;
  const before = useRef(here);
  const talking = Boolean(house.open);
  useEffect(() => {
    if (before.current === here) return;
    before.current = here;
    scrollTo(0, 0);
    // A field that asks for the next thing may have the focus already.
    if (!document.activeElement?.matches("main input, main textarea")) document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  });
  return (
    <Speaking.Provider value={speech}>
      <div class={talking ? "page page-room staff" : "page staff"}>
        <Head house={house} name={name} />
        {step.at === "in" ? <Inside {...props} me={step.me} /> : <Outside {...props} />}
      </div>
    </Speaking.Provider>
  );
}

function Head({ house, name }: { house: Console; name: string }) {
  const { t, language, speak } = useSpeech();
  const { me } = house.door;
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
          {name} <span class="staff-brand">· {t.staff.console}</span>
        </span>
      </p>
      <nav class="tongues" aria-label={t.languages}>
        {languages.map((one) => (
          <a
            key={one}
            href={`?lang=${one}`}
            lang={one}
            hreflang={one}
            aria-current={one === language ? "true" : undefined}
            onClick={(event) => {
              event.preventDefault();
              speak(one);
            }}
          >
            {tongues[one]}
          </a>
        ))}
      </nav>
      {me && (
        <nav class="staff-nav" aria-label={t.staff.pages}>
          {PAGES.map((page) => (
            <a
              key={page}
              href={page === "duty" ? `?lang=${language}` : `#${page}`}
              aria-current={page === house.page && !house.room ? "page" : undefined}
              onClick={(event) => {
                event.preventDefault();
                house.go(page);
              }}
            >
              {t.staff.page[page]}
            </a>
          ))}
        </nav>
      )}
    </header>
  );
}

function Outside({ house, parts }: Props) {
  const { t } = useSpeech();
  const { door } = house;
  const { step } = door;
  switch (step.at) {
    case "asking":
      return (
        <main class="column" id="content">
          <h1 class="unseen" tabIndex={-1}>
            {t.staff.console}
          </h1>
          <p role="status">{t.staff.busy}</p>
        </main>
      );
    case "password":
    case "code":
      return <SignIn door={door} step={step} />;
    case "invited":
      return parts.joining.got ? <parts.joining.got.Invitation door={door} step={step} /> : <Coming part={parts.joining} />;
    case "codes":
      return (
        <main class="column staff-narrow" id="content">
          <h1 tabIndex={-1}>{t.codes.title}</h1>
          {parts.joining.got && <parts.joining.got.Codes codes={step.codes} onNoted={() => door.noted()} />}
        </main>
      );
    case "in":
      return null;
  }
}

function Inside({ house, parts, ring, topics, me }: Props & { me: Me }) {
  const { t } = useSpeech();
  const { duty, open } = house;
  if (!duty) return null;
  const { phase } = duty.view;
  if (phase.at === "over" && phase.code === Close.DISPLACED) {
    return (
      <main class="column staff-narrow" id="content">
        <h1 tabIndex={-1}>{t.duty.displaced}</h1>
        <p class="lead">{t.duty.displacedText}</p>
        <div class="buttons">
          <button type="button" class="button button-main" onClick={() => duty.connection.takeBack()}>
            {t.duty.here}
          </button>
        </div>
      </main>
    );
  }
  const offer = <OfferCard house={house} duty={duty} ring={ring} topics={topics} />;
  if (open) return <TalkPage key={open.talk.room} house={house} duty={duty} one={open} topics={topics} offer={offer} me={me} />;
  return (
    <main class="staff-page" id="content">
      {offer}
      {page()}
    </main>
  );

  function page(): ComponentChildren {
    const { got } = parts.office;
    if (house.page === "duty") return <Desk house={house} duty={duty as NonNullable<typeof duty>} me={me} ring={ring} topics={topics} />;
    if (!got) return <Coming part={parts.office} />;
    const Page = { shifts: got.Shifts, learning: got.Learning, team: got.Team, own: got.Own }[house.page];
    return (
      <>
        <Page house={house} me={me} calls={house.door.calls} />
        {house.page === "own" && <SignOut house={house} />}
      </>
    );
  }
}

function SignOut({ house }: { house: Console }) {
  const { t } = useSpeech();
  const act = useAct();
  return (
    <div class="column">
      <Wrong act={act} />
      <div class="buttons">
        <button type="button" class="button" onClick={() => act.run(() => house.door.signOut())}>
          {t.staff.signOut}
        </button>
      </div>
    </div>
  );
}
