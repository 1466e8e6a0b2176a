from __future__ import annotations

import pytest

from peerchat.safety.contact.find import contacts, may_hold
from peerchat.safety.contact.known import help_numbers, help_sites
from peerchat.safety.contact.mask import mask
from peerchat.safety.normalise import plain, words

# Numbers are those set aside for fiction; names and places are made up.
PHONES = [
    "0171 3920063", "+49 171 3920063", "0049 171 3920063", "(0171) 39 20 063", "0171/3920063", "0171.392.0063",
    "+49 (0)30 23125899",
    "(415) 555-0191", "415-555-0191", "07700 900123", "020 7946 0311", "+1 415 555 0191",
    "null eins sieben eins drei neun zwei null null sechs drei",
    "zero seven double seven zero zero nine zero zero one two three",
    "null eins 7 eins drei 920063", "nulleinssiebeneinsdreineunzweinullnullsechsdrei", "O17l 3920063", "0171🌸392🌸0063",
    "0 1 7 1 3 9 2 0 0 6 3", "0-1-7-1-3-9-2-0-0-6-3", "0\ufe0f\u20e31\ufe0f\u20e37\ufe0f\u20e31\ufe0f\u20e33920063",
    "０１７１３９２００６３",
    "٠١٧١٣٩٢٠٠٦٣", "0\u200b1\u200b71 3920063",
]  # fmt: skip
MAILS = [
    "max.m@example.org", "max at example punkt org", "max (at) example (dot) org", "max[at]example[dot]org",
    "max ät gmx punkt de",
    "max klammeraffe gmx punkt de", "max at gmail", "m a x @ e x a m p l e . o r g", "max @ example . org",
    "mаx@exаmple.org",
    "max punkt muster unterstrich zwei at example punkt org", "max@ex4mpl3.0rg", "maxatgmaildotcom",
    "m\u200bax@example.org",
]  # fmt: skip
LINKS = [
    "https://example.org/a?b=1", "www.example.org", "example.org", "t.me/max_m", "wa.me/491713920063",
    "discord.gg/aBc12",
    "hxxps://example.org/x", "example[.]org", "example (dot) org", "beispiel punkt de", "w w w . b e i s p i e l . d e",
]  # fmt: skip
HANDLES = [
    ("insta: max_m", "max_m"), ("mein snap ist lenchen", "lenchen"),
    ("add me on discord lena#1234", "lena#1234"),
    ("find me on telegram as lena.k", "lena.k"), ("schreib mir auf insta max_m", "max_m"), ("@lena_k", "@lena_k"),
    ("1nst4: max_m", "max_m"), ("bin lena_k auf tiktok", "lena_k"), ("i n s t a : m a x _ m", "m a x _ m"),
]  # fmt: skip
ADDRESSES = [
    "Lindenstr. 5", "lindenstrasse 5a", "Lindenstr. 5 in 12345 Musterstadt", "Kölner Straße 12", "Mühlenweg 7",
    "12 Oak Street",
    "flat 3, 12 oak street", "SW1A 1AA", "8 Mill Lane, Leeds LS6 2AB", "L1nd3nstr4ße 5", "lindenstraße fünf",
    "the corner of Mill Lane 12 and Oak Rise", "FPO AE 09000", "0812 69 Oak Street", "Rua Flores 12",
]  # fmt: skip
IBANS = [
    "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "de89-3704-0044-0532-0130-00",
    "D E 8 9 3704 0044 0532 0130 00",
    "GB82 WEST 1234 5698 7654 32", "AT61 1904 3002 3457 3201", "DE acht neun 3704 0044 0532 0130 00",
    "D389 3704 0044 0532 0130 00",
]  # fmt: skip
HARMLESS = [
    "ich bin 17 und seit 2019 in therapie", "am 24.12.2019 um 18:30", "2018 2019 2020 waren schlimm",
    "50 mg, dann 100 mg",
    "kostet 1.250.000 euro", "wähl die 112 oder die 116 123", "0800 111 0 111 oder 0800 111 0 222",
    "call 988 or text 741741 or 85258",
    "0800 1110111 ist kostenlos", "childline is 0800 1111", "gut.Dann reden wir", "ok.Then we talk",
    "instagram macht mich fertig",
    "bin viel auf insta und snap", "mein insta ist privat", "telegram mag ich nicht", "ich wohne in Berlin",
    "auf platz 3 von 10",
    "1 2 3 4 5 6 7 8 9 10", "eins zwei drei vier fünf sechs sieben acht", "bestellnummer 2018-59348",
    "das ist der punkt",
    "look at me. it hurts", "ich bin at home. in bed", "von 10:00 bis 12:30", "one two three go",
    "the 2nd street after the 3rd light",
    "schau auf telefonseelsorge.de", "https://www.samaritans.org/how-we-can-help/", "18/20 punkte, 4 von 5",
    "3,5 kg weniger, 62,1",
    "B12 3mg am tag", "10 9 8 7 6 5 4 3 2 1 0", "arbeitsplatz 3 im 2. stock",
    "ruf mich nicht an, es ist 3 uhr",
]  # fmt: skip


def seen_in(text: str) -> list[tuple[str, str]]:
    seen = plain(text)
    if not may_hold(seen, words(seen.text)):
        return []
    return [(text[start:end], kind) for start, end, kind in contacts(seen)]


@pytest.mark.parametrize("frame", ["{}", "hey, {} ok", "du kannst mich erreichen: {}"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (text, kind)
        for kind, texts in {
            "phone": PHONES, "email": MAILS, "url": LINKS, "address": ADDRESSES, "iban": IBANS,
        }.items()
        for text in texts
    ],
)  # fmt: skip
def test_contact_data_is_found_where_it_stands(text: str, kind: str, frame: str) -> None:
    ((shown, found),) = seen_in(frame.format(text))
    assert found == kind
    assert shown in text
    assert len(shown) >= len(text) * 0.6


@pytest.mark.parametrize(("text", "name"), HANDLES)
def test_names_on_other_services_are_found(text: str, name: str) -> None:
    assert seen_in(text) == [(name, "handle")]


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_dates_help_lines_and_apps_alone_are_no_contact_data(text: str) -> None:
    assert seen_in(text) == []


def test_every_help_line_and_site_passes_as_it_is_printed() -> None:
    assert [site for site in help_sites() if seen_in(f"schau mal: https://{site}/ oder {site}")] == []
    assert [number for number in help_numbers() if seen_in(f"ruf an: {number}")] == []


def test_several_are_told_in_order_and_can_be_hidden() -> None:
    text = "insta: max_m, sonst 0171 3920063 oder max@example.org. Bis dann"
    found = contacts(plain(text))
    assert [kind for _, _, kind in found] == ["handle", "phone", "email"]
    assert mask(text, found) == "insta: ▒▒▒, sonst ▒▒▒ oder ▒▒▒. Bis dann"


def test_ordinary_messages_are_not_looked_at() -> None:
    for text in ["ich weiß gerade nicht weiter", "i feel so alone lately", "danke dir. das hilft mir schon!"]:
        seen = plain(text)
        assert not may_hold(seen, words(seen.text))


def test_an_account_with_a_wrong_checksum_is_none() -> None:
    assert "iban" not in [kind for _, kind in seen_in("DE89 3704 0044 0532 0130 01")]
