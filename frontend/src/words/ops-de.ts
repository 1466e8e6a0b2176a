/** Every German word of the operators' page. Always "du". */
import type { OpsWords } from "./ops-en.ts";
import type { Plural } from "./plural.ts";

export function words(_n: Plural): OpsWords {
  return {
    ops: {
      console: "Betrieb",
      lead: "Für alle, die diese Seite betreiben. Du siehst, wie es steht, und nie, was Menschen schreiben.",
      page: { now: "Jetzt", rooms: "Räume", history: "Verlauf", alarms: "Alarme", house: "Haus" },
      notYours: "Diese Seite ist für den Betrieb",
      notYoursText: (name) => `${name}, dein Konto reicht hier nicht hin. Die Zuhörräume stehen dir offen.`,
      toStaff: "Zu den Zuhörräumen",
    },
  };
}
