import { h } from "preact";
import type { Arrival } from "../join/arrival.ts";
import { dayOf, nextOf, timeOf } from "../join/hours.ts";
import { useSpeech } from "../words/language.tsx";
import { AgeButtons, Refused } from "./start.tsx";

/** The way to a trained volunteer: whether somebody is there is told before anyone waits. */
export function Listeners({ arrival, level }: { arrival: Arrival; level?: number }) {
  const { t, language } = useSpeech();
  const hours = arrival.site?.listening?.[language];
  if (!hours) return null;
  const { state, on_duty, until, last_entry, next } = hours;
  const { listen } = t.landing;
  const open = state === "open";
  const coming = nextOf(hours, Date.now() / 1000);
  const time = (at: number | null) => timeOf(at ?? 0, language);
  return (
    <section class="card" aria-labelledby="listen">
      <h2 id="listen">{listen.title}</h2>
      <p>{listen.what}</p>
      <Refused arrival={arrival} about="volunteer" />
      <p class="who">
        <i class={open ? "who-light" : "who-light who-dark"} aria-hidden="true" />
        <span>
          {open ? `${on_duty ? listen.here(on_duty) : ""}${until ? `, ${listen.until(time(until))}` : ""}. ` : `${listen[state]} `}
          {open && last_entry !== null && listen.lastEntry(time(last_entry))}
          {coming === "next" && listen.next(dayOf(next ?? 0, Date.now() / 1000, language), time(next))}
          {coming === "late" && listen.late(time(next))}
          {coming === "noNext" && listen.noNext}
        </span>
      </p>
      {open && <AgeButtons arrival={arrival} label={listen.start} level={level} volunteer />}
      {open && <p class="small soft">{t.landing.agree}</p>}
    </section>
  );
}
