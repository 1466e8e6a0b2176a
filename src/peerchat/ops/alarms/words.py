"""What each alarm means, and what to do, in both languages. Short enough for a lock screen at night; no name, no number, nobody's
words."""

from __future__ import annotations

from collections.abc import Mapping

Both = Mapping[str, str]

TITLES: Mapping[str, Both] = {
    "crisis_offer": {
        "de": "Jemand in akuter Not wartet, und niemand nimmt an",
        "en": "Somebody in acute need waits, and nobody accepts",
    },
    "room_act": {"de": "Ein Raum braucht jetzt jemanden", "en": "A room needs somebody now"},
    "severe_report": {"de": "Eine schwere Meldung liegt ungesehen", "en": "A severe report lies unseen"},
    "store_away": {
        "de": "Der Speicher antwortet nicht: Gespräche stehen still",
        "en": "The store does not answer: talks stand still",
    },
    "wait_p90": {"de": "Menschen warten lange", "en": "People wait long"},
    "abandonment": {
        "de": "Viele gehen, ohne jemanden getroffen zu haben",
        "en": "Many leave without having met anybody",
    },
    "nobody_on_duty": {
        "de": "Laut Plan ist offen, aber niemand ist im Dienst",
        "en": "Open by plan, but nobody is on duty",
    },
    "stuck_leases": {"de": "Plätze oder Angebote hängen fest", "en": "Places or offers are stuck"},
    "database_away": {"de": "Die Datenbank antwortet nicht", "en": "The database does not answer"},
    "loop_lag": {"de": "Ein Worker kommt nicht hinterher", "en": "A worker cannot keep up"},
    "relay_slow": {"de": "Nachrichten kommen spät an", "en": "Messages arrive late"},
    "workers_lost": {"de": "Worker stürzen ab", "en": "Workers crash"},
    "store_full": {"de": "Der Speicher ist fast voll", "en": "The store is nearly full"},
    "memory_full": {"de": "Ein Rechner hat kaum noch Arbeitsspeicher", "en": "A machine is nearly out of memory"},
    "http_errors": {"de": "Aufrufe scheitern durch Fehler bei uns", "en": "Calls fail through faults of ours"},
}

TODO: Mapping[str, Both] = {
    "crisis_offer": {
        "de": "Geh selbst in den Dienst, oder ruf jemanden an, der frei ist.",
        "en": "Go on duty yourself, or call somebody who is free.",
    },
    "room_act": {
        "de": "Öffne die Räume in der Konsole; die Gründe stehen dabei.",
        "en": "Open the rooms in the console; the reasons stand beside them.",
    },
    "severe_report": {
        "de": "Öffne die Meldungen und sieh sie an.",
        "en": "Open the reports and look at it.",
    },
    "store_away": {
        "de": "Sieh nach Valkey und dem Netz dorthin. Starte peerchat nicht neu.",
        "en": "See to Valkey and the network to it. Do not restart peerchat.",
    },
    "wait_p90": {
        "de": "Sieh dir die Reihe an: Fehlen Freiwillige, oder fehlt ein Gegenüber?",
        "en": "Look at the line: are volunteers missing, or people to meet?",
    },
    "abandonment": {
        "de": "Sieh dir an, aus welchem Grund sie gehen und wie lange sie warteten.",
        "en": "See for which reason they leave, and how long they waited.",
    },
    "nobody_on_duty": {
        "de": "Ruf an, wer eingeteilt ist, oder schließ die Schicht im Plan.",
        "en": "Call whoever is planned, or close the shift in the plan.",
    },
    "stuck_leases": {
        "de": "Sieh ins Protokoll der Worker; starte sie nacheinander neu.",
        "en": "Look into the workers' log; restart them one by one.",
    },
    "database_away": {
        "de": "Sieh nach der Datenbank. Gespräche gehen weiter.",
        "en": "See to the database. Talks go on.",
    },
    "loop_lag": {
        "de": "Sieh nach der Last des Rechners; gib peerchat mehr Kerne oder Worker.",
        "en": "Look at the machine's load; give peerchat more cores or workers.",
    },
    "relay_slow": {
        "de": "Vergleiche mit Speicher und Last: Was davon ist langsam?",
        "en": "Compare with store and load: which of them is slow?",
    },
    "workers_lost": {
        "de": "Sieh ins Protokoll. Oft ist es der Arbeitsspeicher.",
        "en": "Look into the log. Often it is memory.",
    },
    "store_full": {
        "de": "Gib dem Speicher mehr Platz, bevor neue Räume abgelehnt werden.",
        "en": "Give the store more room before new rooms are refused.",
    },
    "memory_full": {
        "de": "Sieh nach, was den Arbeitsspeicher füllt.",
        "en": "See what fills the memory.",
    },
    "http_errors": {
        "de": "Sieh ins Protokoll: Dort steht die Art des Fehlers.",
        "en": "Look into the log: it names the kind of fault.",
    },
}

EVENTS: Mapping[str, Both] = {
    "fired": {"de": "Alarm", "en": "Alarm"},
    "reminded": {"de": "Noch immer", "en": "Still"},
    "recovered": {"de": "Vorbei", "en": "Over"},
    "trial": {"de": "Probe", "en": "Trial"},
}
TRIAL: Both = {"de": "Diese Nachricht ist eine Probe.", "en": "This message is a trial."}
LETTER: Mapping[str, Both] = {
    "value": {"de": "Zuletzt: {value}, Grenze: {limit}", "en": "Last seen: {value}, limit: {limit}"},
    "since": {"de": "Seit: {time} (UTC)", "en": "Since: {time} (UTC)"},
}
