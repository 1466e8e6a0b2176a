import { h } from "preact";
import { title, why } from "../pages/ending.tsx";
import { afterOf, endedBy, mayMeet } from "../room/after.ts";
import type { End } from "../room/end.ts";
import type { RoomView } from "../room/view.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";
import { HelpFirst } from "./aid.tsx";
import { Onward } from "./next.tsx";

/** The end that came from the other side or from the house. The words stay in sight until one goes on; the next step is there at once. */
export function Over({ visit, view, end, onReport }: { visit: Visit; view: RoomView; end: End; onReport: (() => void) | undefined }) {
  const { t, language } = useSpeech();
  const after = afterOf("", view, end.reason, [], null);
  const [one] = after.people;
  return (
    <section class="card over" role="status">
      <h2 tabIndex={-1}>{title(after, t)}</h2>
      {!endedBy(after) && <p>{why(after, t)}</p>}
      {after.card && <HelpFirst card={after.card} />}
      <div class="buttons">
        <Onward visit={visit} main={!after.card} />
        {!after.card && (
          <a class="button" href={`/help?lang=${language}`}>
            {t.end.help}
          </a>
        )}
        <button type="button" class="button button-quiet" onClick={() => visit.leaveEnded()}>
          {one && mayMeet(after) ? t.end.meet(one.name) : t.end.more}
        </button>
        {onReport && after.people.length > 0 && (
          <button type="button" class="button button-quiet" onClick={onReport}>
            {t.end.report}
          </button>
        )}
        <a class="button button-quiet" href="/exit">
          {t.end.exit}
        </a>
      </div>
    </section>
  );
}
