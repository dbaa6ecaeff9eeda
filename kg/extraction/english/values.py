"""Values in English text: dates, times, numbers with units, percentages and money.

``times`` and ``quantities`` find them (offsets in code points, end exclusive); ``date`` and ``quantity`` read one.
Pure functions, linear in the length.
"""

import re

from kg.extraction.parse import Literal, Span
from kg.models.statement import LiteralType

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_ERA = r"(?:\s?(?:BCE?|AD|CE|B\.C\.|A\.D\.))"
_ANY_YEAR = rf"(?:(?:AD|A\.D\.)\s\d{{1,4}}|\d{{1,4}}{_ERA}|{_YEAR})"
_FULL = (
    rf"(?:{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR}{_ERA}?)?|{_MONTH}\s{_DAY}(?:,\s?{_YEAR}|\s{_YEAR})?(?!\d)"
    rf"|{_MONTH},?\s{_YEAR})"
)
_ISO = r"\d{4}-(?:1[0-2]|0[1-9])-(?:3[01]|[12]\d|0[1-9])"
_CENTURY_NAME = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first)"
)
_CENTURY = rf"{_CENTURY_NAME}[\s-]century{_ERA}?"
_DECADE = r"(?:1\d|20)\d0s|'[1-9]0s"
_PART = r"(?:early|mid|late|the)[\s-]"
_SEASON = rf"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\s(?:of\s)?{_YEAR}"
_CLOCK = r"\d{1,2}(?::\d{2})?\s?(?:a\.m\.|p\.m\.|(?:am|pm|AM|PM)\b)|(?<!\d)\d{1,2}:\d{2}(?!\d)"
_ONE = (
    rf"(?:{_FULL}|{_ISO}|{_SEASON}|(?:{_PART})*(?:{_CENTURY}|(?:{_DECADE})(?!\w))|{_CLOCK}"
    rf"|{_MONTH}(?=\s(?:and|to|until)\b)|{_ANY_YEAR}(?![\d%]))"
)
_TIME = re.compile(rf"(?<![\w.,$£€-]){_ONE}(?:\s?[–—-]\s?(?:{_ONE}|\d{{2}}(?!\d)))?(?!\w)(?!,\d{{3}})")
_YEARS = re.compile(rf"(?P<ad>AD|A\.D\.)?\s?(?P<year>\d{{1,4}}){_ERA}?")
_NOT_YEAR = re.compile(
    r"\s(?:people|men|women|soldiers|students|employees|members|copies|km|miles|meters|metres|feet|years|days|hours|"
    r"dollars|euros|pounds|votes|workers|residents|inhabitants|tons|tonnes|square|million|billion|hundred|thousand|"
    r"percent|per|pages|seats|species|times|points|square)\b"
)

_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "k": 1e3,
    "m": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "tn": 1e12,
}
_SMALL = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMERALS = {word: value for value, word in enumerate(_SMALL.split())}
_NUMERALS |= {word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_WORDED = (
    r"(?:(?:"
    + "|".join(sorted(_NUMERALS, key=len, reverse=True))
    + r")(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_CURRENCY = {
    "$": "dollars",
    "US$": "dollars",
    "£": "pounds",
    "€": "euros",
    "¥": "yen",
    "A$": "Australian dollars",
    "C$": "Canadian dollars",
    "HK$": "Hong Kong dollars",
}
UNIT = (
    r"%|percent|per\scent|°C|°F|km2|km²|km/h|km|kilometers?|kilometres?|m2|m²|cm|mm|meters?|metres?|miles?|feet|foot|ft"
    r"|inches|inch|yards?|acres?|hectares?|square\s(?:kilometers|kilometres|miles|feet|meters|metres)|kg|kilograms?|grams?"
    r"|pounds|ounces|tons|tonnes|lbs?|liters?|litres?|gallons?|mph|kW|MW|GW|kWh|GHz|MHz|GB|MB|TB|kB|bytes|pixels"
    r"|dollars|euros|yen|yuan|rupees|cents|years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centuries"
    r"|degrees|people|inhabitants|residents|employees|students|members|copies|votes|seats|m(?=\b)"
)
_QUANTITY = re.compile(
    rf"(?P<about>(?:about|around|approximately|nearly|almost|over|more\sthan|less\sthan|some|at\sleast|up\sto|roughly)\s)?"
    rf"(?P<currency>US\$|A\$|C\$|HK\$|[$£€¥])?\s?(?P<number>{_FIGURE}|{_WORDED}\b)(?(currency)(?:\s?(?P<short>bn|tn|[kmb])\b)?)"
    rf"(?:[\s-](?P<scale>{_SCALE})\b)?(?:[\s-]?(?P<unit>{UNIT})(?!\w))?",
)


def times(text: str) -> list[Span]:
    """Dates, years, decades, centuries, clock times and ranges of them. A bare number is a year from 1000 to 2099."""
    return [Span(*match.span()) for match in _TIME.finditer(text) if not _NOT_YEAR.match(text, match.end())]


def quantities(text: str) -> list[Span]:
    """Numbers with a unit or a scale, percentages and money."""
    return [
        Span(match.start("currency") if match["currency"] else match.start("number"), match.end())
        for match in _QUANTITY.finditer(text)
        if match["unit"] or match["currency"]
    ]


def date(text: str) -> Literal | None:
    """The value when ``text`` as a whole is a time; ``number`` is its year, negative before Christ."""
    bare = re.sub(r"^(?:(?:the|in|on|at|of)\s)+", "", " ".join(text.split()), flags=re.IGNORECASE)
    if not _TIME.fullmatch(bare):
        return None
    found = re.search(rf"{_ANY_YEAR}", bare)
    if not found or re.search(r"century|\d0s", bare):
        return Literal(LiteralType.DATE, bare)
    years = _YEARS.search(found[0])
    year = float(years["year"]) if years else None
    if year is not None and re.search(r"B\.?C", found[0]):
        year = -year
    return Literal(LiteralType.DATE, bare, year)


def quantity(text: str) -> Literal | None:
    """The value when ``text`` as a whole is a number, maybe with a unit: "$3.5 billion" is 3.5e9 dollars."""
    bare = re.sub(r"^(?:a|an|the)\s", "", " ".join(text.split()))
    match = _QUANTITY.fullmatch(bare)
    unit = ""
    if not match and (counted := re.fullmatch(r"(.*\S)\s([a-z]+s)", bare)):
        match, unit = _QUANTITY.fullmatch(counted[1]), counted[2]
    if not match or (not unit and not match["unit"] and not match["currency"] and not match["number"][0].isdigit()):
        return None
    scale = _SCALES.get(match["scale"] or "", 1.0) * _SCALES.get(match["short"] or "", 1.0)
    unit = unit or match["unit"] or _CURRENCY.get(match["currency"] or "", "")
    unit = "%" if unit in {"percent", "per cent"} else unit
    return Literal(LiteralType.QUANTITY, bare, round(number(match["number"]) * scale, 6), unit)


def number(text: str) -> float:
    """The value of a numeral: "1,234.5", "twenty-one"."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    return float(sum(_NUMERALS[part] for part in text.casefold().split("-")))
