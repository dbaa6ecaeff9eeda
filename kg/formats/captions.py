"""Which text describes which figure or table.

A candidate is a paragraph that begins like a caption ("图 1 …", "Table 2: …") or that its source marks as one. Runs of
equally many figures and captions belong together one by one; a caption between two figures goes the way that the
document's other captions go.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.formats.blocks import Block, BlockKind

LONGEST = 300
_NUMBER = r"(?:\d+|[一二三四五六七八九十]+|[IVXivx]+|[A-Z])(?:[-–.．]\d+)*"
_FIGURE = re.compile(rf"(?:图表?|圖表?|照片|插图|Fig(?:ure|\.)?|Photo|Plate|Chart|FIG(?:URE|\.)?)\s*{_NUMBER}")
_TABLE = re.compile(rf"(?:表格?|续表|附表|Tab(?:le|\.)|TABLE)\s*{_NUMBER}")
_AFTER = re.compile(r"(?:\s*[（(][a-z\d][)）])?(?:\s*[:：.．、|｜—–-]|\s+|$)")
"""What stands between the number of a caption and its words."""
_TALK = re.compile(
    r"\s*(?:所示|显示|展示|给出|列出|说明|表明|是|为|中|和|与|里|及|反映|描述|比较|shows?\b|is\b|are\b|gives?\b|lists?\b|and\b|"
    r"presents?\b|illustrates?\b|depicts?\b|compares?\b|summari[sz]es?\b|in\b|reports?\b|displays?\b)"
)
"""How a sentence about a figure goes on, which is no caption."""

Target = tuple[int, int]
"""A caption's index and the index of what it describes."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Blocks of one kind that follow each other: their indexes."""

    kind: str
    indexes: list[int]


def describes(text: str) -> BlockKind | None:
    """What a text that begins like a caption describes: a figure or a table; None for any other text."""
    if len(text) > LONGEST:
        return None
    for pattern, kind in ((_FIGURE, BlockKind.FIGURE), (_TABLE, BlockKind.TABLE)):
        match = pattern.match(text)
        if match and _AFTER.match(text, match.end()) and not _TALK.match(text, match.end()):
            return kind
    return None


def pair(blocks: Sequence[Block], marked: Collection[int] = ()) -> list[Block]:
    """``blocks`` with their captions paired. ``marked`` are the indexes of what the source calls captions; one that has
    its target already keeps it, and no other caption gets that.
    """
    taken = {block.captioned for block in blocks if block.captioned >= 0}
    paired: dict[int, int] = {}
    for kind in (BlockKind.FIGURE, BlockKind.TABLE):
        runs = _runs(blocks, marked, kind, taken)
        below = _goes_below(runs, kind)
        for at, run in enumerate(runs):
            if run.kind == "caption":
                paired.update(_match(runs, at, below, paired))
    return [
        replace(block, kind=BlockKind.CAPTION, level=0, captioned=paired.get(index, block.captioned))
        if index in paired or index in marked
        else block
        for index, block in enumerate(blocks)
    ]


def _runs(blocks: Sequence[Block], marked: Collection[int], kind: BlockKind, taken: Collection[int]) -> list[_Run]:
    def role(index: int) -> str:
        block = blocks[index]
        if block.kind is kind and index not in taken:
            return "target"
        if block.captioned < 0 and block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM):
            begins = describes(block.text)
            if begins is kind or (index in marked and begins is None):
                return "caption"
        return "other"

    return [_Run(name, list(group)) for name, group in groupby(range(len(blocks)), role)]


def _sides(runs: Sequence[_Run], at: int) -> tuple[_Run | None, _Run | None]:
    """The targets right before and right after a run."""
    before = runs[at - 1] if at > 0 and runs[at - 1].kind == "target" else None
    after = runs[at + 1] if at + 1 < len(runs) and runs[at + 1].kind == "target" else None
    return before, after


def _goes_below(runs: Sequence[_Run], kind: BlockKind) -> bool:
    """Whether captions stand below: by those that have targets on one side only, else as is usual for the kind."""
    below = above = 0
    for at, run in enumerate(runs):
        before, after = _sides(runs, at)
        if run.kind == "caption" and (before is None) != (after is None):
            below += before is not None
            above += after is not None
    return below > above if below != above else kind is BlockKind.FIGURE


def _match(runs: Sequence[_Run], at: int, below: bool, paired: dict[int, int]) -> list[Target]:
    captions = runs[at].indexes
    before, after = _sides(runs, at)
    free_before = [index for index in before.indexes if index not in paired.values()] if before else []
    free_after = after.indexes if after else []
    sides = [free_before, free_after] if below else [free_after, free_before]
    for side in sides:
        if len(side) == len(captions):
            return list(zip(captions, side, strict=True))
    for side in sides:
        if side is free_before and side:
            return [(captions[0], side[-1])]
        if side:
            return [(captions[-1], side[0])]
    return []
