"""What everyone agrees to before a talk, in plain words.

A change of meaning is a new `VERSION`: a join that accepted another one is refused (`guidelines_outdated`), so that
nobody is held to words that were never shown. Better wording alone keeps the version.
"""

from __future__ import annotations

from peerchat.matching.topics import Language

VERSION = "1"

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
