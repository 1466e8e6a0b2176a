import { Fragment, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Door, Step } from "./door.ts";
import { Field, useAct, Wrong } from "./form.tsx";
import { passkeysHere, usePasskey } from "./passkey.ts";

const DIGITS = 6;

/** Two small steps, one thing asked at a time. */
export function SignIn({ door, step, lead }: { door: Door; step: Extract<Step, { at: "password" | "code" }>; lead?: string }) {
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  return (
    <main class="column staff-narrow" id="content">
      {step.at === "password" ? (
        <Password door={door} lead={lead} why={step.why} login={login} password={password} setLogin={setLogin} setPassword={setPassword} />
      ) : (
        <Code key={step.ticket} door={door} more={step.more} />
      )}
    </main>
  );
}

interface PasswordProps {
  door: Door;
  lead: string | undefined;
  why: "over" | "ended" | null;
  login: string;
  password: string;
  setLogin: (text: string) => void;
  setPassword: (text: string) => void;
}

function Password({ door, lead, why, login, password, setLogin, setPassword }: PasswordProps) {
  const { t } = useSpeech();
  const act = useAct();
  return (
    <>
      <h1 tabIndex={-1}>{t.signIn.title}</h1>
      <p class="lead">{lead ?? t.signIn.lead}</p>
      <div role="status">{why && <p class="card card-warm">{t.signIn[why]}</p>}</div>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          act.run(() => door.password(login, password));
        }}
      >
        <Field id="login" label={t.signIn.login} value={login} onValue={setLogin} autocomplete="username" />
        <Field id="password" label={t.signIn.password} value={password} onValue={setPassword} type="password" autocomplete="current-password" />
        <Wrong act={act} />
        <button type="submit" class="button button-main" aria-disabled={act.busy}>
          {act.busy ? t.staff.busy : t.signIn.go}
        </button>
        {passkeysHere() && (
          <button type="button" class="button" onClick={() => act.run(() => door.passkey(usePasskey))}>
            {t.signIn.passkey}
          </button>
        )}
      </form>
    </>
  );
}

function Code({ door, more }: { door: Door; more: boolean }) {
  const { t } = useSpeech();
  const act = useAct();
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const send = (code: string) => act.run(() => door.code(code));
  useEffect(() => form.current?.querySelector("input")?.focus(), [recovery]);
  return (
    <>
      <h1 tabIndex={-1}>{more ? t.signIn.once : t.signIn.codeTitle}</h1>
      {more && <p class="lead">{t.signIn.onceText}</p>}
      <form
        class="card"
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          send(code);
        }}
      >
        {recovery ? (
          <Field key="recovery" id="recovery" label={t.signIn.recovery} hint={t.signIn.recoveryHint} value={code} onValue={setCode} mono />
        ) : (
          <Field
            key="code"
            id="code"
            label={t.signIn.code}
            hint={t.signIn.codeHint}
            value={code}
            onValue={(typed) => {
              setCode(typed);
              const digits = typed.replace(/\s/g, "");
              if (/^\d+$/.test(digits) && digits.length === DIGITS && typed !== code) send(digits);
            }}
            autocomplete="one-time-code"
            inputMode="numeric"
            mono
          />
        )}
        <Wrong act={act} />
        <button type="submit" class="button button-main" aria-disabled={act.busy}>
          {act.busy ? t.staff.busy : t.signIn.go}
        </button>
        <div class="buttons">
          <button
            type="button"
            class="button button-quiet"
            onClick={() => {
              setRecovery(!recovery);
              setCode("");
            }}
          >
            {recovery ? t.signIn.useApp : t.signIn.useRecovery}
          </button>
          <button type="button" class="button button-quiet" onClick={() => door.again()}>
            {t.signIn.again}
          </button>
        </div>
      </form>
    </>
  );
}
