import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { Asked, Calls } from "./calls.ts";
import { Field, Got, useAct, Wrong } from "./form.tsx";
import { makePasskey, passkeysHere } from "./passkey.ts";
import { ProofFields, useProof } from "./proof.tsx";
import { useGot } from "./use-got.ts";

interface Passkey {
  id: string;
  name: string;
  at: number;
  used_at: number | null;
}

export function Passkeys({ calls }: { calls: Calls }) {
  const { t, language } = useSpeech();
  const act = useAct();
  const all = useGot(() => calls.get<Passkey[]>("passkeys"));
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  return (
    <section class="card staff-panel" aria-labelledby="passkeys">
      <h2 id="passkeys">{t.account.passkeys}</h2>
      <p class="soft">{t.account.passkeysText}</p>
      <Got act={all.act} got={all.got} again={all.again}>
        {(passkeys) => (
          <>
            {passkeys.length === 0 && <p>{t.account.noPasskey}</p>}
            <ul class="list">
              {passkeys.map(({ id, name, at, used_at }) => (
                <li class="row" key={id}>
                  <span>
                    <strong>{name}</strong>
                    <br />
                    <span class="soft small">
                      {t.account.made(day.format(at * 1000))}
                      {used_at !== null && `, ${t.account.used(day.format(used_at * 1000))}`}
                    </span>
                  </span>
                  <button
                    type="button"
                    class="button button-quiet"
                    onClick={() =>
                      act.run(async () => {
                        await calls.call("DELETE", `passkeys/${id}`);
                        all.again();
                      })
                    }
                  >
                    {t.account.remove} <span class="unseen">{name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Got>
      <Wrong act={act} />
      {passkeysHere() ? <Add calls={calls} added={all.again} /> : <p class="soft small">{t.account.noPasskeys}</p>}
    </section>
  );
}

function Add({ calls, added }: { calls: Calls; added: () => void }) {
  const { t } = useSpeech();
  const act = useAct();
  const { proof, type, clear, ready } = useProof();
  const [name, setName] = useState("");
  const [done, setDone] = useState(false);
  const whole = ready && Boolean(name.trim());
  const add = async () => {
    setDone(false);
    const { options, ticket } = await calls.call<Asked>("POST", "passkeys/options", proof);
    await calls.call("POST", "passkeys", { ticket, answer: await makePasskey(options), name: name.trim() });
    clear();
    setName("");
    setDone(true);
    added();
  };
  return (
    <details>
      <summary>{t.account.add}</summary>
      <form
        class="staff-steps"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole) act.run(add);
        }}
      >
        <Field id="passkey-name" label={t.account.name} value={name} onValue={setName} maxLength={40} />
        <ProofFields id="passkey" proof={proof} type={type} />
        <Wrong act={act} />
        <p role="status">{done ? t.account.added : ""}</p>
        <div class="buttons">
          <button type="submit" class="button" aria-disabled={act.busy || !whole}>
            {t.account.add}
          </button>
        </div>
      </form>
    </details>
  );
}
