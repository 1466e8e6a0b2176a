import { h } from "preact";
import type { Topic } from "../join/site.ts";
import { useSpeech } from "../words/language.tsx";
import { Aside } from "./aside.tsx";
import type { Duty } from "./duty.ts";

/** For supervisors: who asks for help beside a talk. They read what is said beside it, never the talk. */
export function Hands({ duty, topics }: { duty: Duty; topics: Topic[] }) {
  const { t, language } = useSpeech();
  return (
    <section class="card card-warm" aria-labelledby="hands">
      <h2 id="hands">{t.board.hands}</h2>
      <div role="alert" class="unseen">
        {duty.view.hands.map(({ name }) => t.board.hand(name ?? "")).join(". ")}
      </div>
      {duty.view.hands.map((hand) => (
        <details key={hand.room} open class="staff-hand">
          <summary>{t.board.hand(hand.name ?? "")}</summary>
          <p class="small">
            {topics.find(({ id }) => id === hand.topic)?.name[language] ?? t.offer.noTopic}
            {hand.need && ` · ${t.room.needs[hand.need]}`}
            {hand.level ? ` · ${t.offer.levelText(t.offer.level[hand.level] ?? "")}` : ""}
          </p>
          <Aside duty={duty} room={hand.room} label={t.beside.asideTo(hand.name ?? "")} />
        </details>
      ))}
    </section>
  );
}
