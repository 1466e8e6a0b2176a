import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { useSpeech } from "../words/language.tsx";
import type { AppShown } from "./calls.ts";
import { Qr } from "./qr.tsx";

/** A key on its way into an authenticator app: as a picture for another device's camera, as a link and as text for this one. */
export function AppKey({ app: { key, uri } }: { app: Pick<AppShown, "key" | "uri"> }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Qr text={uri} label={t.join.qr} />
      <p>
        <span class="small soft">{t.join.key}</span>
        <code class="staff-key" id="key">
          {(key.match(/.{1,4}/g) ?? []).join(" ")}
        </code>
      </p>
      <div class="buttons">
        <a class="button staff-here" href={uri}>
          {t.join.inApp}
        </a>
        <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(key).then(() => setCopied(true), () => {})}>
          {t.join.copyKey}
        </button>
      </div>
      <p class="soft small" role="status">
        {copied ? t.codes.copied : ""}
      </p>
    </>
  );
}
