"""The help page as HTML: complete in itself, readable without style, without script, and read aloud.

Everything that comes from outside this file is escaped. Classes are those of /peerchat.css; there is no inline style.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from peerchat.safety.line import Line, Number
from peerchat.safety.resources import LANGUAGES, NOWHERE, Resources
from peerchat.safety.words import WORDS, audience

Offers = list[tuple[Line, bool | None]]
_MEDICAL = frozenset({"medical", "poison"})
_DRAWN = (
    'viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"'
)
_PHONE = (
    f'<svg class="icon" {_DRAWN}><path d="M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6'
    'a3 3 0 0 1 3-3z"/></svg>'
)
_EXIT = f'<svg {_DRAWN}><path d="M14 5H6v14h8M11 12h10m-4-4 4 4-4 4"/></svg>'
_BRAND = (
    '<svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><circle class="brand-light" cx="11" cy="14" r="5"/>'
    '<circle class="brand-light" cx="22" cy="14" r="5"/>'
    '<path class="brand-water" fill="none" stroke="currentColor" d="M3 24c4-3 8-3 13 0s9 3 13 0"/></svg>'
)


def page(resources: Resources, offers: Offers, country: str, lang: str, exit_url: str, site_name: str) -> str:
    """`offers`: as `Resources.for_help` gives them."""
    say = WORDS[lang]
    site = escape(site_name)
    date = "/".join(reversed(resources.compiled.split("-")))
    return f"""<!doctype html>
