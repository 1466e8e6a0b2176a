"""What everyone agrees to before a talk, in plain words.

A change of meaning is a new `VERSION`: a join that accepted another one is refused (`guidelines_outdated`), so that
nobody is held to words that were never shown. Better wording alone keeps the version. Each rule of `TEXT` has its
example at the same place in `EXAMPLES`.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from peerchat.matching.topics import Language

VERSION = "2"

TEXT: dict[Language, tuple[str, ...]] = {
    "de": (
        "Hier redest du mit Menschen wie dir. Sie hören zu und teilen, was sie kennen. Therapie ist das nicht.",
        "Sei freundlich. Du musst nichts lösen, zuhören genügt.",
        "Bleib anonym: kein Name, keine Adresse, keine Nummer, kein Konto. Frag auch nicht danach.",
        "Über Suizid und Selbstverletzung darfst du sprechen. Schreib aber nicht, wie man es macht.",
        "Kein Flirten, keine Werbung, keine Beleidigungen. Du darfst jederzeit gehen, ohne Grund.",
        "Du bist mindestens 16. Unter 18 triffst du nur Menschen unter 18.",
        "Was ihr schreibt, wird nicht auf Platte gespeichert. Es verschwindet kurz nach dem Gespräch.",
        "Programme lesen mit: Sie zeigen dir Hilfe und halten Gefährliches an.",
        "Meldest du jemanden, sieht ein Mensch diesen Ausschnitt.",
        "In Lebensgefahr hilft der Notruf: 112. Hilfe findest du auf jeder Seite.",
    ),
    "en": (
        "You talk with people like you here. They listen and share what they know. It is not therapy.",
        "Be kind. You need not solve anything; listening is enough.",
        "Stay anonymous: no name, no address, no number, no account. Do not ask for them either.",
        "You may talk about suicide and self-harm. But do not write how it is done.",
        "No flirting, no advertising, no insults. You may leave at any time, without a reason.",
        "You are at least 16. If you are under 18, you only meet people under 18.",
        "What you write is not stored on disk. It is gone shortly after the talk.",
        "Programs read along: they show you help and stop what is dangerous.",
        "If you report someone, a person sees that part.",
        "If a life is in danger, call your emergency number, 112 in Europe. Help is on every page.",
    ),
}


class Example(NamedTuple):
    """A sentence that keeps the rule, and one that breaks it."""

    fine: str
    not_fine: str


EXAMPLES: dict[Language, tuple[Example, ...]] = {
    "de": (
        Example("Mir hat geholfen, abends kurz rauszugehen.", "Du hast eine Depression. Nimm diese Tabletten."),
        Example("Das klingt schwer. Magst du mehr erzählen?", "Stell dich nicht so an."),
        Example("Ich wohne in einer kleinen Stadt.", "Wie heißt du auf Instagram?"),
        Example("Ich denke oft daran, nicht mehr zu leben.", "So musst du es machen: …"),
        Example("Ich muss jetzt los. Danke dir!", "Schick mir mal ein Bild von dir."),
        Example("Ich bin 17 und wähle 16–17.", "Ich bin 30, sage hier aber 17."),
        Example("Was du mir erzählst, behalte ich für mich.", "Den Screenshot zeige ich meinen Freunden."),
        Example("Meine Nachricht wurde angehalten. Ich schreibe sie um.", "Ich schreibe die Nummer in Wörtern, dann geht sie durch."),
        Example("Ich wurde bedroht. Das melde ich.", "Du siehst das anders als ich, also melde ich dich."),
        Example("Ruf jetzt bitte die 112 an. Ich bleibe so lange da.", "Versprich mir, dass du niemanden anrufst."),
    ),
    "en": (
        Example("It helped me to go outside for a bit in the evening.", "You have depression. Take these pills."),
        Example("That sounds hard. Do you want to tell me more?", "Just get over it."),
        Example("I live in a small town.", "What is your name on Instagram?"),
        Example("I often think about not being alive any more.", "This is how you do it: …"),
        Example("I have to go now. Thank you!", "Send me a picture of yourself."),
        Example("I am 17 and choose 16–17.", "I am 30, but here I say 17."),
        Example("What you tell me stays with me.", "I will show the screenshot to my friends."),
        Example("My message was held. I will reword it.", "I spell the number out, so it gets through."),
        Example("I was threatened. I am reporting that.", "You see it differently from me, so I report you."),
        Example("Please call 112 now. I will stay here meanwhile.", "Promise me that you will not call anyone."),
    ),
}  # fmt: skip

# Where a second program reads along (`safety/opinion`): consent is asked for by name, so a move elsewhere is a new version.
SECOND: dict[Language, str] = {
    "de": "Auch ein zweites Programm von uns liest mit ({}). Es bekommt nur den Text. Es kann Hilfe zeigen, aber nichts anhalten.",
    "en": "A second program of ours reads along, too ({}). It gets the text alone. It can show help, but stops nothing.",
}
SECOND_EXAMPLE: dict[Language, Example] = {
    "de": Example(
        "Ich höre zu, auch wenn ein Programm mitliest.", "Das Programm passt schon auf. Dann muss ich nicht hinhören."
    ),
    "en": Example("I listen, even though a program reads along.", "The program takes care. So I need not listen."),
}
_SECOND_AFTER = 8  # beside the rule about programs


class Shown(NamedTuple):
    """What is shown and agreed to here."""

    version: str
    text: dict[Language, tuple[str, ...]]
    examples: dict[Language, tuple[Example, ...]]


SHIPPED = Shown(VERSION, TEXT, EXAMPLES)


def shown(place: str = "", rules: Shown = SHIPPED) -> Shown:
    """`place`: where a second program reads along, as its operator names it; empty: there is none. `rules`: all others."""
    if not place:
        return rules
    mark = hashlib.sha256(place.encode()).hexdigest()[:8]
    at = _SECOND_AFTER
    return Shown(
        f"{rules.version}-{mark}",
        {lang: (*text[:at], SECOND[lang].format(place), *text[at:]) for lang, text in rules.text.items()},
        {lang: (*each[:at], SECOND_EXAMPLE[lang], *each[at:]) for lang, each in rules.examples.items()},
    )


class Promises:
    """What is agreed to now, on this worker: the rules above, until operators say otherwise. `place`: as `shown` takes it."""

    def __init__(self, place: str = "") -> None:
        self._place = place
        self.put(SHIPPED)

    def put(self, rules: Shown) -> None:
        self.now = shown(self._place, rules)
