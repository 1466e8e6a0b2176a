import { type ComponentChildren, h } from "preact";
import type { Returned } from "../room/outbox.ts";
import type { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import { useSpeech } from "../words/language.tsx";

/** What was not sent, why, and what can be done. The words themselves are safe: they are back in the box, or one tap away. */
export function Held({ room, view }: { room: Room; view: RoomView }) {
  const last = view.returned.at(-1);
  const { t } = useSpeech();
  if (last?.said.t !== "say") return null;
  const { text } = last.said;
  const inBox = view.draft.trim() === text;
  return (
    <section class="card card-warm held" role="status">
      <h2>{t.held.title}</h2>
      {reasons(last, t).map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      {"hold" in last.why && <p class="held-text">{marked(text, last.why.hold.reasons.flatMap(({ spans }) => spans))}</p>}
      <p class="soft small">{inBox && t.held.edit}</p>
      <div class="buttons">
        {!inBox && (
          <button type="button" class="button" onClick={() => room.write(text)}>
            {t.held.putBack}
          </button>
        )}
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            room.forget(last.id);
            if (inBox) room.write("");
          }}
        >
          {t.held.drop}
        </button>
      </div>
    </section>
  );
}

function reasons({ why }: Returned, t: ReturnType<typeof useSpeech>["t"]): string[] {
  if ("hold" in why) {
    const { reasons: known } = t.held;
    return [...new Set(why.hold.reasons.map(({ code }) => known[code as keyof typeof known] ?? known.other))];
  }
  const { refused } = t.held;
  return [refused[why.code as keyof typeof refused] ?? refused.other];
}

/** The spans count code points, as the server does. */
export function marked(text: string, spans: readonly [number, number][]): ComponentChildren[] {
  const points = [...text];
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    parts.push(points.slice(at, from).join(""), <mark>{points.slice(from, to).join("")}</mark>);
    at = to;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}
