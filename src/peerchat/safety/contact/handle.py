"""Names on other services: `@name`, `name#1234`, or a name beside the service it is on. A service alone is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

SERVICES = (
    "insta|instagram|ig|snap|snapchat|sc|telegram|tele|tg|whatsapp|discord|dc|tiktok|tt|signal|threema|skype|kik|wire|session|facebook|fb|messenger"
    "|twitter|twitch|steam|tumblr|reddit|viber|line|wechat|wickr|bereal|mastodon|matrix|youtube|yt|onlyfans|psn|xbox|linkedin|pinterest|tellonym|user|username|nick"
)
_NAME = r"@?[^\W_](?:[\w.]{0,28}\w)?|@?_[\w.]{0,28}\w"
_MENTION = re.compile(r"(?<![\w.@])@(?=[\w.]*[^\W\d_])[\w.]{1,30}\w")
_TAG = re.compile(r"(?<![\w.])[\w.]{2,32}#\d{4}(?!\d)")
_SERVICE = re.compile(rf"(?<![^\W])(?:{SERVICES})(?:-?(?:name|account|acc|user|id|handle|profil))?(?![^\W])")
_SAYS = r"ist|is|heißt|heiße|heisst|lautet|=|:|->|→|name|names|account|acc|handle|id|als|as|unter|under|by|mit|ich|i|bin|am|im|user|username|to|at|called"
_LEAD = re.compile(rf"(?:\s*(?:(?:{_SAYS})(?![^\W_])|[:=,>→-]+))*\s*")
_SHAPED = re.compile(r"(?=[@\w.]*[a-zäöü])(?:[@\w.]*(?:[_\d]|[a-z]\.[a-z])[\w.]*|@[\w.]+)")
_CALLED = re.compile(_NAME)


def handles(text: str) -> Iterator[tuple[int, int]]:
    for found in _MENTION.finditer(text):
        yield found.span()
    for found in _TAG.finditer(text):
        yield found.span()
    for service in _SERVICE.finditer(text):
        lead = _LEAD.match(text, service.end(), service.end() + 40)
        name = _CALLED.match(text, lead.end() if lead else service.end())
        if name and _SHAPED.fullmatch(name.group()):
            yield name.span()
