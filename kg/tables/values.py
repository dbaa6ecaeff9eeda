"""What a cell holds: nothing, a value with its unit, a name, a list. Pure functions of the cell and its header."""

import functools
import re
import unicodedata

from kg.extraction import literals
from kg.extraction.parse import Literal
from kg.models.statement import LiteralType

_NOTHING = re.compile(
    r"[\s\-—–_/\\.…*?？~·]*|n/?a\.?|nan|null|none|nil|#n/a|#value!|#ref!|#div/0!|tbd|unknown"
    r"|无|暂无|没有|未知|不详|待定|不明|缺|空|略|同上|未填写?|无数据",
    re.IGNORECASE,
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "bn": 1e9}
_CURRENCIES = {
    "us$": "美元", "usd": "美元", "$": "美元", "eur": "欧元", "€": "欧元", "gbp": "英镑", "£": "英镑",
    "cny": "元", "rmb": "元", "¥": "元", "￥": "元", "hk$": "港元", "hkd": "港元", "jpy": "日元",
}  # fmt: skip
_MONEY_NAMES = "|".join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))
_ENGLISH_UNITS = (
    r"sq(?:uare)?\.?\s?(?:km|mi(?:les)?|m(?:et(?:er|re)s?)?|f(?:ee|oo)?t)|square kilomet(?:er|re)s?"
    r"|kilomet(?:er|re)s?|met(?:er|re)s?|miles?"
    r"|feet|foot|ft|in(?:ch(?:es)?)?|hectares?|ha|acres?|tonnes?|tons?|pounds?|lbs?|ounces?|oz"
    r"|lit(?:er|re)s?|gallons?|years?|yrs?|months?|weeks?"
    r"|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|people|persons?|inhabitants|pages?|km/h|mph|m/s|people/km2|/km2"
    r"|kWh?|MWh?|GWh?|MHz|GHz|[KMGT]B"
    r"|degrees?|dollars?|euros?|percent|pct|pts?|points?|mm|cm|km|kg|mg|km2|m2|km²|m²|m³|m3|t|g|m|l|ml|°C|℃|°F|%|‰"
)
_UNIT = re.compile(
    rf"(?P<scale>[十百千]?[万亿]?|{'|'.join(_SCALES)})\s*(?P<unit>{literals._UNITS}|{_ENGLISH_UNITS}|{_MONEY_NAMES})?",
    re.IGNORECASE,
)
_HEADER_UNIT = re.compile(
    r"^(?P<name>.*?\S)\s*(?:[（(\[【]\s*(?:单位[:：]?\s*)?(?P<inside>[^（）()\[\]【】]{1,20})[）)\]】]"
    r"|[/／]\s*(?P<slash>[^/／\s]{1,8})|[,，]\s*(?P<comma>[A-Za-z%]{1,12}))\s*$"
)
_SYMBOLS = {
    "km2": "km²",
    "m2": "m²",
    "m3": "m³",
    "sq km": "km²",
    "sq. km": "km²",
    "square kilometers": "km²",
    "percent": "%",
    "pct": "%",
    "％": "%",
}
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<money>{_MONEY_NAMES})?\s*(?P<sign>[-+−－])?\s*"
    r"(?P<number>(?:\d{1,3}(?:[,，]\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?)"
    rf"\s*(?P<scale>{'|'.join(_SCALES)})?\s*(?P<unit>{_ENGLISH_UNITS}|{_MONEY_NAMES})?(?(open)\))",
    re.IGNORECASE,
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    "|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATES = re.compile(
    rf"(?P<iso>-?\d{{4}})-\d{{1,2}}(?:-\d{{1,2}})?"
    rf"(?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?"
    rf"|(?P<slash>\d{{4}})[/.]\d{{1,2}}(?:[/.]\d{{1,2}})?(?:\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?P<last>\d{{4}})"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\.?,?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?(?P<english>\d{{3,4}})"
    r"|(?P<before>\d{1,4})\s*B\.?C\.?(?:E\.?)?|(?:A\.?D\.?\s*)?(?P<after>\d{1,4})\s*(?:A\.?D\.?|C\.?E\.?)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12]\d{3}")
_FIGURES = re.compile(r"\d")
_NO_NAME = re.compile(r"[。！？!?；;\n\t]|https?://|www\.|@|…|\.\s+[A-Z]|：.{8}")
_LETTER = re.compile(r"[^\W\d_]")
_SEPARATORS = re.compile(r"\s*[、;；\n]\s*")
LONGEST_NAME = 40
LONGEST_WORDS = 8
LONGEST_ITEM = 20
TRUTHS = frozenset(
    {
        "是",
        "否",
        "true",
        "false",
        "yes",
        "no",
        "y",
        "n",
        "√",
        "×",
        "✓",
        "✗",
        "有",
        "男",
        "女",
        "m",
        "f",
        "male",
        "female",
    }
)


