import { Fragment, h } from "preact";
import { mayMeet } from "../room/after.ts";
import type { Afterwards } from "../room/afterwards.ts";
import { useSpeech } from "../words/language.tsx";

/** Would I talk with this person again? The answer is told only where both said yes. */
export function Again({ talk }: { talk: Afterwards }) {
  const { t } = useSpeech();
  const { after, asking } = talk;
  const name = after.people[0]?.name ?? "";
  if (!mayMeet(after)) return null;
  return (
    <section class="card again" aria-label={t.again.ask(name)}>
      {after.found ? (
        <Code talk={talk} name={name} />
      ) : (
        <>
          <h2>{t.again.ask(name)}</h2>
          <div role="status" class="again-told">
            {after.wish === null && <p>{t.again.how}</p>}
            {after.wish === false && <p>{t.again.noDone}</p>}
            {after.wish && asking !== "gone" && <p>{t.again.wished(name)}</p>}
            {after.wish && asking === "well" && <p class="soft small">{t.again.open}</p>}
            {after.wish && asking === "away" && <p class="soft small">{t.again.away}</p>}
            {after.wish && asking === "gone" && <p>{t.again.gone}</p>}
          </div>
          {asking !== "gone" && (
            <div class="buttons">
              {!after.wish && (
                <button key="yes" type="button" class="button" onClick={() => talk.wish(true)}>
                  {t.again.yes}
                </button>
              )}
              {after.wish !== false && (
                <button key="no" type="button" class={after.wish ? "button button-quiet" : "button"} onClick={() => talk.wish(false)}>
                  {after.wish ? t.again.takeBack : t.again.no}
                </button>
              )}
            </div>
          )}
        </>
      )}
    </section>
  );
}

function Code({ talk, name }: { talk: Afterwards; name: string }) {
  const { t, language } = useSpeech();
  const { found } = talk.after;
  if (!found) return null;
  const until = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(found.expires_at * 1000);
  return (
    <div role="status" class="again-told">
      <h2>{t.again.both(name)}</h2>
      <p class="soft small">{t.again.code}</p>
      <p class="again-code">{found.code}</p>
      <p>
        {t.again.use} {t.again.until(until)}
      </p>
      <p class="soft small">{t.again.time}</p>
      {!talk.after.noted && (
        <button type="button" class={talk.after.card ? "button" : "button button-main"} onClick={() => talk.note()}>
          {t.again.noted}
        </button>
      )}
    </div>
  );
}
