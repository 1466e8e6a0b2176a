/** Every German word of the first page and of joining. Always "du". */
import type { Plural } from "./plural.ts";
import type { LandingWords } from "./landing-en.ts";

export function words(n: Plural): LandingWords {
  const seconds = (s: number) => (s < 90 ? n(s, "# Sekunde", "# Sekunden") : n(Math.round(s / 60), "# Minute", "# Minuten"));
  /** A unit that both ends share is said once. */
  const span = (low: number, high: number) =>
    `${low < 90 && high >= 90 ? seconds(low) : low < 90 ? low : Math.round(low / 60)} bis ${seconds(high)}`;
  return {
    landing: {
      title: "Du musst das heute nicht allein tragen",
      lead: "Hier redest du anonym mit jemandem, der es vielleicht kennt. Das sind Menschen wie du, keine Therapeuten.",
      exit: "„Schnell weg“ führt sofort fort von hier, dreimal Esc auch. Den Verlauf deines Browsers löscht es nicht.",
      topics: "Was beschäftigt dich?",
      topicsHint: "Bis zu drei. Du weißt es nicht genau? Dann lass es offen.",
      someoneWaits: "jemand wartet",
      nobodyYet: "Gerade wartet sonst niemand. Du kannst warten, wir sagen dir, wie es steht. Schneller geht es am Telefon:",
      waiting: (c) => n(c, "# Mensch wartet auf jemanden zum Reden.", "# Menschen warten auf jemanden zum Reden."),
      talking: (c) => `Gerade wartet niemand; ${n(c, "# Mensch ist im Gespräch.", "# Menschen sind im Gespräch.")}`,
      whoUnknown: "Wir sehen gerade nicht, wer da ist.",
      usual: (low, high) => (low === high ? `Meist dauert es etwa ${seconds(high)}.` : `Meist dauert es ${span(low, high)}.`),
      moreTopics: "Mehr Themen",
      more: "Genauer einstellen",
      format: "Wie möchtest du reden?",
      formats: { pair: "Zu zweit", circle: "Kleine Runde, 3–8" },
      languages: "In welchen Sprachen?",
      also: "Ich kann auch auf Englisch reden",
      need: "Was würde dir guttun?",
      role: "Wie kommst du hierher?",
      noGo: "Was kannst du heute nicht mittragen?",
      noGoHint: "Bis zu fünf. Dazu verbinden wir dich mit niemandem.",
      promises: "Was wir einander versprechen",
      agree: "Wenn du beginnst, stimmst du dem zu, was wir einander versprechen.",
      start: "Jemanden finden",
      age: { "16-17": "Ich bin 16 oder 17", "18+": "Ich bin 18 oder älter" },
      younger: "Jünger als 16? Dann passt dieser Ort noch nicht für dich. Hier gibt es gute Leute für dich:",
      youngerLink: "Hilfe für dich",
      starting: "Einen Moment …",
      urgent: "Bist du gerade in Gefahr? Dann können Menschen am Telefon mehr tun als wir.",
      urgentLink: "Hilfe finden",
      acute: "Ich denke gerade daran, mir das Leben zu nehmen",
      loading: "Wir schauen, wer da ist …",
      notice: {
        given_back: "Dein Platz in der Reihe ist wieder frei. Komm jederzeit wieder.",
        later: "Dein Platz ist wieder frei. Komm wieder, wann du magst; was du gewählt hast, steht noch da.",
        expired: "Dein Platz in der Reihe war abgelaufen. Was du gewählt hast, steht noch da.",
        elsewhere: "Du hast in einem anderen Tab weitergemacht.",
        fault: "Bei uns hat etwas nicht gepasst. Bitte beginne noch einmal.",
      },
    },
    acute: {
      title: "Gut, dass du es sagst",
      text: "Du musst jetzt nicht allein damit sein. Diese Menschen sind genau dafür da:",
      looking: "Wir schauen, wer für dich da ist …",
      away: "Wir können die Nummern gerade nicht holen.",
      here: "Oder rede jetzt hier mit jemandem",
      hereText: "Du kommst in der Reihe weiter vor. Das sind Menschen wie du, kein Krisendienst.",
      start: "Jetzt mit jemandem reden",
    },
    code: {
      open: "Ich habe einen Code",
      label: "Dein Code",
      hint: "Von einem Platz, den wir dir frei halten, oder um mit jemandem wieder zu reden.",
      go: "Weiter",
      going: "Einen Moment …",
      age: "Unter diesem Code halten wir keinen Platz. Um mit jemandem wieder zu reden, sag uns dein Alter:",
    },
    needs: { heard: "Gehört werden", share: "Erfahrungen teilen", ideas: "Ideen finden", company: "Einfach Gesellschaft" },
    roles: { seek: "Ich brauche jemanden", give: "Ich kann da sein", either: "Beides" },
    notSure: "Weiß nicht genau",
    refused: {
      unreachable: "Wir sind gerade nicht erreichbar. Deine Auswahl bleibt hier; versuch es bitte noch einmal.",
      invalid: "Etwas an deiner Auswahl hat nicht gepasst. Schau sie bitte noch einmal an.",
      guidelines_outdated: "Was wir einander versprechen, hat sich geändert. Lies es bitte noch einmal und beginne dann.",
      pow: "Das kleine Rätsel für deinen Browser war nicht rechtzeitig gelöst. Versuch es bitte noch einmal.",
      rate: (s) => `Das war recht oft in kurzer Zeit. Versuch es bitte wieder in ${seconds(s ?? 60)}.`,
      store_away: "Bei uns klemmt etwas. Wir kümmern uns; versuch es bitte gleich noch einmal.",
      topic_unknown: "Eines der Themen gibt es nicht mehr. Wähl bitte noch einmal.",
      language_unknown: "Diese Sprache gibt es hier noch nicht. Wähl bitte eine andere.",
      visitor_invalid: "Dein früherer Besuch ist abgelaufen. Bitte beginne noch einmal.",
      code_unknown: "Diesen Code kennen wir nicht, oder seine Zeit ist um. Schau noch einmal hin, oder beginne neu.",
      resting: (s) => `Du machst gerade Pause vom Da-Sein für andere, noch ${seconds(s ?? 60)}.`,
      format_unavailable: "Kleine Runden gibt es gerade nicht. Zu zweit kannst du reden.",
      banned: "Du kannst hier gerade kein Gespräch beginnen. Hilfe ist trotzdem für dich da.",
    },
    resting: { text: "Das war deine eigene, gute Entscheidung. Über dich reden kannst du jederzeit.", seek: "Ich brauche selbst jemanden", end: "Pause beenden" },
  };
}