<html lang="{lang}" data-exit="{escape(exit_url)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{say["help"]} · {site}</title>
<meta name="description" content="{say["lead"]}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f6f0e6" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#10191f" media="(prefers-color-scheme: dark)">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/peerchat.css">
<script src="/exit.js" defer></script>
</head>
<body>
<aside aria-labelledby="exit"><a id="exit" class="exit" href="/exit">{_EXIT}<span>{say["exit"]}</span></a></aside>
<div class="page">
{_head(site, country, lang)}
<main class="column">
<h1>{say["title"]}</h1>
<p class="lead">{say["lead"]}</p>
{_emergency(resources.emergency(country), offers, say)}
{_form(resources, country, lang)}
{_sections(offers, country, resources.country_name(country, lang), lang)}
{_professional(country, say)}
<section class="card">
<h2>{say["about"].format(site)}</h2>
{"".join(f"<p>{text.format(site, date=date)}</p>" for text in say["about_text"])}
<p><a href="/?lang={lang}">{say["back"]}</a></p>
</section>
</main>
</div>
</body>
</html>
"""


def _head(site: str, country: str, lang: str) -> str:
    def tongue(one: str) -> str:
        current = ' aria-current="true"' if one == lang else ""
        query = escape(urlencode({"country": country, "lang": one}))
        return f'<a href="/help?{query}" lang="{one}" hreflang="{one}"{current}>{WORDS[one]["tongue"]}</a>'

    say = WORDS[lang]
    return (
        f'<header class="page-head"><a class="brand" href="/?lang={lang}">{_BRAND} {site}</a>'
        f'<nav class="tongues" aria-label="{say["tongues"]}">{" ".join(tongue(one) for one in LANGUAGES)}</nav></header>'
    )


def _emergency(numbers: tuple[Number, ...], offers: Offers, say: dict[str, Any]) -> str:
    first = numbers[0]
    told = [f"{escape(first.number)}: {_topics(first, say)}"]
    told += [
        f'<a href="tel:{quote(one.number)}">{escape(one.number)}</a>: {_topics(one, say)}'
        for one in numbers[1:]
        if "sms_deaf" not in one.topics
    ]
    told += [
        f"{say['text_only']} {_text_link(line, escape(line.spelled[_sms(line)[0]]))}"
        for line, _ in offers
        if "emergency" in line.topics and line.sms
    ]
    return (
        f'<section class="card card-care" aria-labelledby="danger"><h2 id="danger">{say["danger"]}</h2>'
        f"<p>{say['danger_text']}</p>"
        f'<p><a class="button care-emergency" href="tel:{quote(first.number)}">{_PHONE} '
        f"{say['call'].format(escape(first.number))}</a></p>"
        f'<ul class="small">{"".join(f"<li>{one}</li>" for one in told)}</ul></section>'
    )


def _form(resources: Resources, country: str, lang: str) -> str:
    say = WORDS[lang]

    def options(with_lines: bool) -> str:
        return "".join(
            f'<option value="{code}"{" selected" if code == country else ""}>{escape(name)}</option>'
            for code, name, has_lines in resources.countries(lang)
            if has_lines == with_lines
        )

    name = resources.country_name(country, lang)
    title = say["change"].format(escape(name)) if name else say["choose"]
    chosen = "" if name else " selected"
    return (
        f"<details{'' if name else ' open'}><summary>{title}</summary>"
        '<form class="card" method="get" action="/help"><p class="field">'
        f'<label class="unseen" for="country">{say["country"]}</label><select id="country" name="country">'
        f'<option value="{NOWHERE}"{chosen}>{say["nowhere"]}</option>'
        f'<optgroup label="{say["with_lines"]}">{options(True)}</optgroup>'
        f'<optgroup label="{say["emergency_only"]}">{options(False)}</optgroup></select></p>'
        f'<input type="hidden" name="lang" value="{lang}"><p><button class="button">{say["show"]}</button></p></form></details>'
    )


def _sections(offers: Offers, country: str, name: str | None, lang: str) -> str:
    say = WORDS[lang]
    groups: dict[str, Offers] = {"open": [], "unknown": [], "closed": [], "medical": [], "more": []}
    for line, is_open in offers:
        if "directory" in line.topics:
            groups["more"].append((line, is_open))
        elif _MEDICAL.issuperset(line.topics):
            groups["medical"].append((line, is_open))
        elif "emergency" not in line.topics:
            groups[{True: "open", None: "unknown", False: "closed"}[is_open]].append((line, is_open))
    parts = [f"<p>{say['eu']}</p>"] if country == NOWHERE else []
    if not any(groups[kind] for kind in ("open", "unknown", "closed")):
        parts.append(f"<p>{say['no_lines']}</p>")
    place = f' <span class="soft">· {escape(name)}</span>' if name else ""
    for kind, lines in groups.items():
        if not lines:
            continue
        items = f'<ul class="list">{"".join(_line(line, is_open, lang) for line, is_open in lines)}</ul>'
        if kind == "medical":
            parts.append(f"<details><summary>{say[kind]}</summary>{items}</details>")
        else:
            parts.append(f"<section><h2>{say[kind]}{place}</h2>{items}</section>")
            place = ""  # said once
    return "\n".join(parts)


def _professional(country: str, say: dict[str, Any]) -> str:
    """What peers cannot do, and the usual first step in this country.

    Sources: 116117.de (appointments, psychotherapeutic consultation hour without referral); nhs.uk, "NHS talking therapies" (18 or
    over, England, self-referral); samhsa.gov, "National Helpline"; bag.admin.ch, psychotherapy on prescription since July 2022.
    """
    ways = say["professional_ways"].get(country) or say["professional_ways"][""]
    return (
        f'<section class="card" id="professional"><h2>{say["professional"]}</h2>'
        f"{''.join(f'<p>{text}</p>' for text in say['professional_text'])}"
        f'<ul class="list">{"".join(f"<li>{way}</li>" for way in ways)}</ul></section>'
    )


def _line(line: Line, is_open: bool | None, lang: str) -> str:
    say = WORDS[lang]
    tags = [f'<span class="tag tag-open">{say["is_open"]}</span>'] if is_open else []
    if is_open is False:
        tags.append(f'<span class="tag">{say["is_closed"]}</span>')
    if line.free:
        tags.append(f'<span class="tag">{say["is_free"]}</span>')
    if line.hours:
        tags.append(f'<span class="small">{line.hours_in(lang)}</span>')
    told = [escape(line.hint.get(lang, "")), _speaks(line, lang)]
    if line.status != "verified":
        told.append(say["one_source"])
    if line.also_phones:
        links = ", ".join(
            f'<a href="tel:{quote(one, "+")}">{escape(line.spelled[one])}</a>' for one in line.also_phones
        )
        told.append(f"{say['also']} {links}")
    small = "".join(f'<p class="small">{text}</p>' for text in told if text)
    return (
        f'<li class="row"><div><h3>{escape(line.name_in(lang))}</h3><p class="soft small">{_who(line, lang)}</p>'
        f'<p class="care-tags">{" ".join(tags)}</p>{small}</div><p class="buttons">{_links(line, say)}</p></li>'
    )


def _links(line: Line, say: dict[str, Any]) -> str:
    links = []
    if line.phone:
        links.append(
            f'<a class="button" href="tel:{quote(line.phone, "+")}">{_PHONE} {escape(line.spelled[line.phone])}</a>'
        )
    if line.sms and "emergency" not in line.topics:
        number, word = _sms(line)
        label = say["sms_word" if word else "sms"].format(escape(line.spelled[number]), escape(word))
        links.append(_text_link(line, label, "button"))
    for url, label in ((line.chat_url, say["chat"]), (line.website, say["site"])):
        if url and not (label == say["site"] and url == line.chat_url):
            called = f'<span class="unseen">{escape(line.name)}: </span>{label}'
            links.append(f'<a class="button" href="{escape(url)}" rel="noreferrer">{called}</a>')
    return " ".join(links)


def _sms(line: Line) -> tuple[str, str]:
    """Number and the word to send."""
    number, _, word = (line.sms or "").partition(" ")
    return number, word.strip("()")


def _text_link(line: Line, label: str, style: str = "") -> str:
    number, word = _sms(line)
    body = f"?body={quote(word)}" if word and " " not in word else ""
    return f'<a{f" class={style}" if style else ""} href="sms:{quote(number, "+")}{body}">{label}</a>'


def _topics(number: Number, say: dict[str, Any]) -> str:
    return ", ".join(say["topics"][topic] for topic in number.topics)


def _who(line: Line, lang: str) -> str:
    say = WORDS[lang]
    told = say["topics"]
    if line.audience:
        about = [
            told[topic] for topic in line.topics if topic not in ("youth", "women", "men", "parents", "older_people")
        ]
        about = [text for text in about if text.lower() != audience(line.audience, lang).lower()]
        return escape(" · ".join([f"{say['for']} {audience(line.audience, lang)}", *about]))
    region = [line.region] if line.region else []
    text = " · ".join([*(told[topic] for topic in line.topics), *region])
    return escape(text[0].upper() + text[1:])


def _speaks(line: Line, lang: str) -> str:
    """Said only where the page's language is not among them, or there are several."""
    if line.languages == (lang,) or not line.languages:
        return ""
    return f"{WORDS[lang]['speaks']} {escape(', '.join(line.languages_in(lang)))}"
