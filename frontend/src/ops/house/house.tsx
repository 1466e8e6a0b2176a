import { Fragment, h } from "preact";
import { useState } from "preact/hooks";
import { Audit } from "../../staff/audit.tsx";
import { useGot } from "../../staff/use-got.ts";
import { useSpeech } from "../../words/language.tsx";
import type { PageProps } from "../app.tsx";
import { type Draft, Editor } from "./editor.tsx";
import { GuidelinesEdit, GuidelinesSeen } from "./guidelines.tsx";
import { HoursEdit, HoursSeen } from "./hours.tsx";
import { LimitsEdit } from "./limits.tsx";
import { type Guidelines, type Hours, type HouseNow, KINDS, type Kind, type Limits, PATH, type Resources, type Topics } from "./paper.ts";
import { ResourcesEdit } from "./resources.tsx";
import { TopicsEdit, TopicsSeen } from "./topics.tsx";

const PARTS = [...KINDS, "audit"] as const;
type PartName = (typeof PARTS)[number];

/** Running the house: topics, guidelines, hours, limits, help lines, the audit log. What is being edited stays while one looks around. */
export function House({ calls, me }: Pick<PageProps, "calls" | "me">) {
  const { t } = useSpeech();
  const [part, setPart] = useState<PartName>("topics");
  const [drafts, setDrafts] = useState<Partial<Record<Kind, Draft<unknown> | null>>>({});
  const [changes, setChanges] = useState(0);
  const now = useGot(() => calls.get<HouseNow>(PATH), String(changes));
  const due = now.got?.due ?? 0;
  return (
    <>
      <h1 tabIndex={-1} class="staff-title">
        {t.house.title}
      </h1>
      <p class="soft">{t.house.lead}</p>
      <div role="status">
        {due > 0 && (
          <p class="weather">
            {t.house.due(due)}{" "}
            <button type="button" class="button" onClick={() => setPart("resources")}>
              {t.house.page.resources}
            </button>
          </p>
        )}
      </div>
      <nav class="staff-nav" aria-label={t.house.pages}>
        {PARTS.map((one) => (
          <a
            key={one}
            href="#house"
            aria-current={one === part ? "page" : undefined}
            onClick={(event) => {
              event.preventDefault();
              setPart(one);
            }}
          >
            {t.house.page[one]}
            {one !== "audit" && drafts[one] && <span class="unseen"> ({t.house.unpublished})</span>}
            {one !== "audit" && drafts[one] && <span aria-hidden="true"> •</span>}
          </a>
        ))}
      </nav>
      <div class="column staff-column house">{shown()}</div>
    </>
  );

  function shown() {
    switch (part) {
      case "topics":
        return <Editor<Topics> {...frame("topics")} edit={(props) => <TopicsEdit {...props} calls={calls} />} seen={(content) => <TopicsSeen {...content} />} />;
      case "guidelines":
        return <Editor<Guidelines> {...frame("guidelines")} edit={(props) => <GuidelinesEdit {...props} />} seen={(content) => <GuidelinesSeen {...content} />} />;
      case "hours":
        return <Editor<Hours> {...frame("hours")} edit={(props) => <HoursEdit {...props} me={me} />} seen={(content) => <HoursSeen {...content} />} />;
      case "limits":
        return <Editor<Limits> {...frame("limits")} edit={(props) => <LimitsEdit {...props} calls={calls} />} />;
      case "resources":
        return <Editor<Resources> {...frame("resources")} edit={(props) => <ResourcesEdit {...props} calls={calls} me={me} />} />;
      default:
        return <Audit calls={calls} me={me} />;
    }
  }

  function frame<C>(kind: Kind) {
    return {
      key: kind,
      kind,
      calls,
      me,
      draft: (drafts[kind] ?? null) as Draft<C> | null,
      keep: (draft: Draft<C> | null) => setDrafts((before) => ({ ...before, [kind]: draft })),
      changed: () => setChanges((before) => before + 1),
    };
  }
}
