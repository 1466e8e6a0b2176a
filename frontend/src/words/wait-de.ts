/** Every German word of waiting, and of what does good meanwhile. Always "du". */
import type { Plural } from "./plural.ts";
import type { WaitWords } from "./wait-en.ts";

export function words(n: Plural): WaitWords {
  const seconds = (s: number) => (s < 90 ? n(s, "# Sekunde", "# Sekunden") : n(Math.round(s / 60), "# Minute", "# Minuten"));
  /** A unit that both ends share is said once. */
  const span = (low: number, high: number) =>
    `${low < 90 && high >= 90 ? seconds(low) : low < 90 ? low : Math.round(low / 60)} bis ${seconds(high)}`;
  return {
    quoted: (name) => `„${name}“`,
    wait: {
      title: "Wir suchen jemanden für dich",
      position: (p) => (p <= 1 ? "Du bist als Nächstes dran." : `Du bist Nummer ${p} in der Reihe.`),
      range: (low, high) => (low === high ? `Etwa ${seconds(high)}.` : `Meist ${span(low, high)}.`),
      unknown: "Wie lange es dauert, können wir noch nicht sagen.",
      fast: (c) => n(c, "# Mensch in akuter Not kommt zuerst dran.", "# Menschen in akuter Not kommen zuerst dran."),
      now: {
        "same topic": (topics) => (topics ? `Wir suchen jemanden, der das auch kennt: ${topics}.` : "Wir suchen jemanden mit deinem Thema."),
        "related topics": (topics) => (topics ? `Wir suchen auch bei verwandten Themen: ${topics}.` : "Wir suchen auch bei verwandten Themen."),
        "any topic": "Wir suchen bei allen Themen.",
        "any language": "Wir suchen auf Deutsch und auf Englisch.",
      },
      next: {
        "related topics": (s, topics) => `In ${seconds(s)} suchen wir auch bei verwandten Themen${topics && `: ${topics}`}.`,
        "any topic": (s) => `In ${seconds(s)} suchen wir bei allen Themen.`,
        "any language": (s) => `In ${seconds(s)} suchen wir auf Deutsch und auf Englisch.`,
      },
      refuse: {
        "same topic": "Nur mein Thema", "related topics": "Nur mein Thema", "any topic": "Nicht bei allen Themen", "any language": "Nicht in beiden Sprachen",
      },
      hurry: "Jetzt breiter suchen",
      heldBack: "Du möchtest, dass es dabei bleibt. Das kann länger dauern.",
      letGo: "Doch breiter suchen",
      circleTitle: "Eine kleine Runde kommt zusammen",
      circle: "Es geht los, sobald drei Menschen da sind. Du hast deinen Platz.",
      meetTitle: "Wir warten auf die andere Person",
      meet: "Beide habt ihr einen Code. Sobald ihr beide da seid, trefft ihr euch. Sonst kommt niemand dazu.",
      notNow: "Das ging gerade nicht. Versuch es bitte noch einmal.",
      volunteerTitle: "Wir fragen Freiwillige für dich",
      volunteer: "Wer Zeit hat, nimmt dich an. Nach einer Minute ohne Antwort sagen wir dir, was sonst noch geht.",
      back: {
        no_show: "Die andere Person kam doch nicht. Du behältst deinen Platz in der Reihe.",
        listener_gone: "Die Verbindung zu deinem Gegenüber ist abgerissen. Es lag nicht an dir. Du bist wieder in der Reihe, deine Wartezeit zählt weiter.",
        handed_over: "Wir fragen jetzt andere Freiwillige für dich. Deine Wartezeit zählt weiter.",
      },
      vain: {
        nobody_on_duty: "Gerade ist niemand von den Freiwilligen da. Was möchtest du?",
        all_busy: "Alle Freiwilligen sind gerade im Gespräch oder in einer Pause. Was möchtest du?",
        not_accepted: "Gerade konnte dich niemand von den Freiwilligen annehmen. Das liegt nicht an dir. Was möchtest du?",
      },
      joining: "Du bekommst deinen Platz …",
      away: "Die Verbindung ist weg. Dein Platz bleibt, während wir es weiter versuchen.",
      trouble: "Bei uns klemmt etwas. Dein Platz bleibt dir.",
      firstWords: "Magst du schon etwas aufschreiben?",
      firstWordsHint: "Es bleibt hier, bis du jemanden gefunden hast. Du schickst es selbst ab.",
      firstWordsExample: "Zum Beispiel: wie dein Tag war …",
      heavy: "Wie schwer ist es gerade für dich?",
      heavyHint: "Nur wenn du magst. Deine Zahl bleibt in diesem Tab, bis wir nach dem Gespräch noch einmal fragen.",
      heavyNot: "Doch nichts angeben",
      leave: "Nicht mehr warten",
      choice: "Es dauert länger als gehofft. Was möchtest du?",
      options: {
        widen: "Breiter suchen",
        circle: "In eine kleine Runde",
        pair: "Zu zweit reden, mit jemandem wie dir",
        volunteer: "Auf Freiwillige warten",
        later: "Später wiederkommen",
        help: "Hilfe am Telefon",
      },
      hints: {
        widen: "Auch andere kennen vielleicht das Gefühl.",
        circle: "Drei bis acht Menschen reden über ein Thema.",
        pair: "Mit jemandem, der das Gefühl vielleicht kennt.",
        volunteer: "Freiwillige haben Zeit dafür und sind darauf vorbereitet.",
        later: "Dein Platz geht an jemand anderen. Was du gewählt hast, bleibt hier.",
        help: "Dein Platz bleibt dir zwei Minuten. Am Telefon geht es oft schneller.",
      },
      keepWaiting: "Weiter warten",
      elsewhere: "Du wartest in einem anderen Tab",
      elsewhereText: "Ein Platz, ein Tab. Du kannst auch hier weitermachen.",
      here: "Hier weitermachen",
    },
    hold: {
      title: "Musst du kurz weg?",
      text: "Wir können dir deinen Platz eine Weile frei halten. Ein Code führt dich zurück.",
      button: "Platz frei halten",
      code: "Dein Code",
      until: (time) => `Dein Platz bleibt frei bis ${time}.`,
      keep: "Schreib den Code auf oder mach ein Foto. Niemand sieht daran, wer du bist.",
      how: "Du darfst diese Seite schließen. Gib den Code auf der ersten Seite ein, auf jedem Gerät.",
      stay: "Solange diese Seite offen ist, suchen wir weiter für dich.",
      callHow: (service) => `Ist jemand da, zeigt dein Browser „Erinnerung“, mehr nicht. Der Ruf geht über ${service} und hat keinen Inhalt.`,
      callYes: "Frei halten und mich rufen",
      callAsked: "Dein Browser fragt jetzt, ob er darf.",
      callNo: "Dein Browser lässt es nicht zu. Der Code gilt trotzdem.",
      called: (service) => `Du wirst gerufen, über ${service}.`,
    },
    ground: {
      title: "Etwas für zwischendurch",
      breathe: "Langsam atmen",
      senses: "Fünf Sinne",
      in: "ein",
      out: "und langsam aus",
      breatheText: "Atme ein, während das Licht wächst. Atme länger aus, während es kleiner wird.",
      stillText: "Atme ein und zähl bis vier. Atme aus und zähl bis sechs. Ein paar Mal, so wie es dir guttut.",
      steps: [
        "Schau dich um. Nenn fünf Dinge, die du siehst.",
        "Spür vier Dinge: den Stuhl, deine Kleidung, den Boden, deine Hände.",
        "Lausch. Welche drei Geräusche sind da?",
        "Zwei Dinge, die du riechst, oder Gerüche, die du magst.",
        "Ein langsamer Atemzug. Du bist hier.",
      ],
      next: "Weiter",
      again: "Noch einmal",
    },
  };
}
