import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Desk } from "../room/desk.ts";
import type { Sanctioned } from "../room/view.ts";
import { useSpeech, type Speech } from "../words/language.tsx";
import { Appeal } from "./appeal.tsx";

interface Props {
  sanction: Sanctioned;
  desk: Desk | null;
  /** Folds it away, where it may be. */
  onClose?: () => void;
}

/** What follows from messages that were held: what, why, for how long, and a way to a human. It blames nobody. */
export function Sanction({ sanction, desk, onClose }: Props) {
  const { t, language } = useSpeech();
  const { step, until, appeal } = sanction;
  const left = useLeft(step === "pause" ? until : null);
  const over = step === "pause" && left === 0;
  const when = until && new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(until);
  return (
    <section class="card card-warm sanction" aria-label={t.sanction[step]}>
      <h2>{t.sanction[step]}</h2>
      {over ? (
        <p>{t.sanction.pauseOver}</p>
      ) : (
        <>
          <p>
            {whyOf(sanction, t)} {step === "notice" && t.sanction.noticeText}
            {step === "end" && t.sanction.endText}
            {step === "ban" && when && t.sanction.banUntil(when)}
          </p>
          {left !== null && (
            <p class="minute-left" aria-hidden="true">
              {t.sanction.pauseLeft(clock(left))}
            </p>
          )}
          {step === "pause" && <p class="small">{t.sanction.pauseKept}</p>}
          {step === "ban" && (
            <p>
              {t.sanction.banText} <a href={`/help?lang=${language}`}>{t.sanction.help}</a>
            </p>
          )}
        </>
      )}
      {appeal && <Appeal key={appeal} code={appeal} desk={desk} />}
      {onClose && (over || step === "notice") && (
        <div class="buttons">
          <button type="button" class="button" onClick={onClose}>
            {t.sanction.close}
          </button>
        </div>
      )}
    </section>
  );
}

export function whyOf({ reason, told }: Sanctioned, t: Speech["t"]): string {
  return told ?? t.sanction.why[reason ?? "unknown"] ?? t.sanction.why.unknown;
}

/** Seconds until then, drawn each second; null: there is nothing to count. */
function useLeft(until: number | null): number | null {
  const left = () => (until === null ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (until === null) return;
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
