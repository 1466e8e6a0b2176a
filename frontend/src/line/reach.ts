/** How far the search for somebody goes, in what can be said of it and wished for. Pure. */
import type { Topic } from "../join/site.ts";
import type { Waiting, Widening } from "../wire.ts";

const FURTHER = ["related topics", "any topic", "any language"] as const;
const STEPS: readonly Widening[] = ["same topic", ...FURTHER];
export const WIDEST: Widening = "any language";

/** The step that is to come; null: none. */
export function nextStep({ widening, widens_in_s }: Omit<Waiting, "t">): Exclude<Widening, "same topic"> | null {
  return typeof widens_in_s === "number" ? (FURTHER[STEPS.indexOf(widening)] ?? null) : null;
}

/** Whether the person themselves holds the search back. `also`: they can talk in another language too. */
export function isHeldBack({ widening, most = WIDEST }: Omit<Waiting, "t">, also: boolean): boolean {
  return most === widening && STEPS.indexOf(most) < (also ? 3 : 2);
}

/** As wide as it goes for most: what may still follow is another language. */
export function isWide(widening: Widening): boolean {
  return STEPS.indexOf(widening) >= 2;
}

/** Topics that are near the chosen ones, without those that cannot be carried today. */
export function relatedTo(topics: readonly Topic[], chosen: readonly string[], noGo: readonly string[]): Topic[] {
  const near = new Set(topics.filter(({ id }) => chosen.includes(id)).flatMap(({ related = [] }) => related));
  return topics.filter(({ id }) => near.has(id) && !chosen.includes(id) && !noGo.includes(id));
}
