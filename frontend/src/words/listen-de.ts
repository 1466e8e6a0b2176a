/** Every German word that only a talk with a volunteer needs. Always "du". */
import type { ListenWords } from "./listen-en.ts";

export function words(): ListenWords {
  return {
    listen: {
      title: "Wer hier für dich da ist",
      who: (name) => `${name} ist freiwillig hier und im Zuhören geschult. Therapie und Hilfe im Notfall kann ${name} nicht geben.`,
      beside: (name) => `Im Hintergrund kann eine erfahrene Person ${name} helfen. Du siehst das nicht. Mitlesen kann sie nicht.`,
      known: "In Ordnung",
      ask: (name) => `Darf jemand anderes für ${name} weitermachen?`,
      how: "Sagst du ja, endet dieses Gespräch, und wir fragen andere Freiwillige für dich. Deine Wartezeit zählt weiter.",
      note: "Das würde die nächste Person erfahren. Du kannst es ändern oder leer lassen.",
      left: (c) => `noch ${c} Zeichen`,
      tooLong: (c) => `${c} Zeichen zu lang`,
      yes: "Ja, weitergeben",
      no: (name) => `Nein, bei ${name} bleiben`,
      sent: "Deine Antwort ist unterwegs.",
    },
  };
}
