/** What the log shows: entries and what is still on its way, in one list. Pure. */
import type { Card, Entry } from "../wire.ts";
import type { Parcel } from "./outbox.ts";
import { type Pause, pauses, runOut } from "./pause.ts";

export interface TextLine {
  is: "text";
  key: string;
  by: string;
  mine: boolean;
  /** The first of several by the same person: the one that shows the name. */
  first: boolean;
  /** The last of them: the one that shows the time. */
  last: boolean;
  text: string;
  /** Parts of it were hidden, to protect. */
  masked: boolean;
  at: number | null;
  sent: boolean;
  /** Where a supportive mark would point; null while it is on its way. */
  pos: string | null;
  /** `others`: the members who feel with it, apart from me. */
  marks: { mine: boolean; others: readonly string[] };
}
export interface NoteLine {
  is: "note";
  key: string;
  /** `over`: a pause ran out, and nobody had to say so. */
  note: "joined" | "left" | "pause" | "resume" | "over";
  by: string;
  mine: boolean;
  goodbye: string | null;
  minutes: number;
}
export interface CardLine {
  is: "card";
  key: string;
  card: Card;
}
export type Line = TextLine | NoteLine | CardLine;

/** `now`: unix milliseconds of the server. */
export function lines(
  entries: readonly Entry[],
  parcels: readonly Parcel[],
  you: string,
  ids: ReadonlyMap<number, string>,
  now: number,
): Line[] {
  const marks = gatherMarks(entries, parcels, you);
  const over = runOut(pauses(entries), now);
  const shown: Line[] = [];
  for (const entry of entries) {
    while (over[0] && over[0].until <= entry.at) shown.push(pauseOver(over.shift() as Pause, you));
    const line = fromEntry(entry, you, ids, marks);
    if (line) shown.push(line);
  }
  for (const one of over) shown.push(pauseOver(one, you));
  for (const parcel of parcels) {
    if (parcel.said.t !== "say") continue;
    shown.push({
      is: "text", key: parcel.id, by: you, mine: true, first: false, last: true, text: parcel.said.text, masked: false,
      at: null, sent: false, pos: null, marks: { mine: false, others: [] },
    });
  }
  shown.forEach((line, index) => {
    if (line.is !== "text") return;
    const goesWith = (other: Line | undefined) => other?.is === "text" && other.by === line.by;
    line.first = !goesWith(shown[index - 1]);
    line.last = !goesWith(shown[index + 1]);
  });
  return shown;
}

type Marks = ReadonlyMap<string, ReadonlySet<string>>;

function gatherMarks(entries: readonly Entry[], parcels: readonly Parcel[], you: string): Marks {
  const marks = new Map<string, Set<string>>();
  const put = (of: string, by: string) => marks.set(of, (marks.get(of) ?? new Set()).add(by));
  for (const entry of entries) if (entry.kind === "mark" && entry.of && entry.by) put(entry.of, entry.by);
  for (const { said } of parcels) if (said.t === "mark") put(said.of, you);
  return marks;
}

function fromEntry(entry: Entry, you: string, ids: ReadonlyMap<number, string>, marks: Marks): Line | null {
  const by = entry.by ?? "";
  const mine = by === you;
  switch (entry.kind) {
    case "text": {
      const markers = [...(marks.get(entry.pos) ?? [])];
      return {
        is: "text", key: (mine && entry.n ? ids.get(entry.n) : undefined) ?? entry.pos, by, mine, first: false, last: false,
        text: entry.text ?? "", masked: entry.masked ?? false, at: entry.at, sent: true, pos: entry.pos,
        marks: { mine: markers.includes(you), others: markers.filter((marker) => marker !== you) },
      };
    }
    case "card":
      return entry.card ? { is: "card", key: entry.pos, card: entry.card } : null;
    case "joined":
    case "left":
    case "pause":
    case "resume":
      return {
        is: "note", key: entry.pos, note: entry.kind, by, mine,
        goodbye: entry.goodbye ?? null, minutes: entry.minutes ?? 5,
      };
    default:
      return null;
  }
}

function pauseOver({ by, pos }: Pause, you: string): NoteLine {
  return { is: "note", key: `${pos} over`, note: "over", by, mine: by === you, goodbye: null, minutes: 0 };
}
