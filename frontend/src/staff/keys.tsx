import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { AppShown, Calls } from "./calls.ts";
import { AppKey } from "./app-key.tsx";
import { Field, Got, useAct, Wrong } from "./form.tsx";
import { LEAST_PASSWORD } from "./invitation.tsx";
import { ProofFields, useProof } from "./proof.tsx";
import { Secret } from "./secret.tsx";
import { useGot } from "./use-got.ts";

/** The way in: password, app, recovery codes. Each change asks for a proof, and a refusal leaves what was typed. */
export function Keys({ calls }: { calls: Calls }) {
  return (
    <>
      <Password calls={calls} />
      <App calls={calls} />
      <Recovery calls={calls} />
    </>
  );
}

function Password({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const { proof, type, clear, ready } = useProof();
  const [fresh, setFresh] = useState("");
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const short = [...fresh].length < LEAST_PASSWORD;
  const wrong = tried && short ? t.join.passwordHint : act.code === "password_weak" ? act.wrong : undefined;
  return (
    <section class="card staff-panel" aria-labelledby="password">
      <h2 id="password">{t.account.password}</h2>
      <p role="status">{done ? t.account.changed : ""}</p>
      <details>
        <summary>{t.account.change}</summary>
        <form
          class="staff-steps"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            setDone(false);
            if (short || !ready) return;
            act.run(async () => {
              await calls.call("POST", "password", { ...proof, new: fresh });
              clear();
              setFresh("");
              setTried(false);
              setDone(true);
            });
          }}
        >
          <Field id="new-password" label={t.account.new} hint={t.join.passwordHint} wrong={wrong} value={fresh} onValue={setFresh} type="password" autocomplete="new-password" />
          <ProofFields id="change" proof={proof} type={type} />
          <Wrong act={act} />
          <div class="buttons">
            <button type="submit" class="button" aria-disabled={act.busy || !ready}>
              {t.account.change}
            </button>
          </div>
        </form>
      </details>
    </section>
  );
}

function App({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const { proof, type, clear, ready } = useProof();
  const [shown, setShown] = useState<AppShown | null>(null);
  const [first, setFirst] = useState("");
  const [done, setDone] = useState(false);
  const show = async () => {
    setDone(false);
    setShown(await calls.call<AppShown>("POST", "app", proof));
    clear();
  };
  const finish = async (enrolment: string) => {
    await calls.call("POST", "app/confirm", { enrolment, code: first.trim() });
    setShown(null);
    setFirst("");
    setDone(true);
  };
  return (
    <section class="card staff-panel" aria-labelledby="app-own">
      <h2 id="app-own">{t.account.app}</h2>
      <p role="status">{done ? t.account.appChanged : ""}</p>
      <details>
        <summary>{t.account.appBegin}</summary>
        <form
          class="staff-steps"
          onSubmit={(event) => {
            event.preventDefault();
            if (shown ? first.trim() : ready) act.run(() => (shown ? finish(shown.enrolment) : show()));
          }}
        >
          <p class="soft small">{t.account.appText}</p>
          {shown ? (
            <>
              <AppKey app={shown} />
              <Field id="app-first" label={t.account.appCode} value={first} onValue={setFirst} autocomplete="one-time-code" inputMode="numeric" maxLength={8} mono />
            </>
          ) : (
            <ProofFields id="app" proof={proof} type={type} />
          )}
          <Wrong act={act} />
          <div class="buttons">
            <button type="submit" class="button" aria-disabled={act.busy || !(shown ? first.trim() : ready)}>
              {shown ? t.account.appDone : t.account.appBegin}
            </button>
            {shown && (
              <button type="button" class="button button-quiet" onClick={() => setShown(null)}>
                {t.signIn.again}
              </button>
            )}
          </div>
        </form>
      </details>
    </section>
  );
}

function Recovery({ calls }: { calls: Calls }) {
  const { t } = useSpeech();
  const act = useAct();
  const left = useGot(() => calls.get<{ left: number }>("recovery"));
  const { proof, type, clear, ready } = useProof();
  const [codes, setCodes] = useState<string[]>([]);
  return (
    <section class="card staff-panel" aria-labelledby="recovery">
      <h2 id="recovery">{t.own.recovery}</h2>
      <Got act={left.act} got={left.got} again={left.again}>
        {({ left }) => (
          <p>
            {t.own.left(left)} {left < 4 && t.own.few}
          </p>
        )}
      </Got>
      {codes.length > 0 && <Secret label={`${t.codes.lead} ${t.codes.how}`} text={codes.join("\n")} />}
      <details>
        <summary>{t.own.renew}</summary>
        <form
          class="staff-steps"
          onSubmit={(event) => {
            event.preventDefault();
            if (!ready) return;
            act.run(async () => {
              setCodes((await calls.call<{ codes: string[] }>("POST", "recovery", proof)).codes);
              clear();
              left.again();
            });
          }}
        >
          <p class="soft small">{t.own.renewText}</p>
          <ProofFields id="own" proof={proof} type={type} />
          <Wrong act={act} />
          <div class="buttons">
            <button type="submit" class="button" aria-disabled={act.busy || !ready}>
              {t.own.renew}
            </button>
          </div>
        </form>
      </details>
    </section>
  );
}
