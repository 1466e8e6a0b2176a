import { type ComponentChildren, h } from "preact";
import type { Returned } from "../room/outbox.ts";
import type { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import { useSpeech, type Speech } from "../words/language.tsx";

/** A piece this long is shown by its beginning. */
const MOST_SHOWN = 48;
const MOST_PIECES = 4;

/** Which one is spoken of: what lies in the box, else the oldest that came back. */
export function heldOf({ returned, boxed }: RoomView): Returned | null {
  return returned.find(({ id }) => id === boxed) ?? returned[0] ?? null;
}

/** What was not sent, why, and what can be done. The words themselves are safe: they are back in the box, or one tap away. */
export function Held({ room, view }: { room: Room; view: RoomView }) {
  const { t } = useSpeech();
  const one = heldOf(view);
  if (one?.said.t !== "say") return null;
  const { text } = one.said;
  const boxed = one.id === view.boxed;
  const changed = boxed && view.draft.trim() !== text;
  const spans = spansOf(one);
  const found = pieces(text, spans).filter((piece) => !boxed || view.draft.includes(piece));
  return (
    <section class="card card-warm held" aria-label={t.held.title}>
      <div class="held-top">
        <h2>{t.held.title}</h2>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            room.forget(one.id);
            if (boxed && !changed) room.write("");
          }}
        >
          {t.held.drop}
        </button>
      </div>
      {told(one, t).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {!boxed && <p class="held-text">{marked(text, spans)}</p>}
      {!boxed && (
        <button type="button" class="button" onClick={() => room.putBack(one.id, [view.draft.trimEnd(), text].filter(Boolean).join("\n"))}>
          {t.held.putBack}
        </button>
      )}
      {boxed && found.length > 0 && (
        <div class="buttons held-pieces">
          <span class="small soft">{t.held.pieces}</span>
          {found.slice(0, MOST_PIECES).map((piece) => (
            <button key={piece} type="button" class="button" aria-label={t.held.piece(short(piece))} onClick={() => show(piece)}>
              <mark>{short(piece)}</mark>
            </button>
          ))}
        </div>
      )}
      <p class="soft small">
        {boxed && (changed && spans.length > 0 && found.length === 0 ? t.held.changed : t.held.edit)} {"hold" in one.why && t.held.machine}
      </p>
      {view.returned.length > 1 && <p class="soft small">{t.held.more(view.returned.length - 1)}</p>}
    </section>
  );
}

/** Why, and what to change: one sentence of each for every reason. */
export function told({ why }: Returned, t: Speech["t"]): string[] {
  if (!("hold" in why)) {
    const { refused } = t.held;
    return [refused[why.code as keyof typeof refused] ?? refused.other];
  }
  const codes = [...new Set(why.hold.reasons.map(({ code }) => code))];
  if (codes.length === 0) return [t.held.other];
  // A code of a later version of the service has no words of its own here.
  return codes.map((code) => (t.held.reasons[code] ? `${t.held.reasons[code]} ${t.held.change[code]}` : t.held.other));
}

function spansOf({ why }: Returned): [number, number][] {
  return "hold" in why ? why.hold.reasons.flatMap(({ spans }) => spans) : [];
}

/** What is meant, in the words of the text itself, each once. The spans count code points. */
export function pieces(text: string, spans: readonly [number, number][]): string[] {
  const points = [...text];
  const found = apart(spans).map(([from, to]) => points.slice(from, to).join("").trim());
  return [...new Set(found)].filter(Boolean);
}

/** The spans count code points, as the server does. */
export function marked(text: string, spans: readonly [number, number][]): ComponentChildren[] {
  const points = [...text];
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const [from, to] of apart(spans)) {
    parts.push(points.slice(at, from).join(""), <mark>{points.slice(from, to).join("")}</mark>);
    at = to;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}

/** In order, and of those that overlap the first alone. */
function apart(spans: readonly [number, number][]): [number, number][] {
  let at = 0;
  return [...spans].sort((a, b) => a[0] - b[0]).filter(([from, to]) => from >= at && Boolean((at = to)));
}

function short(piece: string): string {
  const points = [...piece.replace(/\s+/g, " ")];
  return points.length > MOST_SHOWN ? `${points.slice(0, MOST_SHOWN - 1).join("").trimEnd()}…` : points.join("");
}

/** Back into the text, with the piece selected: the next key replaces it. */
function show(piece: string): void {
  const box = document.querySelector<HTMLTextAreaElement>("#message");
  const at = box?.value.indexOf(piece) ?? -1;
  if (!box || at < 0) return;
  box.focus();
  box.setSelectionRange(at, at + piece.length);
}
