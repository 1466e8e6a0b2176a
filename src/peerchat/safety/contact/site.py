"""Mail addresses and links, typed or spoken: what stands around a sign such as `@`, `.` or "punkt"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from peerchat.safety.contact.known import is_help_site
from peerchat.safety.contact.streets import row
from peerchat.safety.contact.view import AS_TYPED, AT, DOT, LEET, MOST

_REACH = 100  # characters of one address, to either side of its sign

# Endings that are no words of English or German: enough by themselves. The IANA root zone has some 1,400 more.
_ENDINGS = (
    "com|c0m|net|n3t|n37|ne7|org|0rg|de|d3|eu|info|inf0|1nfo|biz|io|ch|li|nl|fr|pl|uk|cz|dk|se|ru|ua|tr|jp|cn|br|ca|au|nz|ie|hu|ro|pt|gr|fi"
    "|sk|hr|rs|bg|lt|lv|ee|lu|gg|tk|ml|cf|ga|ly|fm|xyz|app|dev|cloud|blog|gov|edu|int|mil|tv|cc|ws|vip|icu|wiki|berlin|hamburg"
    "|wien|koeln|bayern|online|website|page|example|invalid|test"
)
# These are words too: they count with a path behind, a known service before, or in a mail address.
_WORDLIKE = (
    "me|at|it|is|in|so|to|am|us|es|be|no|my|im|la|ai|co|id|tel|link|site|shop|store|club|chat|live|life|love|world|today|space"
    "|one|fun|social|zone|pro|name|tech|team|art"
)
_SPOKEN_ENDINGS = "com|c0m|net|org|de|eu|info|io|ch|at|uk|gg|me|co"
_PROVIDERS = (
    "gmail|googlemail|gmx|yahoo|outlook|hotmail|icloud|proton|protonmail|aol|posteo|freenet|t-online|mailbox|web"
)
PROVIDERS = frozenset(_PROVIDERS.split("|"))
_SERVICES = (
    "t|wa|discord|telegram|signal|m|snapchat|instagram|insta|facebook|fb|tiktok|youtu|linktr|onlyfans|kik|paypal|threema"
    "|discordapp|twitch|reddit|x|bit|ask|tellonym|matrix"
)
_NO_NAMES = row("me you us him her it them look am is are was bin ist war meet find out up arbeite studiere")

_AT = re.compile(rf"[@{AT}]\s?[)\]}}>*_-]?\s{{0,2}}")
_SIGN = rf"\s{{0,2}}[(\[{{<]?\s?[.,·•{DOT}]\s?[)\]}}>]?\s{{0,2}}"
_LABEL = r"[^\W_](?:[^\W_]|-|\s?\ue042\s?(?=\w)|[\ue030-\ue039]){0,40}"
_DOMAIN = re.compile(rf"{_LABEL}(?:{_SIGN}{_LABEL}){{1,4}}")
_DOMAIN_STEP = re.compile(rf"({_SIGN})({_LABEL})")
_PROVIDER = re.compile(rf"(?:{_PROVIDERS})(?![^\W_])")
GLUED = re.compile(rf"[aä]t(?:{_PROVIDERS})(?:(?:dot|punkt|[.,])?(?:com|de|net|org|ch|at|co))?(?![^\W_])")
_KNOWN_ENDING = re.compile(rf"{_ENDINGS}|{_WORDLIKE}")
_SPOKEN_ENDING = re.compile(_SPOKEN_ENDINGS)
_ANY_ENDING = re.compile(r"[a-z]{2,10}")
# Read backwards, from the sign on.
_LOCAL = re.compile(
    r"\s{0,2}[(\[{<*_-]?\s{0,2}((?:[^\W_]|[\ue030-\ue039]|_(?=\w))(?:[\w.+-]|\s?[\ue030-\ue043]\s?(?=[\w\ue030-\ue039])){0,63})"
)
_BEFORE_TYPED = re.compile(r"[^\W_](?:[^\W_]|-){0,40}(?:\.[^\W_](?:[^\W_]|-){0,40}){0,3}")
_BEFORE_SPOKEN = re.compile(r"\s{0,2}[(\[{<]?\s{0,2}([^\W_](?:[^\W_]|-){0,40})")

_LINK = re.compile(
    r"h(?:tt|xx)ps?\s?:\s?/\s?/\s?[^\s<>\"]{3,}|(?<![^\W_])w\s?w\s?w\s?\.\s?[^\s<>\".]{2,}(?:\.[^\s<>\".]+){0,8}[^\s<>\"]*"
)
_SCHEME = re.compile(r"^\w+\s?:\s?/\s?/\s?")
_ENDED = re.compile(
    rf"[.{DOT}](?:(?<=\.)(?:({_ENDINGS})|({_WORDLIKE}))|\s?[)\]}}>]?\s{{0,2}}({_SPOKEN_ENDINGS}))(?![\w-]|\.[^\W_])(/[^\s<>\"]*)?"
)
_SERVICE_BEFORE = re.compile(rf"(?:.*[^a-z])?(?:{_SERVICES})")
_TRAILING = ".,;:!?)]}'’\"“”»…*"


def mails(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text or AT in text:
        backwards = text[::-1]
        size = len(text)
        for at in islice(_AT.finditer(text), MOST):
            local = _LOCAL.match(backwards, size - at.start(), size - at.start() + _REACH)
            if local is None:
                continue
            start = size - local.end()
            apart = at.start() > size - local.start(1)
            if apart and at.group() == "@":  # `insta @name`: a mention
                continue
            end = _domain_end(text, at.end(), typed=at.group()[0] == "@", name=text[start : size - local.start(1)])
            if end is not None:
                yield start, end
    if "at" not in text and "ät" not in text:
        return
    for glued in islice(GLUED.finditer(text), MOST):
        name = _BEFORE_TYPED.match(text[::-1], len(text) - glued.start())
        if name:
            yield len(text) - name.end(), glued.end()


def _domain_end(text: str, place: int, *, typed: bool, name: str) -> int | None:
    domain = _DOMAIN.match(text, place, place + _REACH)
    if domain is not None:
        end = _cut(domain.group(), typed=typed)
        if end:
            host = text[place : place + end].translate(AS_TYPED).replace(" ", "")
            if not typed and name in _NO_NAMES and DOT not in domain.group():
                return None
            return None if is_help_site(host) else place + end
    provider = _PROVIDER.match(text, place)
    return provider.end() if provider and (typed or name not in _NO_NAMES) else None


def _cut(domain: str, *, typed: bool) -> int:
    """How much of it is a domain: up to its last ending that there is. 0: none."""
    end = 0
    for step in _DOMAIN_STEP.finditer(domain):
        sign, label = step.group(1), step.group(2).translate(LEET)
        if step.group(2).isdecimal():
            continue
        tight = sign in ".,"
        if sign[-1].isspace() and DOT not in sign and not (sign[0].isspace() and typed):
            right = _SPOKEN_ENDING.fullmatch(label) if typed and label not in {"me", "at", "co"} else None
        elif typed or tight:
            right = _KNOWN_ENDING.fullmatch(label) or (
                None if end or not (tight and typed) else _ANY_ENDING.fullmatch(label)
            )
        else:
            right = _SPOKEN_ENDING.fullmatch(label)
        if right:
            end = step.end()
        elif not tight:
            break
    return end


def links(text: str) -> Iterator[tuple[int, int]]:
    if "ttp" in text or "xxp" in text or "ww" in text or "w w" in text:
        for found in islice(_LINK.finditer(text), MOST):
            address = found.group().rstrip(_TRAILING)
            host = re.split(r"[/?#:]", _SCHEME.sub("", address).replace(" ", ""), maxsplit=1)[0]
            if not is_help_site(host):
                yield found.start(), found.start() + len(address)
    if "." in text or DOT in text:
        yield from _bare(text)


def _bare(text: str) -> Iterator[tuple[int, int]]:
    """Domains without a scheme."""
    backwards = text[::-1]
    size = len(text)
    for found in islice(_ENDED.finditer(text), MOST):
        spoken = found.group()[0] == DOT or found[3] is not None
        before = (_BEFORE_SPOKEN if spoken else _BEFORE_TYPED).match(
            backwards, size - found.start(), size - found.start() + _REACH
        )
        if before is None:
            continue
        if spoken and found.group()[0] == "." and not _in_brackets(before.group(), found.group()):
            continue
        start = size - before.end()
        name = text[start : size - before.start(1 if spoken else 0)]
        path = found[4] is not None and len(found[4]) > 1
        if (
            (found[2] or (spoken and found[3] in {"at", "me", "co"}))
            and not path
            and not _SERVICE_BEFORE.fullmatch(name)
        ):
            continue
        host = (name + "." + (found[1] or found[2] or found[3])).translate(AS_TYPED)
        if not name.isdecimal() and not is_help_site(host):
            yield start, found.start() + len(found.group().rstrip(_TRAILING))


def _in_brackets(before: str, behind: str) -> bool:
    """Is a full stop set apart on purpose, as in `a [.] com` or `a . com`? After a sentence it is so on one side only."""
    return not before[0].isalnum() and not behind[1:2].isalnum()
