import { type ComponentChildren, Fragment, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { Coming } from "../parts/coming.tsx";
import type { Part } from "../part.ts";
import { Close } from "../wire.ts";
import { Speaking, type Speech, useSpeech } from "../words/language.tsx";
import type { Me } from "./calls.ts";
import type { Console } from "./console.ts";
import { Desk } from "./desk.tsx";
import { useAct, Wrong } from "./form.tsx";
import { Head, Ways } from "./head.tsx";
import { OfferCard } from "./offer.tsx";
import type { Ring } from "./ring.ts";
import { SignIn } from "./signin.tsx";
import { TalkPage } from "./talk.tsx";

interface Props {
  house: Console;
  parts: {
    joining: Part<typeof import("./invitation.tsx")>;
    office: Part<typeof import("./office.ts")>;
    reports: Part<typeof import("./reports.tsx")>;
  };
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
    const heading = document.querySelector<HTMLElement>("h1");
    // Without one its part of the app has not come yet.
    if (before.current === here || !heading) return;
    before.current = here;
    scrollTo(0, 0);
    // A field that asks for the next thing may have the focus already.
    if (!document.activeElement?.matches("main input, main textarea")) heading.focus({ preventScroll: true });
  });
  return (
    <Speaking.Provider value={speech}>
      <div class={talking ? "page page-room staff" : "page staff"}>
        <Head name={name} console={speech.t.staff.console}>
          {house.door.me && <Pages house={house} />}
        </Head>
        {step.at === "in" ? <Inside {...props} me={step.me} /> : <Outside {...props} />}
      </div>
    </Speaking.Provider>
  );
}

function Pages({ house }: { house: Console }) {
  const { t, language } = useSpeech();
  const ways = house.pages.map((page) => ({
    page, href: page === "duty" ? `?lang=${language}` : `#${page}`, current: page === house.page && !house.room,
    said: page === "reports" && house.waiting > 0 ? `${t.staff.page.reports} (${house.waiting})` : t.staff.page[page],
  }));
  return <Ways ways={ways} go={(page) => house.go(page)} />;
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
    if (house.page === "reports") return parts.reports.got ? <parts.reports.got.Reports calls={house.door.calls} me={me} /> : <Coming part={parts.reports} within="div" />;
    if (!got) return <Coming part={parts.office} within="div" />;
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
    <div class="column staff-column">
      <Wrong act={act} />
      <div class="buttons">
        <button type="button" class="button" onClick={() => act.run(() => house.door.signOut())}>
          {t.staff.signOut}
        </button>
      </div>
    </div>
  );
}
