"""A reading as JSON with files beside it: how the child process hands it over. No pickle: the child read a stranger's
file, so nothing that it says is run.
"""

import json
from pathlib import Path
from typing import Any

from kg.formats.blocks import Block, BlockKind, ImageFile, Note, Reading, ReadingFailed, Table, table_text

RESULT = "result.json"


def put(folder: Path, reading: Reading) -> None:
    """Writes a reading into an empty folder: ``result.json``, and each image and member as a file of its own."""
    for number, image in enumerate(reading.images):
        (folder / f"{number}.image").write_bytes(image.data)
    for number, member in enumerate(reading.members):
        (folder / f"{number}.member").write_bytes(member.data)
    _write(
        folder,
        {
            "members": [member.name for member in reading.members],
            "blocks": [_from_block(block) for block in reading.blocks],
            "images": [[image.media_type, image.width, image.height, image.alt] for image in reading.images],
            "encoding": reading.encoding,
            "pages": reading.pages,
            "notes": [[note.code, note.params] for note in reading.notes],
        },
    )


def put_failure(folder: Path, failure: ReadingFailed, because: str = "") -> None:
    """Writes why there is no reading. ``because`` says where, for the log; no text of the file is in it."""
    _write(folder, {"failed": failure.code, "params": failure.params, "because": because})


def take(folder: Path) -> Reading:
    """The reading in a folder, without members. Raises the ``ReadingFailed`` put there, ``because`` as its note."""
    found = json.loads((folder / RESULT).read_text(encoding="utf-8", errors="replace"))
    if "failed" in found:
        failure = ReadingFailed(found["failed"], **found["params"])
        failure.add_note(found["because"])
        raise failure
    images = tuple(
        ImageFile((folder / f"{number}.image").read_bytes(), *values) for number, values in enumerate(found["images"])
    )
    blocks = tuple(map(_to_block, found["blocks"]))
    notes = tuple(Note(code, params) for code, params in found["notes"])
    return Reading(blocks, images, found["encoding"], found["pages"], notes)


def members(folder: Path) -> list[tuple[str, Path]]:
    """The names and files of the members in a folder."""
    found = json.loads((folder / RESULT).read_text(encoding="utf-8", errors="replace"))
    return [(name, folder / f"{number}.member") for number, name in enumerate(found["members"])]


def _write(folder: Path, value: dict[str, Any]) -> None:
    # half of a surrogate pair, which some formats can hold, is no text that a database takes
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (folder / RESULT).write_text(text, encoding="utf-8", errors="replace")


def _from_block(block: Block) -> list[Any]:
    table = block.table and [block.table.rows, block.table.header_rows, block.table.header_columns]
    text = "" if block.table else block.text
    return [block.kind.value, text, block.level, block.page, block.box, table, block.image, block.captioned]


def _to_block(values: list[Any]) -> Block:
    kind, text, level, page, box, table, image, captioned = values
    cells = table and Table(tuple(map(tuple, table[0])), table[1], table[2])
    shown = table_text(cells) if cells else text
    return Block(BlockKind(kind), shown, level, page, tuple(box) if box else None, cells, image, captioned)
