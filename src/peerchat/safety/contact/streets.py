"""Words of addresses: what streets are called, and what only sounds so. Lower case."""

from __future__ import annotations

import re


def row(words: str) -> frozenset[str]:
    """A row of words, parted by spaces."""
    return frozenset(words.split())


ENDS_AS_STREET = re.compile(
    r"[^\W\d_].*(?:straße|strasse|str\.?|allee|gasse|chaussee|gatan|gata|gade|vej|vejen|vænget|veien|vegen|katu|kuja"
    r"|straat|laan|plein|gracht|stræti|straeti)"
)
MAY_END_AS_STREET = re.compile(
    r".{3,}(?:weg|platz|ring|ufer|damm|steig|stieg|pfad|hof|berg|markt|tie|terrasse|gang|feld|graben)"
)
LIKELY_A_STREET = re.compile(r".{4,}(?:weg|platz|ufer|damm|pfad)")
NO_STREET = re.compile(
    r"(?:.*(?:arbeits|park|spiel|steh|sitz|schlaf|therapie|studien|ausbildungs|start|camping|sport|fußball|tabellen|heim|kita"
    r"|lehr|lande|lager|liege|stell|mittel))platz"
    r"|(?:aus|um|hin|rück|heim|nach|schul|arbeits|lebens|flucht|rettungs|mittel|kranken|fahr|reit|rad|fuß|hinter|be|durch)weg"
    r"|.*(?:bahnhof|friedhof|bauernhof|schulhof|innenhof|supermarkt|arbeitsmarkt|flohmarkt|weihnachtsmarkt|ausgang|eingang|gering|hering)"
)
STREET_ALONE = re.compile(r"(?:straße|strasse|str\.?|allee|gasse|chaussee|weg|platz|ring|ufer|damm|markt)")
NO_NAME = row(
    "der die das den dem des diese dieser diesen diesem eine einer einen einem keine keiner keinen auf vom zum zur am "
    "im an in und oder von mit meine meiner meinen unser unsere unserer mein dein sein ihr euer auch schon noch aber "
    "über immer wieder jede jeder jeden welcher guter bester erster zweiter dritter letzter nur ganz weit lange kein "
    "weiter unter hinter einziger the a to is"
)
ABROAD = row("rua rue calle avenida av plaza piazza ulica ul carrer rruga strada ulitsa")

STREET_EN = (
    "street|str|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|crescent|terrace|gardens|drive|dr|court|close|square|grove|mews"
    "|parkway|highway|hwy"
)
NO_NAME_EN = row(
    "the a an of in to my your his her our their this that minute minutes min mins hour hours mile miles km day days "
    "week weeks year years times people guys shot wheel long bus whole and or for is was der die das first last main "
    "same right wrong every each one two on at down up by from block blocks step steps more other best worst only "
    "cars houses"
)
NOT_A_TOWN = row(
    "euro eur dollar leute leuten menschen mal schritte schritten stunden minuten sekunden tage tagen jahre jahren "
    "kalorien kcal punkte einwohner gründen steps people times words wörter zeichen likes follower und oder bis "
    "prozent meter kilometer"
)
NOT_STREETS = (
    "o|uhr|clock|percent|prozent|people|years|jahre|minutes|minuten"
    "|hours|stunden|in|and|und|or|oder|to|the|of|am|pm|is|was|i|if|but"
)
UNITS = "mg|ml|kg|km|cm|mm|am|pm|st|nd|rd|th|gb|mb|tb|hz|hp"
