"""The open data sets that the shipped model is trained on, cleaned of everything that any of them is tested on.

Freebase's and WordNet's sets are cut from one another, so the training part of one holds test triples of another:
48 % of fb237_v1's are held out in a sibling. What may be trained on is a training part without

- every valid or test triple of any set in the folder, by name, and
- every such triple the other way round, whatever the relation is called, and
- every triple of ``UNSEEN`` sets, their training parts included: a zero-shot figure is to be one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch

from ml.graphs import Graph
from ml.graphs.splits import Split, read_split

SETS = {
    "FB15k-237": 0.29,
    "codex-m": 0.16,
    "wn18rr": 0.14,
    "fb237_v1": 0.03,
    "fb237_v2": 0.04,
    "fb237_v3": 0.05,
    "fb237_v4": 0.06,
    "WN18RR_v1": 0.03,
    "WN18RR_v2": 0.03,
    "WN18RR_v3": 0.04,
    "WN18RR_v4": 0.03,
    "nell_v1": 0.05,
    "umls": 0.02,
    "kinship": 0.03,
}
"""What is trained on, and how often a step is on it in proportion to the others."""

UNSEEN = ("codex-s",)
"""Sets that share their source with a training set and that the model is tested on without training."""

Named = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A training part and what was taken out of it."""

    name: str
    graph: Graph
    triples: int
    """Before."""
    held_out: int
    reversed: int
    unseen: int
    """Taken out: equal to a held-out triple, the reverse of one, of a set that is to be unseen."""


def held_out(folder: Path) -> set[Named]:
    """The valid and test triples of all sets in a folder, by name."""
    splits = [read_split(each) for each in sorted(folder.iterdir()) if (each / "test.txt").exists()]
    return {triple for split in splits for part in ("valid", "test") for triple in _named(split, part)}


def clean(folder: Path, names: Iterable[str] = tuple(SETS)) -> list[Cleaned]:
    """The training parts of the named sets, cleaned. Raises ml.graphs.splits.SplitError."""
    tested = held_out(folder)
    pairs = {(tail, head) for head, _, tail in tested}
    unseen = {
        triple for name in UNSEEN if (folder / name).exists() for triple in _named(read_split(folder / name), "train")
    }
    return [_cleaned(read_split(folder / name), tested, pairs, unseen) for name in names]


def _cleaned(split: Split, tested: set[Named], pairs: set[tuple[str, str]], unseen: set[Named]) -> Cleaned:
    rows = _named(split, "train")
    equal = [row in tested for row in rows]
    back = [(row[0], row[2]) in pairs and not same for row, same in zip(rows, equal, strict=True)]
    other = [row in unseen and not (same or turned) for row, same, turned in zip(rows, equal, back, strict=True)]
    kept = ~(torch.tensor(equal) | torch.tensor(back) | torch.tensor(other))
    triples = split.train[kept]
    entities, numbered = torch.unique(triples[:, [0, 2]], return_inverse=True)
    triples = torch.stack([numbered[:, 0], triples[:, 1], numbered[:, 1]], 1)
    graph = Graph(triples, entities.numel(), split.num_relations)
    return Cleaned(split.name, graph, len(rows), sum(equal), sum(back), sum(other))


def _named(split: Split, part: str) -> list[Named]:
    names, relations = split.vocabulary.entities, split.vocabulary.relations
    return [(names[h], relations[r], names[t]) for h, r, t in getattr(split, part).tolist()]