def is_nothing(cell: str) -> bool:
    """Whether a cell is empty, or says that there is nothing to say."""
    return not cell or bool(_NOTHING.fullmatch(cell.strip()))


def header_unit(header: str) -> tuple[str, str]:
    """A header's name and the unit in it: "面积（平方公里）" → ("面积", "平方公里"), "Area (km2)" → ("Area", "km2").

    What stands in brackets and is no unit stays in the name.
    """
    match = _HEADER_UNIT.match(header)
    if match:
        unit = (match["inside"] or match["slash"] or match["comma"]).strip()
        if unit and (found := _UNIT.fullmatch(unit)) and (found["scale"] or found["unit"]):
            return match["name"].strip(), unit
    return header.strip(), ""


@functools.lru_cache(1 << 16)
def quantity(cell: str, unit: str = "") -> Literal | None:
    """The amount that a cell is as a whole, ``unit`` being that of its header, maybe with a scale ("万人").

    A unit in the cell itself wins. None where the cell is no number.
    """
    text = unicodedata.normalize("NFKC", cell).strip().replace("−", "-")
    if not _FIGURES.search(text) and not literals.quantity(text):
        return None
    english = _english(text)
    if english and (english.unit or not unit):
        return english
    found = english or literals.quantity(text)
    if found is None:
        return None
    if found.unit or not unit:
        return found
    return _with_unit(found, unit)


def _english(text: str) -> Literal | None:
    match = _NUMBER.fullmatch(text)
    if not match or not match["number"]:
        return None
    number = float(match["number"].replace(",", ""))
    negative = match["open"] or match["sign"] in ("-", "－")
    number *= _SCALES.get((match["scale"] or "").lower(), 1.0) * (-1 if negative else 1)
    raw = (match["money"] or match["unit"] or "").strip()
    unit = _CURRENCIES.get(raw.lower(), _SYMBOLS.get(raw.lower(), raw))
    value = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return Literal(LiteralType.QUANTITY, value, round(number, 6), unit)


def _with_unit(bare: Literal, unit: str) -> Literal:
    """A number without a unit under a header with one; "2189.3" under "万人" is 21,893,000 人."""
    match = _UNIT.fullmatch(unit)
    scale, word = (match["scale"] or "", match["unit"] or "") if match else ("", unit)
    word = _CURRENCIES.get(word.lower(), _SYMBOLS.get(word.lower(), word))
    factor = _SCALES.get(scale.lower()) or literals.number(f"1{scale}") or 1.0 if scale else 1.0
    number = None if bare.number is None else round(bare.number * factor, 6)
    parts = [bare.value, scale, word]
    apart = scale.isascii() and len(scale) > 1
    return Literal(LiteralType.QUANTITY, (" " if apart else "").join(filter(None, parts)), number, word)


@functools.lru_cache(1 << 16)
def date(cell: str, years: bool = False) -> Literal | None:
    """The time that a cell is as a whole; its number is the year, negative before Christ.

    A bare "1898" is a year only with ``years``: where the header speaks of time.
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    if not _FIGURES.search(text) and "世纪" not in text and "年" not in text:
        return None
    if years and _YEAR.fullmatch(text):
        return Literal(LiteralType.DATE, text, float(text))
    if found := literals.date(text):
        return found
    match = _DATES.fullmatch(text)
    if not match:
        return None
    year = float(next(group for group in match.groups() if group))
    return Literal(LiteralType.DATE, text, -year if match["before"] else year)


def text(cell: str) -> Literal:
    """A cell as a text literal."""
    return Literal(LiteralType.TEXT, " ".join(cell.split()))


def is_name(cell: str) -> bool:
    """Whether a cell can be the name of a thing: short, without the marks of a sentence, not a mere value."""
    bare = cell.strip()
    if not 0 < len(bare) <= LONGEST_NAME or _NO_NAME.search(bare) or bare.lower() in TRUTHS:
        return False
    if not _LETTER.search(bare) or bare.count(" ") >= LONGEST_WORDS:
        return False
    return bare[0] not in "0123456789$￥¥+-" or (quantity(bare) is None and date(bare) is None)


def items(cell: str, lines_only: bool = False) -> list[str]:
    """The parts of a cell that is a list, at 、;； and line breaks (``lines_only``: only there), without blanks."""
    parts = cell.split("\n") if lines_only else _SEPARATORS.split(cell)
    return [" ".join(part.split()) for part in parts if not is_nothing(part)]


def is_list(cell: str) -> bool:
    """Whether a cell is safe to part: several short names."""
    parts = items(cell)
    return len(parts) > 1 and all(len(part) <= LONGEST_ITEM and is_name(part) for part in parts)
