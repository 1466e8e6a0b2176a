import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import { Field } from "./form.tsx";

export interface Proof {
  password: string;
  code: string;
}

/** Password and code, asked for before anything that opens or closes the way in. */
export function useProof(): { proof: Proof; type: (part: Partial<Proof>) => void; clear: () => void; ready: boolean } {
  const [proof, setProof] = useState<Proof>({ password: "", code: "" });
  return {
    proof: { ...proof, code: proof.code.trim() },
    type: (part) => setProof((before) => ({ ...before, ...part })),
    clear: () => setProof({ password: "", code: "" }),
    ready: Boolean(proof.password && proof.code.trim()),
  };
}

export function ProofFields({ id, proof, type }: { id: string; proof: Proof; type: (part: Partial<Proof>) => void }) {
  const { t } = useSpeech();
  return (
    <>
      <p class="soft small">{t.account.proof}</p>
      <Field id={`${id}-password`} label={t.own.password} value={proof.password} onValue={(password) => type({ password })} type="password" autocomplete="current-password" />
      <Field id={`${id}-code`} label={t.own.code} value={proof.code} onValue={(code) => type({ code })} autocomplete="one-time-code" mono />
    </>
  );
}
