import { Fragment, h } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Arrival } from "../join/arrival.ts";
import { beCalled, canBeCalled, serviceOf } from "../line/call.ts";
import type { Held } from "../line/queue.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";

/** What the browser said about calling. */
type Asked = "not yet" | "asking" | "no";

/** Hold my place: a code to write down, and a call if the person wants one. */
export function Hold({ visit, arrival }: { visit: Visit; arrival: Arrival }) {
  const { t } = useSpeech();
  const [asked, setAsked] = useState<Asked>("not yet");
  const { queue, queueView: view } = visit;
  if (!queue || !view) return null;
  return (
    <section class="card hold" aria-label={t.hold.title}>
      {view.held ? (
        <HeldPlace held={view.held} />
      ) : (
        <>
          <h2>{t.hold.title}</h2>
          <p class="soft">{t.hold.text}</p>
          <div class="buttons">
            <button type="button" class="button" disabled={asked === "asking" || !view.waiting} onClick={() => queue.hold()}>
              {t.hold.button}
            </button>
          </div>
          <Call visit={visit} arrival={arrival} asked={asked} onAsked={setAsked} />
        </>
      )}
      <p role="status">{asked === "asking" ? t.hold.callAsked : asked === "no" && t.hold.callNo}</p>
    </section>
  );
}

function HeldPlace({ held: { code, expires_at, push } }: { held: Held }) {
  const { t, language } = useSpeech();
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    // The button that was pressed is gone: its answer is where to go on.
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(expires_at * 1000);
  return (
    <>
      <div role="status">
        <h2 tabIndex={-1} ref={title}>
          {t.hold.code}
        </h2>
        <p class="code">{code}</p>
        <p>
          <strong>{t.hold.until(time)}</strong> {t.hold.keep}
        </p>
        {push && <p>{t.hold.called(push)}</p>}
      </div>
      <p class="soft">
        {t.hold.how} {t.hold.stay}
      </p>
    </>
  );
}

/** Offered where it works. Whose service passes the call is said before the browser asks for anything. */
function Call({ visit, arrival, asked, onAsked }: { visit: Visit; arrival: Arrival; asked: Asked; onAsked: (asked: Asked) => void }) {
  const { t, language } = useSpeech();
  const [key, setKey] = useState<string | null>(null);
  const service = serviceOf(navigator.userAgent);
  useEffect(() => {
    if (canBeCalled()) arrival.callKey(service).then(setKey, () => {});
  }, []);
  if (!key || asked === "no") return null;
  const ask = async () => {
    onAsked("asking");
    const address = await beCalled(key, language).catch(() => null);
    onAsked(address ? "not yet" : "no");
    // Whoever cannot be called still gets the place that was asked for.
    visit.queue?.hold(address);
  };
  return (
    <>
      <p class="soft">{t.hold.callHow(service)}</p>
      <div class="buttons">
        <button type="button" class="button" disabled={asked === "asking"} onClick={() => void ask()}>
          {t.hold.callYes}
        </button>
      </div>
    </>
  );
}
