import { h } from "preact";
import { useState } from "preact/hooks";
import { begin } from "../parts/begin.ts";
import { useSpeech } from "../words/language.tsx";

/** Something that is told once: to be copied, never a link to press. */
export function Secret({ label, text }: { label: string; text: string }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  return (
    <div class="staff-secret">
      <p tabIndex={-1} ref={begin}>
        {label}
      </p>
      <code class="staff-key">{text}</code>
      <div class="buttons">
        <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => {})}>
          {t.own.copy}
        </button>
      </div>
      <p role="status" class="soft small">
        {copied ? t.own.copied : ""}
      </p>
    </div>
  );
}
