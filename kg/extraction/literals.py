"""Values in a text: numbers with units, percentages, money, dates and times.

``quantities`` and ``times`` find them (offsets in code points, end exclusive); ``quantity`` and ``date`` read one.
Only the shapes that carry a figure count; "很多" or "唐朝" is no value. Pure functions, linear in the length.
"""

import re
import unicodedata
from collections.abc import Iterator

from kg.extraction.parse import Literal, Span
from kg.models.statement import LiteralType

_DIGITS = dict(zip("零〇一二三四五六七八九两", [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2], strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}

_N = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN = r"[零〇一二三四五六七八九十百千两]"
_NUMBER = rf"[-－+]?(?:{_N}|{_HAN}+(?:点{_HAN}+)?)(?:[十百千]?[万亿兆]+(?:{_HAN}+[万亿]?)?)?(?:[多余几](?=[^\W\d]))?"
_MONEY = r"(?:人民币|美|日|欧|港|澳|台|韩|加|新)?元|欧元|英镑|美金|卢布|法郎|马克|比索|卢比|港币|日圆|韩圜"
_UNITS = (
    rf"{_MONEY}|平方公里|平方千米|平方米|平方厘米|平方英里|立方米|立方厘米|立方公里|公里|千米|厘米|毫米|微米|纳米|光年|海里|英里|英尺|英寸"
    r"|公顷|公亩|亩|公斤|千克|毫克|克拉|克|吨|磅|盎司|毫升|升|加仑|摄氏度|华氏度|千瓦时|千瓦|兆瓦|瓦|伏|安培|赫兹|兆赫|千赫|帕|焦耳|卡路里|马力"
    r"|字节|比特|像素|分贝|平方|立方|个?小时|分钟|秒钟|秒|世纪|年代|周年|个?星期|个?月|周岁|年|天|日|周|岁|点|人次|人口|公分|公里每小时"
    r"|人|户|名|位|个|家|座|所|次|部|本|册|首|篇|卷|集|期|届|辆|架|艘|台|套|件|条|只|头|匹|张|幅|枚|颗|株|棵|种|类|项|款|层|栋|间|套|门|米|倍|度|票|分|级|号|丈|尺|寸|里|斤|两|担|石|股|场|站|章|页|字|万?元"
    r"|[kKMGT]?B(?![A-Za-z])|[kKMG]?Hz|km²|km2|m²|m2|km|cm|mm|nm|kg|mg|kW|MW|GW|kWh|mAh|℃|°C|°F|K(?![A-Za-z])|%|％|‰|m(?![A-Za-z])|g(?![A-Za-z])"
)
_QUANTITY = re.compile(
    rf"(?=[约近$￥¥€£\-－+\d零〇一二三四五六七八九十百千两])(?P<about>约|近)?(?P<prefix>[$￥¥€£]|百分之|千分之)?(?P<low>{_NUMBER})(?:\s?(?P<mid>{_UNITS})?(?:[-－—~～]{{1,2}}|至|到)(?P<high>{_NUMBER}))?"
    rf"\s?(?P<unit>{_UNITS})?(?P<more>多|余)?"
)
_ERA = r"(?:公元前|公元|西元前|西元|纪元前|前)"
_Y = r"(?:\d{1,4}|[零〇一二三四五六七八九]{2,4})"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|腊|冬)"
_D = r"(?:[12]\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_HALF_DAY = "(?:[凌清]晨|早上|上午|中午|下午|傍晚|晚上|晚|夜间)"
_CLOCK = rf"{_HALF_DAY}?\d{{1,2}}(?:[:：]\d{{2}}(?:[:：]\d{{2}})?|[时点](?:\d{{1,2}}分|半|整)?)"
_PART = r"(?:初|底|末|中|春季?|夏季?|秋季?|冬季?|上半年|下半年|年初|年底|前后)"
_DAY = rf"{_M}月(?:{_D}[日号]|[上中下]旬|{_PART})?(?:{_CLOCK})?"
_YEAR = rf"{_ERA}?{_Y}(?:（[^（）]{{1,8}}）)?年(?!代|级|前|后|间|来|以|制|期|轻|龄|度|历|薪)(?:{_DAY}|{_PART}(?!期))?"
_AGE = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})世纪"
_DECADE = rf"(?:(?:公元前?)?{_AGE}(?:\d0|[一二三四五六七八九]十)年代|(?:\d{{2}})?\d0年代)(?:[初末中]期?)?"
_CENTURY = rf"(?:公元前?|前)?{_AGE}(?:{_PART}|[前中后]期)?"
_REIGN = r"[\u4e00-\u9fff]{2}(?:元|[一二三四五六七八九十]{1,3})年(?:[一二三四五六七八九十正腊]{1,2}月)?"
_ISO = r"(?<![\d.])\d{4}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?![\d.])"
_ONE = rf"(?:{_ISO}|{_YEAR}|{_DECADE}|{_CENTURY}|{_DAY})"
_BEGINS = r"\d零〇一二三四五六七八九十正腊冬公西纪前凌清早上中下傍晚夜"
"""What times begin with: most places in a text are passed over at once."""
_TIME = re.compile(
    rf"(?=[{_BEGINS}])(?<![\d.])(?:(?:{_ERA}?{_Y})(?:[-－—~～]{{1,2}}|至|到){_ONE}|{_ONE}(?:(?:[-－—~～]{{1,2}}|至|到){_ONE})?|{_CLOCK}(?!以|之))"
)
_BARE_DAY = re.compile(rf"{_M}月")
_YEARS = re.compile(r"\d{3,4}(?=年)")


