"""Where a reader puts what it finds, in reading order; it comes out as a ``Reading``."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from kg.formats import text
from kg.formats.blocks import Block, BlockKind, Box, ImageFile, Note, Reading, ReadingFailed, Table, table_text
from kg.formats.captions import pair

MOST_IMAGES = 2000
MOST_IMAGE_BYTES = 200 * 1024**2
MOST_BLOCKS = 1_000_000


class Builder:
    """Collects blocks; texts are cleaned and empty ones left out here, so that no reader has to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.page: int | None = None
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.images: list[ImageFile] = []
        self.images_left_out = 0
        self._captions: set[int] = set()
        self._by_content: dict[bytes, int] = {}
        self._image_bytes = 0

    def add(self, kind: BlockKind, words: str, level: int = 0, box: Box | None = None) -> int:
        """A block of text; its index, -1 for a text without words."""
        words = text.lines(words) if kind is BlockKind.CODE else text.line(words)
        return self._append(Block(kind, words, level, self.page, box)) if words.strip() else -1

    def caption(self, words: str, captioned: int = -1, box: Box | None = None) -> int:
        """What the source says is a caption: of the block ``captioned``, or of one to be found nearby."""
        index = self.add(BlockKind.PARAGRAPH, words, box=box)
        if index >= 0:
            self._captions.add(index)
            self.blocks[index] = replace(self.blocks[index], captioned=captioned)
        return index

    def aim(self, caption: int, captioned: int) -> None:
        """Says what a caption describes that came before it."""
        self.blocks[caption] = replace(self.blocks[caption], captioned=captioned)

    def table(
        self, rows: Sequence[Sequence[str]], header_rows: int = 1, header_columns: int = 0, box: Box | None = None
    ) -> int:
        """A table; rows may be of different lengths. Its index, -1 where no cell holds a word."""
        width = max(map(len, rows), default=0)
        cells = tuple(tuple(text.line(cell) for cell in (*row, *[""] * (width - len(row)))) for row in rows)
        if not any(map(any, cells)):
            return -1
        table = Table(cells, min(header_rows, len(cells)), min(header_columns, width))
        return self._append(Block(BlockKind.TABLE, table_text(table), page=self.page, box=box, table=table))

    def figure(self, image: ImageFile, box: Box | None = None) -> int:
        """An image in its place; its index, -1 where the document has more than we keep."""
        content = hashlib.blake2b(image.data).digest()
        number = self._by_content.get(content, -1)
        if number < 0:
            if len(self.images) >= MOST_IMAGES or self._image_bytes + len(image.data) > MOST_IMAGE_BYTES:
                self.images_left_out += 1
                return -1
            number = self._by_content[content] = len(self.images)
            self.images.append(replace(image, alt=text.line(image.alt)))
            self._image_bytes += len(image.data)
        return self._append(Block(BlockKind.FIGURE, "", page=self.page, box=box, image=number))

    def note(self, code: str, **params: str | int | float) -> None:
        """Something that could not be read, short of failing."""
        self.notes.append(Note(code, params))

    def reading(self, encoding: str = "", pages: int | None = None) -> Reading:
        """All of it. Raises ``ReadingFailed``: empty-file."""
        if not self.blocks:
            raise ReadingFailed("empty-file", name=self.name)
        if self.images_left_out:
            self.note("images-left-out", count=self.images_left_out)
        blocks = pair(self.blocks, self._captions)
        return Reading(tuple(blocks), tuple(self.images), encoding, pages, tuple(self.notes))

    def _append(self, block: Block) -> int:
        if len(self.blocks) >= MOST_BLOCKS:
            raise ReadingFailed("reading-too-large", name=self.name)
        self.blocks.append(block)
        return len(self.blocks) - 1
