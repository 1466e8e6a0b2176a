import { h } from "preact";
import type { Part } from "../part.ts";
import { useSpeech } from "../words/language.tsx";
import { useLasting } from "./lasting.ts";

/** A moment without a word is no news. */
const PATIENCE_MS = 600;

/** In place of a page whose part of the app is still on its way. A fresh load loses nothing: the tab remembers. */
export function Coming({ part: { failed }, within: Frame = "main" }: { part: Part<unknown>; within?: "main" | "div" }) {
  const { t } = useSpeech();
  const long = useLasting(true, PATIENCE_MS);
  return (
    <Frame class="column" aria-busy={failed === 0}>
      <div role="status">
        {failed > 0 ? <p class="card card-warm">{t.notComing}</p> : <p class="soft">{long && t.coming}</p>}
      </div>
      {failed > 0 && (
        <p>
          <button type="button" class="button button-main" onClick={() => location.reload()}>
            {t.tryAgain}
          </button>
        </p>
      )}
    </Frame>
  );
}
