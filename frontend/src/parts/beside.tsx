import { Fragment, h } from "preact";
import { useMemo } from "preact/hooks";
import { endedBy } from "../room/after.ts";
import { deskOf } from "../room/desk.ts";
import type { Room } from "../room/room.ts";
import type { RoomView } from "../room/view.ts";
import type { Visit } from "../visit.ts";
import { useSpeech } from "../words/language.tsx";
import { Menu } from "./menu.tsx";
import { Report } from "./report.tsx";
import { Held, heldOf, pieces, told } from "./held.tsx";
import { Sanction, whyOf } from "./sanction.tsx";

interface Props {
  visit: Visit;
  room: Room;
  view: RoomView;
  opened: "leave" | "menu" | "report" | null;
  onOpen: (what: "report" | null) => void;
}

/** What stands between the talk and the box: a message that was not sent, and what followed from such. Said aloud once, politely. */
export function Beside({ visit, room, view, opened, onOpen }: Props) {
  const { t } = useSpeech();
  const { sanction } = view;
  const desk = deskOf(visit);
  const held = heldOf(view);
  const spoken = useMemo(() => {
    if (held?.said.t !== "say") return "";
    const spans = "hold" in held.why ? held.why.hold.reasons.flatMap((reason) => reason.spans) : [];
    const about = pieces(held.said.text, spans);
    return [`${t.held.title}.`, ...told(held, t), about.length > 0 && `${t.held.pieces} ${about.join(", ")}.`, t.held.edit].filter(Boolean).join(" ");
  }, [held?.id, t]);
  const answered = sanction ? `${t.sanction[sanction.step]}. ${whyOf(sanction, t)}` : "";
  // What a pause keeps back is told by the pause itself.
  const paused = held && !("hold" in held.why) && held.why.code === "sanctioned" && sanction;
  const people = view.others.filter(({ state }) => state !== "coming");
  const texts = view.lines.filter((line) => line.is === "text");
  const seat = visit.stage.at === "room" ? visit.stage.seat : "";
  // In a circle one stays without reading them any more; of two, one may still say goodbye.
  const never = async (member: string) => (view.kind === "circle" ? room.block(member) : desk?.never(seat, member));
  return (
    <>
      <div class="unseen" role="status">
        {answered}
      </div>
      <div class="unseen" role="status">
        {paused ? t.held.refused.sanctioned : spoken}
      </div>
      {!opened && sanction && (!view.end || endedBy(view)) && <Sanction sanction={sanction} desk={desk} onClose={() => room.noted()} />}
      {!opened && !view.end && !paused && <Held room={room} view={view} />}
      {opened === "menu" && !view.end && (
        <Menu site={visit.site} alone={people.length === 0} onReport={() => onOpen("report")} onClose={() => onOpen(null)} />
      )}
      {opened === "report" && (
        <Report desk={desk} seat={seat} people={people} lines={texts} never={never} onClose={() => onOpen(null)} />
      )}
    </>
  );
}
