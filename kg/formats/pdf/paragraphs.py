"""From the lines of a column to paragraphs, across columns and pages too. Pure functions."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.formats.captions import describes
from kg.formats.pdf.lines import Line
from kg.formats.pdf.page import Rect
from kg.formats.text import is_wide, join

BULLET = re.compile(r"[-–•●○■□◆◇▪▫➢➤✓·\uf0b7\uf06c\uf0d8*]\s+(?=\S)|[•●○■□◆◇▪▫➢➤✓\uf0b7\uf06c\uf0d8]")
NUMBER = re.compile(
    r"(?:\d{1,2}[.)、．）](?!\d)|[（(]\d{1,2}[)）]|\[\d{1,3}\]"
    r"|[a-z]\)|[（(][a-z一二三四五六七八九十]{1,2}[)）])\s*\S"
)
ENDS = re.compile(r"[。！？!?.;；:：…][”’」』）)\]\"']*$")
SAME_SIZE = 0.08
WIDE_GAP = 1.3
"""Of the usual distance between two lines."""
INDENT = 0.8
WIDEST_BLANK = 4.0
"""Of a letter's size: a blank in a line that was filled from edge to edge is no wider."""
ROOM = 0.4
"""Of a letter's size: what is left over when a word is weighed against the rest of a line."""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. ``reaches`` says that its last line fills the column, ``indented`` that its first one
    begins farther in than the column, ``depth`` how many letters farther.
    """

    lines: list[Line]
    page: int
    rect: Rect
    reaches: bool
    indented: bool
    depth: float
    bullet: str = ""

    def text(self, hyphenated: Collection[str] = ()) -> str:
        """In one line, without its bullet; ``hyphenated`` as in ``text.join``."""
        return join((line.text for line in self.lines), hyphenated)[len(self.bullet) :].lstrip()

    @property
    def size(self) -> float:
        """Of its letters, in points."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(line.bold for line in self.lines)

    @property
    def goes_on(self) -> bool:
        """Whether its end looks like the middle of a sentence."""
        return self.reaches and not ENDS.search(self.lines[-1].text)

    def takes(self, other: "Paragraph") -> bool:
        """Whether ``other``, at the head of the next column, is the rest of this one."""
        same = _same_size(self.lines[-1], other.lines[0]) and self.bold == other.bold
        begins = not (other.indented or other.bullet or _begins_anew(other.lines[0].text))
        return self.goes_on and same and begins


def paragraphs_of(lines: Sequence[Line], page: int) -> list[Paragraph]:
    """The paragraphs of one column, from its lines from top to bottom."""
    if not lines:
        return []
    left = _edge([line.rect.left for line in lines], lines[0].size)
    right = max(line.rect.right for line in lines)
    lines = _filled(lines, left, right)
    pitch = _pitch(lines)
    found: list[list[Line]] = []
    for line in lines:
        if found and not _parts(found[-1], line, left, right, pitch):
            found[-1].append(line)
        else:
            found.append([line])
    return [_paragraph(group, page, left, right) for group in found]


def _filled(lines: Sequence[Line], left: float, right: float) -> list[Line]:
    """With the words of a line that was filled from edge to edge by wide blanks made one line again."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.rect.overlap(rows[-1][-1].rect) > 0.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    found: list[Line] = []
    for row in rows:
        row.sort(key=lambda line: line.rect.left)
        size = row[0].size
        gaps = [after.rect.left - line.rect.right for line, after in pairwise(row)]
        fills = row[0].rect.left < left + 3 * size and row[-1].rect.right > right - size
        if gaps and fills and max(gaps) < WIDEST_BLANK * size:
            rect = row[0].rect
            for line in row[1:]:
                rect = rect.around(line.rect)
            found.append(Line(rect, join(line.text for line in row), size, all(line.bold for line in row)))
        else:
            found += row
    return found


def _edge(starts: Sequence[float], size: float) -> float:
    """Where most lines of a column begin, farthest to the left."""
    usual = [
        start for start in starts if sum(abs(start - other) < 0.5 * size for other in starts) >= len(starts) * 0.25
    ]
    return min(usual or starts)


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two lines over the size of their letters."""
    steps = [
        (line.rect.bottom - before.rect.bottom) / max(line.size, 1)
        for before, line in pairwise(lines)
        if _same_size(before, line) and line.rect.top > before.rect.top
    ]
    close = [step for step in steps if step < 2.5]
    return sorted(close)[len(close) // 3] if close else 1.5


def _same_size(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= SAME_SIZE * max(a.size, b.size)


def _begins_anew(text: str) -> bool:
    return bool(BULLET.match(text)) or describes(text) is not None


def _parts(group: Sequence[Line], line: Line, left: float, right: float, pitch: float) -> bool:
    """Whether ``line`` begins a new paragraph behind the lines of ``group``."""
    before = group[-1]
    looks_new = not _same_size(before, line) or before.bold != line.bold or _begins_anew(line.text)
    far = line.rect.bottom - before.rect.bottom > WIDE_GAP * pitch * line.size
    beside = line.rect.overlap(before.rect) > 0.5  # a form, or a row without rules
    if looks_new or far or beside:
        return True
    if _had_room(before, line, right):
        return not (describes(group[0].text) and _is_under(before, line))
    hanging = bool(BULLET.match(group[0].text) or NUMBER.match(group[0].text))
    indented = line.rect.left - left > INDENT * line.size
    if hanging:
        outdented = not indented and group[0].rect.left - line.rect.left > INDENT * line.size
        return outdented or NUMBER.match(line.text) is not None
    if indented and before.rect.left - left < INDENT * line.size / 2:
        return True
    return NUMBER.match(line.text) is not None and ENDS.search(before.text) is not None


def _is_under(before: Line, line: Line) -> bool:
    """Whether a short line goes on with the caption before it, which breaks as narrow as what it describes."""
    inside = line.rect.left > before.rect.left - line.size and line.rect.right < before.rect.right + line.size
    return inside and not ENDS.search(before.text)


def _had_room(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of ``line`` would have stood at the end of the line before, were they one paragraph."""
    if is_wide(line.text[0]):
        # marks that must not begin or end a line may push two letters down
        needed = 3.0 * line.size
    else:
        word = re.match(r"[^\s\u2e80-\uffef]+", line.text)
        share = len(word[0] if word else line.text) / len(line.text)
        needed = line.rect.width * share + 0.3 * line.size
    return right - before.rect.right > needed + ROOM * line.size


def _paragraph(group: list[Line], page: int, left: float, right: float) -> Paragraph:
    first, last = group[0], group[-1]
    rect = first.rect
    for line in group[1:]:
        rect = rect.around(line.rect)
    bullet = BULLET.match(first.text)
    depth = (first.rect.left - left) / max(first.size, 1)
    return Paragraph(
        lines=group,
        page=page,
        rect=rect,
        reaches=right - last.rect.right < (3.0 if is_wide(last.text[-1]) else 8.0) * last.size,
        indented=depth > INDENT,
        depth=max(0.0, depth),
        bullet=bullet[0] if bullet else "",
    )


def usual_size(paragraphs: Sequence[Paragraph]) -> float:
    """The size of most letters, to half a point."""
    letters: dict[float, int] = {}
    for paragraph in paragraphs:
        for line in paragraph.lines:
            size = round(line.size * 2) / 2
            letters[size] = letters.get(size, 0) + len(line.text)
    return max(letters, key=lambda size: letters[size]) if letters else median([10.5])
