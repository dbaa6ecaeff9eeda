"""From a text to its sentences.

Invariant: the spans are in order, do not overlap, hold no line break and at most ``MAX_CHARACTERS`` code points; what
lies between them is only white space and line markers (``#``, ``>``, bullets, list numbers, rules). A pure function,
linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 500
"""What the parser takes at once. Its time grows faster than the length, and no sentence that people write is longer."""
MAX_BRACKET = 200
"""A bracket that closes later than this is taken for a typing error: it must not hide the ends of sentences."""

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_RULE = re.compile(r"\s*(?:[-*_=~]\s?){3,}$")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?=\s|$)")
_MARKER = re.compile(
    r"\s*(?:>|[-*+•●○■◆▪](?=\s|[^\W\d_])|\d{1,3}[.)](?=\s|[^\x00-\x7f])|\d{1,3}[、．）]|[（(][\d一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、)\s*"
)
_END = r"[。！？!?…]+|\.(?=[\s\"'”’)\]]|$)"
_CLOSING = r"[”’」』）】》〉〕)\]\"']*"
_EVENT = re.compile(rf"(?P<end>(?:{_END})+{_CLOSING})|(?P<open>[《（(【〔])|(?P<close>[》）)】〕])")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Cpl|Maj|Adm|Gov|Sen|Rep|Rev|Hon|Pres|Msgr|Mt|Ft|Mme|Mlle|vs|cf|No"
    r"|Nos|Fig|Figs|Vol|vol|pp|approx|e\.g|i\.e|viz)$"
)
"""What stands before a full stop that never ends a sentence."""
_ABBREVIATION = re.compile(
    r"(?:\b(?:etc|Inc|Ltd|Co|Corp|Bros|Jr|Sr|al|ed|eds|est|dept|Univ|Ave|Blvd|Rd|Dept|a\.m|p\.m|Ph\.D|M\.D|B\.A|M\.A|M\.Sc"
    r"|B\.Sc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|(?<![A-Za-z])(?:[A-Z]\.)+[A-Z])$"
)
"""What ends a sentence only where a word follows that begins one: in the U.S. The …"""
_INITIAL = re.compile(r"(?<![A-Za-z.])[A-Z]$")
_BEGINNING = re.compile(
    r"[\s\"'“‘]*(?:The|An?|He|She|It|They|We|I|You|This|That|These|Those|In|On|At|By|For|From|After|Before|When|While"
    r"|But|However|And|His|Her|Its|Their|There|As|Although|Since|During|According|Some|Many|Most|If|To|With|What|Who)\b"
    r"|\s*$|\s*[^\x00-\x7f“‘]"
)
_GOING_ON = re.compile(r"\s+[a-z]")
"""A small letter after a mark: "Why?" he asked."""
_CUTS = (re.compile("[；;]"), re.compile("[，,：:]"), re.compile(r"[、\s]"))
_BLANK = " \t\u3000\xa0\u200b\ufeff\x1f"


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """Where a sentence lies: code-point offsets, end exclusive. ``heading`` is 0 for running text, else 1 to 6."""

    start: int
    end: int
    paragraph: int
    heading: int


def split(text: str) -> list[SentenceSpan]:
    """The sentences of ``text``. Each line that holds one is a paragraph."""
    spans: list[SentenceSpan] = []
    paragraph = 0
    for line in LINE.finditer(text):
        start, heading = body(text, line.start(), line.end())
        found = [SentenceSpan(*piece, paragraph, heading) for piece in within(text, start, line.end(), heading > 0)]
        spans += found
        paragraph += bool(found)
    return spans


def within(text: str, start: int, end: int, whole: bool = False) -> Iterator[tuple[int, int]]:
    """The sentences of a line from ``start`` to ``end``. What is ``whole`` is cut only when it is too long."""
    for sentence in _sentences(text, start, end, whole=whole):
        yield from _pieces(text, *sentence)


def body(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a line's own words begin, after its markers, and its heading level."""
    if _RULE.match(text, start, end):
        return end, 0
    if match := _HEADING.match(text, start, end):
        return match.end(), len(match.group(1))
    while (match := _MARKER.match(text, start, end)) and match.end() > start:
        start = match.end()
    return start, 0


def _sentences(text: str, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Cut one line at its full stops, but not inside brackets. A heading stays ``whole``."""
    hidden_until = start
    if not whole:
        closing = _brackets(text, start, end)
        for event in _EVENT.finditer(text, start, end):
            if event["open"]:
                hidden_until = max(hidden_until, closing.get(event.start(), start))
            elif event["end"] and event.start() >= hidden_until and not _is_inner(text, event, start, end):
                yield start, event.end()
                start = event.end()
    yield start, end


def _brackets(text: str, start: int, end: int) -> dict[int, int]:
    """Opening bracket → the place after its closing one, for those that close soon enough."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for match in re.finditer(r"[《（(【〔]|[》）)】〕]", text[start:end]):
        at = start + match.start()
        if match.group() in "《（(【〔":
            open_at.append(at)
        elif open_at and (opened := open_at.pop()) > at - MAX_BRACKET:
            pairs[opened] = at
    return pairs


def _is_inner(text: str, event: re.Match[str], start: int, end: int) -> bool:
    """Whether a mark ends no sentence: that of an abbreviation, or one before a small letter."""
    at, after = event.start(), event.end()
    if text[at] not in ".!?…":
        return False
    if _GOING_ON.match(text, after, end):
        return True
    if text[at] != "." or after - at > 1:
        return False
    before = text[max(start, at - 8) : at]
    if _TITLE.search(before) or (_INITIAL.search(before) and not before.endswith(" I")):
        return True
    return bool(_ABBREVIATION.search(before)) and not _BEGINNING.match(text, after, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without the blanks around it, cut at the best comma when it is too long."""
    start, end = _strip(text, start, end)
    while end - start > MAX_CHARACTERS:
        cut = _cut(text, start)
        piece = _strip(text, start, cut)
        if piece[0] < piece[1]:
            yield piece
        start, end = _strip(text, cut, end)
    if start < end:
        yield start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in _BLANK or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in _BLANK or text[end - 1].isspace()):
        end -= 1
    return start, end


def _cut(text: str, start: int) -> int:
    """The last semicolon in the second half of what fits, else the last comma, else a blank, else the limit."""
    middle, limit = start + MAX_CHARACTERS // 2, start + MAX_CHARACTERS
    for mark in _CUTS:
        if places := [match.end() for match in mark.finditer(text, middle, limit)]:
            return places[-1]
    return limit
