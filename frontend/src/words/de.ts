/** Every German word that any page of the app may need. Always "du". */
import type { Words } from "./en.ts";

export function words(): Words {
  return {
    languages: "Sprache",
    help: "Hilfe",
    back: "Zurück",
    tryAgain: "Noch einmal versuchen",
    coming: "Einen Moment …",
    notComing: "Dieser Teil der Seite ist noch nicht da. Wir versuchen es weiter; von dir geht nichts verloren.",
    heavy: { ends: "0: gar nicht schwer. 10: kaum auszuhalten.", very: "Das ist sehr viel. Du musst damit nicht allein bleiben:" },
    care: {
      from: "von peerchat, nur du siehst das",
      title: "Falls du Hilfe möchtest",
      text: "Du kannst hier weiterreden. Es gibt auch Menschen, die genau dafür da sind, Tag und Nacht:",
      emergency: (number) => `In Gefahr? ${number} anrufen`,
      open: "jetzt offen",
      free: "kostenlos",
      chat: "Chat",
      site: "Zur Website",
      text_them: "SMS",
      all: "Alle Hilfsangebote",
    },
  };
}
