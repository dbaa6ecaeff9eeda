"""The tables of a document: noted when it is read, and made into triples row by row when it is extracted.

What a table says follows from its rows and a mapping: the one that a person saved for its headers in the project, else
the one that its first piece in the document suggests. So the same document gives the same triples wherever it is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from kg.formats.blocks import Block as ReadBlock
from kg.formats.blocks import BlockKind
from kg.ingest.findings import Analysed
from kg.models import Block, Document, DocumentTable, TableMapping
from kg.tables import Mapping, RowFinder, View, propose, view
from kg.tables.mapping import from_json

JSON_TYPES = frozenset({"application/json", "application/jsonl"})
NEAR = 3
"""Blocks above a table among which a heading is its title."""

SentenceRow = tuple[str, str, int, int]
"""A sentence's uid, its text, the index of its block, and its start in the document."""


def note(document: Document, blocks: Sequence[ReadBlock]) -> list[DocumentTable]:
    """The rows that keep which tables a document has."""
    found: dict[str, DocumentTable] = {}
    for index, block in enumerate(blocks):
        if block.table is None or not block.table.rows:
            continue
        table = view(block.table.rows, block.table.header_rows, block.table.header_columns)
        known = found.get(table.signature)
        if known is None:
            found[table.signature] = DocumentTable(
                document=document,
                signature=table.signature,
                headers=list(table.headers),
                block=index,
                records=len(table),
            )
        else:
            known.blocks += 1
            known.records += len(table)
    return list(found.values())


def is_nested(document: Document) -> bool:
    """Whether the document is JSON, whose headers are paths."""
    return document.media_type in JSON_TYPES


def view_of(block: Block) -> View:
    """The table of a block."""
    return view(block.data["rows"], block.data["header_rows"], block.data["header_columns"])


def proposed(table: DocumentTable) -> Mapping:
    """What the first piece of a document's table suggests."""
    block = Block.objects.get(document=table.document_id, index=table.block)
    return propose(view_of(block), nested=is_nested(table.document))


def saved(table: DocumentTable) -> Mapping | None:
    """What a person said of tables with these headers in the project."""
    row = TableMapping.objects.filter(project=table.document.project_id, signature=table.signature).first()
    return from_json(row.mapping, row.headers) if row else None


class TableReader:
    """Makes triples of the rows of one document's tables. Made once for a task, so that mappings are loaded once.

    ``given`` stands in for what is saved: signature → mapping.
    """

    def __init__(self, document: Document, given: dict[str, Mapping] | None = None) -> None:
        self.document = document
        self.tables = {
            table.signature: table
            for table in DocumentTable.objects.filter(document=document).select_related("document")
        }
        rows = TableMapping.objects.filter(project=document.project_id, signature__in=list(self.tables))
        self._mappings = {row.signature: from_json(row.mapping, row.headers) for row in rows} | (given or {})
        self._finders: dict[int, tuple[Block, RowFinder]] = {}

    def indexes(self, first: int, last: int) -> set[int]:
        """The indexes of the tables among the blocks from ``first`` to ``last``."""
        if not self.tables:
            return set()
        found = Block.objects.filter(document=self.document, index__range=(first, last), kind=BlockKind.TABLE)
        return set(found.values_list("index", flat=True))

    def indexes_of(self, signature: str, first: int, last: int) -> Iterator[int]:
        """The indexes of the tables with these headers, in order."""
        blocks = Block.objects.filter(document=self.document, index__range=(first, last), kind=BlockKind.TABLE)
        for block in blocks.order_by("index").iterator(1):
            if view_of(block).signature == signature:
                yield block.index

    def analyse(self, sentences: Iterable[SentenceRow]) -> list[Analysed]:
        """What rows of tables say; each of ``sentences`` is a row."""
        by_block: dict[int, list[SentenceRow]] = {}
        for sentence in sentences:
            by_block.setdefault(sentence[2], []).append(sentence)
        self._finders = {index: finder for index, finder in self._finders.items() if index in by_block}
        return [analysed for index, rows in by_block.items() for analysed in self._rows(index, rows)]

    def _rows(self, index: int, sentences: Sequence[SentenceRow]) -> list[Analysed]:
        block, finder = self._finder(index)
        lines, at = {}, block.start
        for number, row in enumerate(finder.table.rows):
            lines[at] = number
            at += sum(len(" ".join(cell.split())) + 1 for cell in row)
        found = finder.find(lines[start] for *_, start in sentences)
        return [
            Analysed(uid, text, found[lines[start]].named, found[lines[start]].triples)
            for uid, text, _, start in sentences
        ]

    def _finder(self, index: int) -> tuple[Block, RowFinder]:
        if index not in self._finders:
            block = Block.objects.get(document=self.document, index=index)
            table = view_of(block)
            mapping = self._mapping(table.signature)
            title = title_of(self.document, block) if mapping.titled else ""
            rule = "json" if is_nested(self.document) else "table"
            self._finders[index] = block, RowFinder(table, mapping, rule=rule, title=title)
        return self._finders[index]

    def _mapping(self, signature: str) -> Mapping:
        if signature not in self._mappings:
            self._mappings[signature] = proposed(self.tables[signature])
        return self._mappings[signature]


def title_of(document: Document, block: Block) -> str:
    """What a table without names is about: its caption, a heading just above, else the document's name."""
    around = Block.objects.filter(document=document, index__range=(block.index - NEAR, block.index + 1)).order_by(
        "-index"
    )
    near = [found for found in around if found.index != block.index]
    captions = [
        found for found in near if found.kind == BlockKind.CAPTION and found.data.get("captioned") == block.index
    ]
    headings = [found for found in near if found.kind == BlockKind.HEADING and found.index < block.index]
    for found in (*captions, *headings):
        text: str = document.text.content[found.start : found.end].strip()
        if text:
            return text
    return PurePosixPath(document.name).stem
