"""Blocks laid out as one text with its sentences. Pure functions, linear in the length of the text."""

from collections.abc import Iterator, Sequence

from kg.extraction.sentences import SentenceSpan, body, within
from kg.formats.blocks import Block, BlockKind

SILENT = frozenset({BlockKind.CODE, BlockKind.FIGURE})
"""Blocks without sentences."""


def place(blocks: Sequence[Block]) -> tuple[str, list[tuple[int, int]]]:
    """The document's text, the blocks' texts joined by line breaks, and where each of them lies in it."""
    places = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        places.append((start, end))
        start = end + 1
    return "\n".join(block.text for block in blocks), places


def sentence_spans(blocks: Sequence[Block], text: str, places: Sequence[tuple[int, int]]) -> list[SentenceSpan]:
    """The sentences of all blocks in order. ``paragraph`` is the index of the block."""
    return [
        SentenceSpan(first, last, index, block.level if block.kind is BlockKind.HEADING else 0)
        for index, (block, (start, end)) in enumerate(zip(blocks, places, strict=True))
        for first, last in _spans(block, text, start, end)
    ]


def _spans(block: Block, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A heading whole, each row of a table that is not blank, else what full stops part, without a list number."""
    if block.kind in SILENT:
        return
    if block.kind is BlockKind.TABLE:
        for line in block.text.split("\n"):
            if line.strip():
                yield start, start + len(line)
            start += len(line) + 1
    elif block.kind is BlockKind.HEADING:
        yield from within(text, start, end, whole=True)
    else:
        yield from within(text, body(text, start, end)[0], end)
