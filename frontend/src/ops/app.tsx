import { type ComponentChildren, h } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Topic } from "../join/site.ts";
import { Coming } from "../parts/coming.tsx";
import type { Part } from "../part.ts";
import type { Calls, Me } from "../staff/calls.ts";
import { useAct, Wrong } from "../staff/form.tsx";
import { Head, Ways } from "../staff/head.tsx";
import { SignIn } from "../staff/signin.tsx";
import { Speaking, type Speech, useSpeech } from "../words/language.tsx";
import { Alarms } from "./alarms.tsx";
import { type Lookout, PAGES } from "./lookout.ts";
import { Now } from "./now.tsx";
import { Rooms } from "./rooms.tsx";

/** What each page is given. */
export interface PageProps {
  lookout: Lookout;
  calls: Calls;
  me: Me;
  topics: Topic[];
}
export interface Parts {
  history: Part<typeof import("./history.tsx")>;
  house: Part<typeof import("./house.ts")>;
}
interface Props {
  lookout: Lookout;
  parts: Parts;
  speech: Speech;
  /** Of the site. */
  name: string;
  topics: Topic[];
}

export function App(props: Props) {
  const { lookout, speech, name } = props;
  const { step } = lookout.door;
  const here = lookout.operator ? lookout.page : step.at === "code" ? step.ticket : step.at;
  const before = useRef(here);
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>("main h1");
    // Without a heading, the page's part of the app is still on its way.
    if (before.current === here || !heading) return;
    before.current = here;
    scrollTo(0, 0);
    if (!document.activeElement?.matches("main input, main textarea")) heading.focus({ preventScroll: true });
  });
  return (
    <Speaking.Provider value={speech}>
      <div class="page staff ops">
        <Head name={name} console={speech.t.ops.console}>
          {lookout.operator && <Pages lookout={lookout} />}
        </Head>
        {step.at === "in" ? <Inside {...props} me={step.me} /> : <Outside {...props} />}
      </div>
    </Speaking.Provider>
  );
}

function Pages({ lookout }: { lookout: Lookout }) {
  const { t, language } = useSpeech();
  const ways = PAGES.map((page) => ({
    page, href: page === PAGES[0] ? `?lang=${language}` : `#${page}`, said: t.ops.page[page], current: page === lookout.page,
  }));
  return <Ways ways={ways} go={(page) => lookout.go(page)} />;
}

function Outside({ lookout: { door } }: Props) {
  const { t } = useSpeech();
  const { step } = door;
  if (step.at === "password" || step.at === "code") return <SignIn door={door} step={step} lead={t.ops.lead} />;
  return (
    <main class="column" id="content">
      <h1 class="unseen" tabIndex={-1}>
        {t.ops.console}
      </h1>
      <p role="status">{t.staff.busy}</p>
    </main>
  );
}

function Inside(props: Props & { me: Me }) {
  const { lookout, parts, topics, me } = props;
  const { t, language } = useSpeech();
  const toStaff = (
    <a class="button" href={`/staff?lang=${language}`}>
      {t.ops.toStaff}
    </a>
  );
  if (!lookout.operator) {
    return (
      <main class="column staff-narrow" id="content">
        <h1 tabIndex={-1}>{t.ops.notYours}</h1>
        <p class="lead">{t.ops.notYoursText(me.name)}</p>
        <div class="buttons">{toStaff}</div>
        <SignOut lookout={lookout} />
      </main>
    );
  }
  const coming = (lookout.page === "history" || lookout.page === "house") && parts[lookout.page];
  if (coming && !coming.got) return <Coming part={coming} />;
  return (
    <main class="staff-page" id="content">
      {page()}
      <footer class="ops-foot">
        <div class="buttons">{toStaff}</div>
        <SignOut lookout={lookout} />
      </footer>
    </main>
  );

  function page(): ComponentChildren {
    const given: PageProps = { lookout, calls: lookout.door.calls, me, topics };
    switch (lookout.page) {
      case "now":
        return <Now {...given} />;
      case "rooms":
        return <Rooms {...given} />;
      case "history":
        return parts.history.got && <parts.history.got.History {...given} />;
      case "alarms":
        return <Alarms {...given} />;
      case "house":
        return parts.house.got && <parts.house.got.House {...given} />;
    }
  }
}

function SignOut({ lookout }: { lookout: Lookout }) {
  const { t } = useSpeech();
  const act = useAct();
  return (
    <div>
      <Wrong act={act} />
      <button type="button" class="button button-quiet" onClick={() => act.run(() => lookout.door.signOut())}>
        {t.staff.signOut}
      </button>
    </div>
  );
}
