"""Names on other services: `@name`, `name#1234`, or a name beside the service it is on. A service alone is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from peerchat.safety.contact.streets import row
from peerchat.safety.contact.view import MOST

SERVICES = row(
    "insta instagram ig snap snapchat snapname sc telegram tele tg whatsapp discord dc tiktok tt signal threema skype "
    "kik wire session facebook fb messenger twitter twitch steam tumblr reddit viber line wechat wickr bereal "
    "mastodon matrix youtube yt onlyfans psn xbox linkedin pinterest tellonym user username nick instaname"
)
_SERVICE = re.compile(
    rf"(?:{'|'.join(sorted(SERVICES, key=len, reverse=True))})(?:[ -]?(?:name|account|acc|user|id|handle|profil))?(?![^\W])"
)
_MENTION = re.compile(r"@(?<![\w.@]@)(?=[\w.]*[^\W\d_])[\w.]{1,30}\w")
_TAG = re.compile(r"#(?<=\w#)\d{4}(?![\w-])")
_TAG_NAME = re.compile(r"\w[\w.]{1,31}")
_NAME = re.compile(r"@?[^\W_](?:[\w.]{0,28}\w)?|@?_[\w.]{0,28}\w")
_SHAPED = re.compile(r"(?!\d+[a-z]{0,4}$)(?=[@\w.]*[a-zäöü])(?:[@\w.]*(?:[_\d]|[a-z]{2}\.[a-z])[\w.]*|@[\w.]+)")
# Between a service and a name; the second group leaves no doubt that a name follows.
_LEAD = re.compile(
    r"(?:\s*(?:(?:ich|i|bin|am|im|i'm|auf|da|dort|mein|meine|my|name|user|username|nick|acc|account|handle|id|the|der|mit|by|to|at"
    r"|(?P<sure>is|ist|heißt|heiße|heisst|heiss|lautet|unter|under|als|as|called|named|folgender))(?![^\W_])|[,>-]|(?P<sign>[:=→])))*\s*"
)
_INVITED = re.compile(
    r"(?:add|adde|addet|find|finde|findest|follow|folg|folge|write|text|msg|message|dm|pm|hmu|hit|schreib|schreibe|such|suche|kontaktier\w*)"
    r"(?:\s(?:me|mich|mir|us|uns|doch|gern|gerne|up|mal|einfach|bitte|please|pls))*\s(?:on|auf|bei|in|via|über|per|at)\s(?:my\s|mein\s)?$"
)
_WHOSE = re.compile(r"(?:is|ist)\s+(?:my|mein|meine|the|der|mit|by|to|at)\b")
_ENDS = re.compile(r"\s*(?:$|[.,!?;)\n]|(?:falls|wenn|if|ok|bitte|please|pls|und|and|oder|or|dann)\b)")
_BEFORE = re.compile(r"(?:\s?(?:on|auf|bei|in|@))?\s{1,2}")
_PLACE_BEFORE = re.compile(r"\s(?:no|fua|ieb)\s([\w.]{0,28}\w)")
_NO_NAMES = row(
    "imessage privat private public öffentlich kaputt voll leer weg gelöscht deleted gehackt hacked gesperrt blocked blockiert "
    "banned down offline online besser better fine okay super toll great good bad nice cool dumm blöd doof schlecht "
    "nicht not no nein yes auch too also just only nur halt echt total ganz sehr really very so voller full böse "
    "toxic toxisch schlimm gift poison the a an ein eine einen mein meine my your dein der die das this that there "
    "here hier da dort was wie how what where wo why warum wer who when wann if falls wenn and und or oder but aber "
    "because weil please bitte pls ok dann then now jetzt later später today heute morgen tomorrow again wieder more "
    "mehr less weniger nothing nichts something etwas everything alles worse gone dead tot boring langweilig "
    "addictive süchtig people leute friends freunde messages nachrichten stuff sachen all alle immer always never nie "
    "often oft still noch schon already one eins mir mich dir dich ihm ihr uns euch me him her us them it es sie er "
    "wir you working broken fun funny lustig social media right wrong easy easier hard leicht einfach schwer viel "
    "viele much many sometimes manchmal usually meistens possible möglich scary stressful anstrengend aktiv active "
    "inaktiv gerade grad out off aus"
)


def is_shaped(name: str) -> bool:
    """Does it look like a name that somebody chose: with a sign, a digit, a dot inside?"""
    return _SHAPED.fullmatch(name) is not None


def handles(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    if "@" in text:
        for found in islice(_MENTION.finditer(text), MOST):
            yield found.span()
    if "#" in text:
        for found in islice(_TAG.finditer(text), MOST):
            name = _TAG_NAME.match(text[::-1], len(text) - found.start())
            if name:
                yield len(text) - name.end(), found.end()
    if not SERVICES.isdisjoint(words):
        backwards = text[::-1]
        for service in islice(_SERVICE.finditer(text), MOST):
            if service.start() == 0 or not (text[service.start() - 1].isalnum() or text[service.start() - 1] == "_"):
                yield from _beside(text, backwards, service)


def _beside(text: str, backwards: str, service: re.Match[str]) -> Iterator[tuple[int, int]]:
    before = _PLACE_BEFORE.match(backwards, len(text) - service.start())
    if before and _SHAPED.fullmatch(before[1][::-1]):
        yield len(text) - before.end(1), len(text) - before.start(1)
    lead = _LEAD.match(text, service.end(), service.end() + 40)
    if lead is None:
        return
    name = _NAME.match(text, lead.end())
    if name is None:
        return
    said = name.group()
    if _SHAPED.fullmatch(said):
        yield name.span()
    elif len(said) >= 4 and said not in _NO_NAMES and said not in SERVICES:
        invited = _INVITED.search(text, max(0, service.start() - 40), service.start())
        certain = 0 if _WHOSE.search(lead.group()) else bool(lead["sign"]) + bool(lead["sure"]) + bool(invited)
        if certain > 1 or (certain and _ENDS.match(text, name.end())):
            yield name.span()
