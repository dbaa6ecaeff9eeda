"""Documents that other libraries wrote come back whole and in order: two of each kind that the benchmark makes."""

from collections.abc import Iterator

import pytest

from benchmarks._made_documents import KINDS, Made, image_number, made_documents
from kg.formats.blocks import Block, BlockKind, Reading
from kg.formats.registry import format_of, reader_of


def made() -> Iterator[Made]:
    yield from made_documents(dict.fromkeys(KINDS, 2))


def read(document: Made) -> Reading:
    kind = format_of(document.name)
    assert kind is not None
    return reader_of(kind)(document.data, document.name)


@pytest.mark.parametrize("document", list(made()), ids=lambda document: document.name)
def test_all_text_comes_in_order_and_captions_find_what_they_describe(document: Made) -> None:
    reading = read(document)

    text = "".join("".join(block.text for block in reading.blocks).split())
    assert text.replace("丝绸之路学报第三卷", "").replace("JournalofRoads,Vol.3", "") == document.text()
    assert pairs(reading) == document.pairs()
    assert kinds(reading) == {
        "heading": sum(part.kind == "heading" for part in document.parts),
        "table": sum(part.kind == "table" for part in document.parts),
        "figure": sum(part.kind == "figure" for part in document.parts),
    }


def pairs(reading: Reading) -> set[tuple[str, str]]:
    captions = [block for block in reading.blocks if block.kind is BlockKind.CAPTION]
    return {("".join(c.text.split()), shown(reading, reading.blocks[c.captioned])) for c in captions}


def shown(reading: Reading, block: Block) -> str:
    return block.table.rows[0][0] if block.table else f"image {image_number(reading.images[block.image].data)}"


def kinds(reading: Reading) -> dict[str, int]:
    return {name: sum(b.kind.value == name for b in reading.blocks) for name in ("heading", "table", "figure")}
