import { Fragment, h } from "preact";
import { useSpeech } from "../words/language.tsx";
import { lasting } from "./amounts.ts";
import { reported } from "./answers.ts";
import { Verdict } from "./mark.tsx";
import type { ReportsSection } from "./overview.ts";

/** What waits for a human to decide, in numbers; it is read and decided in the staff console. */
export function Reports({ reports }: { reports: ReportsSection | null | undefined }) {
  const { t, language } = useSpeech();
  if (!reports) return null;
  const { severe, oldest_severe_s, appeals, appeals_late, to_confirm, oldest_s } = reports;
  const state = reported(reports);
  return (
    <section class="card staff-panel" aria-labelledby="reports">
      <h2 id="reports">{t.waits.title}</h2>
      {state !== "well" && (
        <p>
          <Verdict state={state} />
        </p>
      )}
      {severe > 0 && (
        <p>
          <strong>{t.waits.severe(severe, lasting(oldest_severe_s))}</strong>
        </p>
      )}
      {reports.reports + appeals + to_confirm === 0 ? (
        <p class="soft">{t.waits.none}</p>
      ) : (
        <>
          {reports.reports > 0 && <p>{t.waits.reports(reports.reports, lasting(oldest_s))}</p>}
          {to_confirm > 0 && <p>{t.waits.toConfirm(to_confirm)}</p>}
          {appeals > 0 && <p>{t.waits.appeals(appeals)}</p>}
          {appeals_late > 0 && (
            <p>
              <strong>{t.waits.late(appeals_late)}</strong>
            </p>
          )}
          <p>
            <a class="button button-quiet" href={`/staff?lang=${language}#reports`}>
              {t.waits.open}
            </a>
          </p>
        </>
      )}
    </section>
  );
}
