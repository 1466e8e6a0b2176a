import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Door, Step } from "./door.ts";
import { Spoken, Zone } from "./fields.tsx";
import { Field, useAct, Wrong } from "./form.tsx";
import { AppKey } from "./app-key.tsx";

export const LEAST_PASSWORD = 12;

export function Invitation({ door, step }: { door: Door; step: Extract<Step, { at: "invited" }> }) {
  const { t } = useSpeech();
  const { opened } = step;
  return (
    <main class="column staff-narrow" id="content">
      {step.gone ? (
        <>
          <h1 tabIndex={-1}>{t.join.gone}</h1>
          <p class="lead">{t.join.goneText}</p>
          <div class="buttons">
            <button type="button" class="button" onClick={() => door.leaveInvitation()}>
              {t.join.signIn}
            </button>
          </div>
        </>
      ) : opened ? (
        <>
          <h1 tabIndex={-1}>{opened.name ? t.join.again(opened.name) : t.join.title}</h1>
          <p class="lead">
            {t.join.role[opened.role]} {t.join.lead}
          </p>
          <Joining door={door} opened={opened} />
        </>
      ) : (
        <Opening door={door} invitation={step.invitation} />
      )}
    </main>
  );
}

function Opening({ door, invitation }: { door: Door; invitation: string }) {
  const { t } = useSpeech();
  const act = useAct();
  return (
    <>
      <h1 tabIndex={-1}>{t.join.title}</h1>
      <p role="status">{t.join.opening}</p>
      <Wrong act={act} />
      <div class="buttons">
        <button type="button" class="button" onClick={() => act.run(() => door.open(invitation))}>
          {t.tryAgain}
        </button>
      </div>
    </>
  );
}

function Joining({ door, opened }: { door: Door; opened: NonNullable<Extract<Step, { at: "invited" }>["opened"]> }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const [login, setLogin] = useState(opened.login ?? "");
  const [name, setName] = useState(opened.name ?? "");
  const [spoken, setSpoken] = useState<string[]>([language]);
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const missing = (text: string) => (tried && !text.trim() ? t.wrong.empty : undefined);
  const weak = tried && [...password].length < LEAST_PASSWORD ? t.join.passwordHint : act.code === "password_weak" ? act.wrong : undefined;
  const taken = act.code === "login_taken" ? act.wrong : undefined;
  const ready = [login, name, code].every((text) => text.trim()) && [...password].length >= LEAST_PASSWORD && spoken.length > 0;
  return (
    <form
      class="staff-steps"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (ready) act.run(() => door.accept({ login, name, languages: spoken, time_zone: zone, password, code }));
        else event.currentTarget.querySelector<HTMLElement>("input:placeholder-shown, input[value='']")?.focus();
      }}
    >
      <section class="card">
        <h2>{t.join.you}</h2>
        <Field id="name" label={t.join.name} hint={t.join.nameHint} wrong={missing(name)} value={name} onValue={setName} autocomplete="nickname" maxLength={40} />
        <Spoken spoken={spoken} onSpoken={setSpoken} wrong={tried && spoken.length === 0} />
        <Zone id="zone" label={t.join.zone} value={zone} onValue={setZone} />
      </section>
      <section class="card">
        <h2>{t.join.way}</h2>
        <Field id="login" label={t.join.login} hint={t.join.loginHint} wrong={missing(login) ?? taken} value={login} onValue={setLogin} autocomplete="username" maxLength={40} />
        <Field id="password" label={t.join.password} hint={t.join.passwordHint} wrong={weak} value={password} onValue={setPassword} type="password" autocomplete="new-password" />
      </section>
      <section class="card">
        <h2>{t.join.app}</h2>
        <p class="soft">{t.join.appText}</p>
        <AppKey app={opened.app} />
        <Field id="code" label={t.join.code} wrong={missing(code)} value={code} onValue={setCode} autocomplete="one-time-code" inputMode="numeric" maxLength={8} mono />
      </section>
      <Wrong act={act} />
      <button type="submit" class="button button-main" aria-disabled={act.busy}>
        {act.busy ? t.staff.busy : t.join.go}
      </button>
    </form>
  );
}

/** Shown once, after joining. */
export function Codes({ codes, onNoted }: { codes: string[]; onNoted: () => void }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  return (
    <>
      <p class="lead">{t.codes.lead}</p>
      <section class="card">
        <p>{t.codes.how}</p>
        <ol class="staff-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <div class="buttons">
          <button type="button" class="button button-main" onClick={onNoted}>
            {t.codes.done}
          </button>
          <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(codes.join("\n")).then(() => setCopied(true), () => {})}>
            {t.codes.copy}
          </button>
        </div>
        <p class="soft small" role="status">
          {copied ? t.codes.copied : ""}
        </p>
      </section>
    </>
  );
}
