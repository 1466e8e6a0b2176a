import { h } from "preact";
import type { Language } from "../../join/site.ts";
import { type Speech, useSpeech } from "../../words/language.tsx";
import type { Change } from "./paper.ts";

/** What differs, in words. */
export function Changes({ changes }: { changes: Change[] }) {
  const { t } = useSpeech();
  return (
    <ul class="house-changes">
      {changes.map((change, place) => (
        <li key={`${change.code} ${change.about} ${place}`}>
          {said(change, t)}
          {change.people !== null && change.people > 0 && <strong> ({t.house.waiting(change.people)})</strong>}
        </li>
      ))}
    </ul>
  );
}

function said({ code, about, before, after }: Change, t: Speech["t"]): string {
  const say = t.house.change;
  const limits: Record<string, string> = t.house.limit;
  const language = () => t.house.inLanguage[about as Language] ?? about;
  switch (code) {
    case "topic_renamed":
    case "rule_changed":
      return say[code](before, after);
    case "last_entry":
      return say.last_entry(before, after);
    case "limit_changed":
      return say.limit_changed(limits[about] ?? about, before, after);
    case "limit_as_set":
      return say.limit_as_set(limits[about] ?? about, after);
    case "hours_changed":
    case "days_closed":
      return say[code](language());
    case "rule_removed":
      return say.rule_removed(before);
    case "line_changed":
    case "line_as_shipped":
      return say[code](before || about);
    case "line_reviewed":
      return say.line_reviewed(before || about);
    case "topics_ordered":
    case "asks_again":
      return say[code];
    default:
      return say[code](after || about);
  }
}
