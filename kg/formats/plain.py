"""Plain text and Markdown: each line that holds words is a block.

``#`` makes a heading and a bullet or a number makes a list item, in either: people write both by hand. A number stays
in the item's text, a bullet does not.
"""

from collections.abc import Iterator

from kg.extraction.sentences import LINE, body
from kg.formats.blocks import Block, BlockKind, Reading, ReadingFailed
from kg.formats.encodings import decode

INDENTATION = 2
"""Blanks that put an item one list deeper."""
DEEPEST = 6
BULLETS = frozenset("-*+•●○■◆▪")


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: undecodable-text, empty-file."""
    decoded = decode(data)
    if decoded is None:
        raise ReadingFailed("undecodable-text", name=name)
    blocks = tuple(_blocks(decoded.text))
    if not blocks:
        raise ReadingFailed("empty-file", name=name)
    return Reading(blocks, encoding=decoded.encoding)


def _blocks(text: str) -> Iterator[Block]:
    for line in LINE.finditer(text):
        start, heading = body(text, line.start(), line.end())
        words = text[start : line.end()].strip()
        if not words:
            continue
        marker = text[line.start() : start]
        shown = marker.lstrip()
        if heading:
            yield Block(BlockKind.HEADING, words, heading)
        elif not shown or shown.startswith(">"):
            yield Block(BlockKind.PARAGRAPH, words)
        else:
            depth = len(marker.expandtabs(4)) - len(shown)
            level = min(depth // INDENTATION + 1, DEEPEST)
            numbered = "" if shown[0] in BULLETS else shown
            yield Block(BlockKind.ITEM, (numbered + words).strip(), level)
