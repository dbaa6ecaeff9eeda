"""Short ways to say what a reader gave."""

from kg.formats.blocks import Block, Reading
from kg.formats.registry import format_of, reader_of


def read(data: bytes, name: str) -> Reading:
    kind = format_of(name)
    assert kind is not None
    return reader_of(kind)(data, name)


def shown(reading: Reading) -> list[str]:
    """Each block as "kind level: text", a caption with the index that it describes, a figure with its alt."""
    return [_shown(reading, block) for block in reading.blocks]


def _shown(reading: Reading, block: Block) -> str:
    number = block.captioned if block.captioned >= 0 else block.level or ""
    text = reading.images[block.image].alt if block.image >= 0 else block.text
    return f"{block.kind.value}{number}: {text}"
