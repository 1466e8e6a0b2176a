/** What is left of a talk when it is over: enough to meet again, or never, and no word of it. */
import type { Card, RoomKind } from "../wire.ts";
import type { End } from "./end.ts";
import type { RestProposal, RoomView, Sanctioned } from "./view.ts";

export interface Found {
  code: string;
  /** Unix seconds. */
  expires_at: number;
}
/** A help card of this level or above means: help stands first when the talk is over. */
const HELP_FIRST = 2;

export interface After {
  seat: string;
  kind: RoomKind;
  /** `mine`: I ended it; otherwise what the other side or the house did. */
  why: "mine" | End["reason"];
  goodbye: string | null;
  /** Those who were there with me. */
  people: readonly { id: string; name: string }[];
  /** Never to be met again. */
  blocked: readonly string[];
  /** The gravest help card of my own log, where help is to stand first. */
  card: Card | null;
  rest: RestProposal | null;
  /** What ended it for me, or what came before. */
  sanction: Sanctioned | null;
  /** Unix milliseconds of this device: a break lasts until then. 0: I went on without one. */
  resting: number | null;
  /** Would I talk with them again? null: not answered. */
  wish: boolean | null;
  found: Found | null;
  /** How heavy it was before, 0 to 10, by one who said so; `told`: how it is now was said too, and both were sent. */
  heavy?: { before: number; told: boolean } | null;
  /** The code is written down: the next steps may follow. */
  noted: boolean;
}

/** `blocked`: whom I chose never to meet again. `heavy`: how heavy it was before. */
export function afterOf(
  seat: string, view: RoomView, why: After["why"], blocked: readonly string[], rest: RestProposal | null, heavy: number | null = null,
): After {
  const people = view.others.filter(({ state }) => state !== "coming").map(({ id, name }) => ({ id, name }));
  return {
    seat, kind: view.kind, why, goodbye: view.end?.goodbye ?? null, people, blocked, card: gravest(view),
    rest: rest && { after: rest.after, minutes: rest.minutes },
    sanction: view.sanction, resting: null, wish: null, found: null, noted: false,
    heavy: heavy === null ? null : { before: heavy, told: false },
  };
}

/** Whether a sanction ended it: then that tells more than the usual words. */
export function endedBy({ sanction }: Pick<After, "sanction">): Sanctioned | null {
  return sanction && ["end", "ban"].includes(sanction.step) ? sanction : null;
}

/** Whether there is somebody to be asked about: a pair that had met, and nobody chose never to meet again. */
export function mayMeet({ kind, people, blocked }: After): boolean {
  return kind === "pair" && people.length === 1 && blocked.length === 0;
}

function gravest({ kept, lines }: RoomView): Card | null {
  let found: Card | null = null;
  for (const line of [...kept, ...lines]) {
    if (line.is === "card" && line.card.card === "crisis" && line.card.level >= (found ? found.level : HELP_FIRST)) found = line.card;
  }
  return found;
}
