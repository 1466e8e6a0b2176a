"""Mail addresses and links, typed or spoken: what stands around a sign such as `@`, `.` or "punkt"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peerchat.safety.contact.known import is_help_site
from peerchat.safety.contact.view import AS_TYPED

_REACH = 80  # characters of one address, to either side of its sign

# Endings that are no words in English or German: enough by themselves. The IANA root zone has some 1,400 more.
_ENDINGS = (
    "com|net|org|de|eu|info|biz|io|ch|li|nl|fr|pl|uk|cz|dk|se|ru|ua|tr|jp|cn|br|ca|au|nz|ie|hu|ro|pt|gr|fi|sk|hr|rs|bg|lt|lv|ee|lu|gg|tk|ml|cf|ga|ly|fm"
    "|xyz|app|dev|cloud|blog|gov|edu|int|mil|tv|cc|ws|vip|icu|wiki|berlin|hamburg|wien|koeln|bayern|online|website|page"
)
# These are words too: only after something that no sentence ends with, or with a path behind.
_WORDLIKE = "me|at|it|is|in|so|to|am|us|es|be|no|my|im|la|ai|co|id|tel|link|site|shop|store|club|chat|live|life|love|world|today|space|one|fun|social|zone|pro|name|tech|team|art"
_SPOKEN_ENDINGS = "com|net|org|de|eu|info|io|ch|at|uk|gg|me|co"
_PROVIDERS = (
    "gmail|googlemail|gmx|yahoo|outlook|hotmail|icloud|proton|protonmail|aol|posteo|freenet|t-online|mailbox|web"
)
_SERVICES = "t|wa|discord|telegram|signal|m|snapchat|instagram|insta|facebook|fb|tiktok|youtu|linktr|onlyfans|kik|paypal|threema|discordapp|twitch|reddit|x|bit|ask|tellonym|matrix"

_AT = r"[(\[{<*_-]?\s?[@\ue040]\s?[)\]}>*_-]?"
_ANCHOR = re.compile(rf"\s{{0,2}}{_AT}\s{{0,2}}")
_DOT = r"\s{0,2}[(\[{<]?\s?[.\ue041]\s?[)\]}>]?\s{0,2}"
_LABEL = r"[^\W_](?:[^\W_]|-|\s?\ue042\s?){0,40}"
_DOMAIN = re.compile(rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,4}}")
_PROVIDER = re.compile(rf"(?:{_PROVIDERS})(?![^\W_])")
# Read backwards from the sign.
_LOCAL = re.compile(r"[^\W_](?:[\w.+-]|\s?[\ue041-\ue043]\s?(?=\w)){0,63}")
_BEFORE_DOT = re.compile(r"[^\W_](?:[^\W_]|-){0,40}(?:\.[^\W_](?:[^\W_]|-){0,40}){0,3}")

_LINK = re.compile(r"(?:https?|ftp)\s?:\s?/\s?/\s?[^\s<>\"]{3,}|(?<![^\W_])www\s?\.\s?[^\s<>\".]{2,}(?:\.[^\s<>\".]+)*")
_ENDED = re.compile(rf"(?:\.(?:({_ENDINGS})|({_WORDLIKE}))|{_DOT}({_SPOKEN_ENDINGS}))(?![\w-]|\.[^\W_])(/[^\s<>\"]*)?")
_TRAILING = ".,;:!?)]}'’\"“”»…"


def mails(text: str) -> Iterator[tuple[int, int]]:
    backwards = text[::-1]
    size = len(text)
    for at in _ANCHOR.finditer(text):
        local = _LOCAL.match(backwards, size - at.start())
        if local is None:
            continue
        start = size - local.end()
        end = _domain_end(text, at.end(), spoken="@" not in at.group())
        if end is not None:
            yield start, end


def _domain_end(text: str, place: int, *, spoken: bool) -> int | None:
    domain = _DOMAIN.match(text, place, place + _REACH)
    if domain is not None:
        end = _cut(domain.group(), spoken=spoken)
        if end:
            host = text[place : place + end].translate(AS_TYPED).replace(" ", "")
            return None if is_help_site(host) else place + end
    provider = _PROVIDER.match(text, place)
    return provider.end() if provider else None


def _cut(domain: str, *, spoken: bool) -> int:
    """How much of it is a domain: up to its last ending that there is. 0: none."""
    end = 0
    for part in re.finditer(rf"({_DOT})({_LABEL})", domain):
        tight = part[1] == "." and not spoken
        if re.fullmatch(rf"{_ENDINGS}|{_WORDLIKE}" if tight or part[1] != ". " else _SPOKEN_ENDINGS, part[2]):
            end = part.end()
        elif tight and not end and re.fullmatch(r"[a-z]{2,10}", part[2]):
            end = part.end()
        elif not tight and end:
            break
    return end


def links(text: str) -> Iterator[tuple[int, int]]:
    for found in _LINK.finditer(text):
        address = found.group().rstrip(_TRAILING)
        host = re.split(r"[/?#:]", re.sub(r"^\w+\s?:\s?/\s?/\s?", "", address).replace(" ", ""), maxsplit=1)[0]
        if not is_help_site(host):
            yield found.start(), found.start() + len(address)
    if "." in text or "\ue041" in text:
        yield from _bare(text)


def _bare(text: str) -> Iterator[tuple[int, int]]:
    backwards = text[::-1]
    size = len(text)
    for found in _ENDED.finditer(text):
        name = _BEFORE_DOT.match(backwards, size - found.start())
        if name is None:
            continue
        start = size - name.end()
        label = text[start : found.start()]
        if (
            found[2]
            and not (found[4] and len(found[4]) > 1)
            and re.search(rf"(?<![a-z])(?:{_SERVICES})$", label) is None
        ):
            continue
        host = (label + "." + (found[1] or found[2] or found[3])).translate(AS_TYPED)
        if label.isdecimal() or is_help_site(host):
            continue
        yield start, found.start() + len(found.group().rstrip(_TRAILING))
