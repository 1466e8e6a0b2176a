/** Sätze für den Anfang, zum Ändern. Always "du". */
import type { CardWords } from "./cards-en.ts";

export function words(): CardWords {
  return {
    cards: {
      openings: {
        title: "Zum Beginnen",
        lines: ["Hallo, gut, dass du da bist. Was führt dich her?", "Wir haben Zeit. Womit magst du anfangen?", "Du musst es nicht erst ordnen. Ich lese mit."],
      },
      reflections: {
        title: "Zum Zurücksagen",
        lines: ["Wenn ich dich richtig verstehe, ist am schwersten, dass …", "Das klingt, als hättest du es lange allein getragen.", "Was du erzählst, klingt sehr anstrengend. Ist das so?"],
      },
      grounding: {
        title: "Zum Ankommen im Hier und Jetzt",
        lines: ["Spürst du gerade deine Füße auf dem Boden?", "Nenn mir drei Dinge, die du um dich herum siehst.", "Lass uns langsam ausatmen, länger als ein. Ich bin da."],
      },
      safety: {
        title: "Zum Fragen nach Sicherheit",
        lines: [
          "Wenn es so dunkel wird: Denkst du daran, dir das Leben zu nehmen?",
          "Hast du darüber nachgedacht, wie oder wann?",
          "Bist du da, wo du gerade bist, in Sicherheit?",
          "Gibt es jemanden, der heute Nacht bei dir sein könnte?",
        ],
      },
      closing: {
        title: "Zum Abschließen",
        lines: ["Ich habe noch etwa zehn Minuten. Was täte dir in der Zeit gut?", "Was könnte dir durch die nächste Stunde helfen?", "Danke, dass du mir das anvertraut hast."],
      },
    },
  };
}
