"""Sentences of the treebank folder, with their words, tags, trees and named entities.

Invariant: what ``training_sentences`` gives shares no sentence with the dev and test splits.
"""

import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Trees = Mapping[str, tuple[tuple[int, ...], tuple[str, ...]]]
"""Heads, from 1, and relations by a sentence's key."""
UNSAID = ""
"""A part of speech or a relation that is not to be learned from."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated sentence. ``heads`` are 1-based, 0 for the root; ``entities`` is None where nobody annotated any.

    ``text`` has the spaces of the original where the source keeps them, else it is the words joined.
    """

    text: str
    words: tuple[str, ...]
    pos: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    entities: tuple[str, ...] | None

    @property
    def key(self) -> str:
        """What makes two sentences the same: the characters, without spaces."""
        return "".join(self.words)


def word_spans(text: str, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where ``words`` are in ``text``: code points, end exclusive. Raises ValueError when one is not there."""
    spans, place = [], 0
    for word in words:
        start = text.index(word, place)
        place = start + len(word)
        spans.append((start, place))
    return tuple(spans)


def test_sentences(folder: Path, split: str = "test") -> list[Gold]:
    """The dev or test split of GSDSimp with the original text, entities from UNER."""
    blocks = conllu(_gsdsimp(folder, split))
    tags = _columns(folder / "joint" / f"wner.{split}.tsv")
    return [_gold(comments, rows, entities) for (comments, rows), entities in zip(blocks, tags, strict=True)]


def training_sentences(folder: Path) -> list[Gold]:
    """GSD and PUD with entities, HK and CFL without, none of it in dev or test; in the files' order."""
    held_out = {gold.key for split in ("dev", "test") for gold in test_sentences(folder, split)}
    blocks = conllu(folder / "joint" / "dep.train.conllu")
    tags = _columns(folder / "joint" / "wner.train.tsv")
    sentences = [_gold(comments, rows, entities) for (comments, rows), entities in zip(blocks, tags, strict=True)]
    seen = held_out | {gold.key for gold in sentences}
    others = (_gold(*block, None) for block in conllu(folder / "derived" / "dep.train.conllu.xz"))
    sentences += [gold for gold in others if gold.key not in seen]
    return [gold for gold in sentences if gold.key not in held_out]


def main_keys(folder: Path) -> frozenset[str]:
    """Keys of the training sentences of GSD, whose guidelines are those of the dev and test splits."""
    blocks = _read(folder / "source" / "UNER_Chinese-GSDSIMP" / "zh_gsdsimp-ud-train.iob2").strip().split("\n\n")
    lines = ([line for line in block.splitlines() if not line.startswith("#")] for block in blocks)
    return frozenset("".join(line.split("\t")[1] for line in each) for each in lines)


def current_trees(folder: Path) -> Trees:
    """Heads and relations of the train file of GSDSimp by the sentences' keys; none where the folder lacks the file."""
    path = _gsdsimp(folder, "train")
    blocks = (rows for _, rows in conllu(path)) if path.exists() else ()
    return {
        "".join(row[1] for row in rows): (tuple(int(row[6]) for row in rows), tuple(row[7] for row in rows))
        for rows in blocks
    }


def _gsdsimp(folder: Path, split: str) -> Path:
    return folder / "source" / "UD_Chinese-GSDSimp" / f"zh_gsdsimp-ud-{split}.conllu"


def _gold(comments: dict[str, str], rows: list[list[str]], entities: list[list[str]] | None) -> Gold:
    words = tuple(row[1].replace(" ", "") for row in rows)
    tags = None
    if entities is not None:
        if tuple(row[0] for row in entities) != words:
            raise ValueError(f"the entity file is out of step with the trees at {''.join(words)!r}")
        tags = tuple(row[1] for row in entities)
    return Gold(
        text=comments.get("text", "".join(words)),
        words=words,
        pos=tuple(row[3] for row in rows),
        heads=tuple(int(row[6]) for row in rows),
        relations=tuple(row[7] for row in rows),
        entities=tags,
    )


def conllu(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """Sentences of a CoNLL-U file, .xz or not: comments, and the rows of words (neither ranges nor empty nodes)."""
    for block in _read(path).strip().split("\n\n"):
        lines = block.splitlines()
        comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line)
        yield comments, [line.split("\t") for line in lines if line.partition("\t")[0].isdigit()]


def _columns(path: Path) -> Iterator[list[list[str]]]:
    for block in _read(path).strip().split("\n\n"):
        yield [line.split("\t") for line in block.splitlines()]


def _read(path: Path) -> str:
    if path.suffix == ".xz":
        return lzma.decompress(path.read_bytes()).decode()
    return path.read_text(encoding="utf-8")
