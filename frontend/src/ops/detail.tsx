import { Fragment, h } from "preact";
import { useSpeech } from "../words/language.tsx";
import { brief, lasting, share } from "./amounts.ts";
import { ALONE, type Finding, findings, type Question } from "./answers.ts";
import type { MachineSection, Overview, ReasonCode } from "./overview.ts";

const MOST_REASONS = 3;

/** What an answer rests on, in a line or two. */
export function Detail({ question, now }: { question: Question; now: Overview }) {
  const { t } = useSpeech();
  const { line, service, rooms } = now;
  switch (question) {
    case "waiting": {
      if (!line) return null;
      const { waiting, away, longest_s } = line;
      return (
        <p class="small">
          {waiting > 0 ? t.ops.told.line(waiting, lasting(longest_s ?? 0)) : t.ops.told.nobody} {away > 0 && t.ops.told.away(away)}
        </p>
      );
    }
    case "crisis": {
      const waits = service?.crisis_waiting_s ?? null;
      const codes = ALONE.filter((code) => rooms?.reasons[code]);
      return (
        <>
          {waits !== null && <p class="small">{t.ops.told.crisisWaits(lasting(waits))}</p>}
          {waits === null && service && codes.length === 0 && <p class="small">{t.ops.told.crisisNone}</p>}
          {rooms && <Reasons codes={codes} counts={rooms.reasons} />}
        </>
      );
    }
    case "rooms": {
      if (!rooms) return null;
      const { act, watch, total, whole, reasons } = rooms;
      if (!whole) return <p class="small">{t.ops.told.firstLook}</p>;
      if (act + watch === 0) return <p class="small">{total > 0 ? t.ops.told.rooms(total) : t.ops.told.noRooms}</p>;
      const codes = (Object.keys(reasons) as ReasonCode[]).filter((code) => !ALONE.includes(code)).sort((a, b) => (reasons[b] ?? 0) - (reasons[a] ?? 0));
      return (
        <>
          <p class="small">
            {t.ops.told.unwell(act, watch)} {t.ops.told.of(total)}.
          </p>
          <div class="ops-roomy">
            <Reasons codes={codes.slice(0, MOST_REASONS)} counts={reasons} />
          </div>
        </>
      );
    }
    case "machine":
      return now.machine ? <Findings machine={now.machine} /> : null;
  }
}

function Findings({ machine }: { machine: MachineSection }) {
  const { t, language } = useSpeech();
  const found = findings(machine);
  if (found.length === 0) return <p class="small">{t.ops.told.machine}</p>;
  const said = ({ code, value }: Finding) => {
    switch (code) {
      case "no_worker":
        return t.machine.finding.no_worker;
      case "lost":
        return t.machine.finding.lost(value);
      case "store_full":
      case "memory":
      case "errors":
        return t.machine.finding[code](share(value, language));
      case "store":
      case "database":
        return t.machine.finding[code](lasting(value));
      default:
        return t.machine.finding[code](brief(value));
    }
  };
  return (
    <ul class="small ops-reasons">
      {found.map((one) => (
        <li key={one.code}>{said(one)}</li>
      ))}
    </ul>
  );
}

function Reasons({ codes, counts }: { codes: readonly ReasonCode[]; counts: Partial<Record<ReasonCode, number>> }) {
  const { t } = useSpeech();
  if (codes.length === 0) return null;
  return (
    <ul class="small ops-reasons">
      {codes.map((code) => (
        <li key={code}>
          {(counts[code] ?? 0) > 1 && `${counts[code]} × `}
          {t.rooms.reasons[code]}
        </li>
      ))}
    </ul>
  );
}
