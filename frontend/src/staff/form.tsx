/** Fields and forms of the console: a refusal is said in words beside the form, and what was typed stays. */
import { type ComponentChildren, Fragment, h } from "preact";
import { useRef, useState } from "preact/hooks";
import { Refusal } from "../join/http.ts";
import { type Speech, useSpeech } from "../words/language.tsx";

/** As long as the service reads any field. */
const MOST_CHARS = 128;

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "password";
  autocomplete?: string;
  inputMode?: "numeric" | "text";
  maxLength?: number;
  mono?: boolean;
}

export function Field({ id, label, hint, wrong, value, onValue, mono, type, ...rest }: FieldProps) {
  return (
    <div class="field staff-field">
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="soft small">
          {hint}
        </p>
      )}
      <input
        id={id}
        class={mono ? "staff-code" : undefined}
        type={(type ?? "text") as "text"}
        value={value}
        autocomplete={rest.autocomplete ?? "off"}
        autocapitalize="none"
        spellcheck={false}
        inputMode={rest.inputMode ?? "text"}
        maxLength={rest.maxLength ?? MOST_CHARS}
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={[hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || undefined}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      {wrong && (
        <p id={`${id}-wrong`} class="staff-wrong small">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** What a refusal means, in the words of the page. */
export function inWords(error: unknown, t: Speech["t"]): string {
  if (!(error instanceof Refusal)) return t.wrong.other;
  if (error.code === "rate" && error.retryIn) return t.wrong.rateIn(Math.ceil(error.retryIn));
  const known: Record<string, unknown> = t.wrong;
  const office: Record<string, unknown> = { ...t.office?.wrong, ...t.reports?.wrong, ...t.more, ...t.alarms?.wrong, ...t.houseWrong };
  const said = known[error.code] ?? office[error.code];
  return typeof said === "string" ? said : t.wrong.other;
}

export interface Act {
  busy: boolean;
  /** What went wrong at the last try, in words. */
  wrong: string;
  code: string;
  run: (act: () => Promise<unknown>) => void;
}

/** One act at a time; a second press meanwhile does nothing. */
export function useAct(): Act {
  const { t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const runs = useRef(false);
  return {
    busy,
    wrong: error ? inWords(error, t) : "",
    code: error instanceof Refusal ? error.code : "",
    run(act) {
      if (runs.current) return;
      runs.current = true;
      setBusy(true);
      setError(null);
      act()
        .catch((why: unknown) => setError(why))
        .finally(() => {
          runs.current = false;
          setBusy(false);
        });
    },
  };
}

/** Stands before there is anything to say, so that screen readers hear it when it comes. */
export function Wrong({ act }: { act: Act }) {
  return (
    <div role="alert">
      {act.wrong && <p class="staff-wrong">{act.wrong}</p>}
    </div>
  );
}

/** What comes from a call: a moment of waiting, the thing itself, or why not with a way to try again. */
export function Got<T>({ act, got, again, children }: { act: Act; got: T | null; again: () => void; children: (got: T) => ComponentChildren }) {
  const { t } = useSpeech();
  if (got !== null) return <>{children(got)}</>;
  return (
    <div>
      {!act.wrong && <p class="soft">{t.staff.busy}</p>}
      <Wrong act={act} />
      {act.wrong && (
        <button type="button" class="button" onClick={again}>
          {t.tryAgain}
        </button>
      )}
    </div>
  );
}