def times(text: str) -> list[Span]:
    """Dates, years, decades, centuries, clock times and ranges of them."""
    return [Span(*match.span()) for match in _TIME.finditer(text)]


def quantities(text: str) -> list[Span]:
    """Numbers with a unit, percentages and money."""
    return [Span(*match.span()) for match in _figures(text)]


def _figures(text: str) -> Iterator[re.Match[str]]:
    for match in _QUANTITY.finditer(text):
        if match["unit"] or match["prefix"]:
            yield match


def quantity(text: str) -> Literal | None:
    """The value when ``text`` as a whole is a number (with or without a unit); of a range, the unit and no number."""
    match = _QUANTITY.fullmatch(text.strip())
    if not match:
        return None
    unit = (
        match["unit"]
        or match["mid"]
        or {"百分之": "%", "千分之": "‰"}.get(match["prefix"] or "", match["prefix"] or "")
    )
    unit = {"％": "%", "￥": "元", "¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}.get(unit, unit)
    value = unicodedata.normalize("NFKC", text.strip())
    value = re.sub(r"(?<=\d),(?=\d{3})", "", value).replace(" ", "")
    return Literal(LiteralType.QUANTITY, value, None if match["high"] else number(match["low"]), unit)


def date(text: str) -> Literal | None:
    """The value when ``text`` as a whole is a time; ``number`` is its year, negative before Christ."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    value = "".join(unicodedata.normalize("NFKC", text).split())
    year = re.match(rf"(?P<era>{_ERA})?(?P<year>{_Y})(?:\([^()]*\))?(?:年|[-/.]\d)", value)
    if not year:
        return Literal(LiteralType.DATE, value)
    figures = "".join(str(_DIGITS.get(digit, digit)) for digit in year["year"])
    return Literal(LiteralType.DATE, value, float(figures) * (-1 if "前" in (year["era"] or "") else 1))


def number(text: str) -> float | None:
    """The value of a numeral: "1,234.5", "八千", "3.5亿", "12万"; None when it is none."""
    folded = unicodedata.normalize("NFKC", text).replace(",", "").rstrip("多余几")
    sign = -1.0 if folded.startswith("-") else 1.0
    folded = folded.lstrip("+-")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)?([零〇一二三四五六七八九十百千两万亿兆点]*)", folded)
    if not folded or not match:
        return None
    figures, han = match.groups()
    if figures is None:
        return sign * _han_number(han)
    scale = 1
    for character in han:
        scale *= (_SMALL | _LARGE).get(character, 1)
    return sign * round(float(figures) * scale, 6)


def _han_number(han: str) -> float:
    """A numeral in Chinese characters; without 十百千万亿 its digits are read one by one (二〇〇三)."""
    whole, _, fraction = han.partition("点")
    decimals = "".join(str(_DIGITS.get(digit, 0)) for digit in fraction)
    tail = float(f"0.{decimals}") if decimals else 0.0
    if whole and all(character in _DIGITS for character in whole):
        return int("".join(str(_DIGITS[character]) for character in whole)) + tail
    total = section = digit = 0
    for character in whole:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit or (1 if section == 0 else 0)) * _SMALL[character]
            digit = 0
        elif character in _LARGE:
            total = (
                (total + section + digit) * _LARGE[character]
                if character != "万"
                else total + (section + digit) * 10**4
            )
            section = digit = 0
    return total + section + digit + tail
