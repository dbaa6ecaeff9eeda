"""How well names find their entities, on pairs of names written by hand (benchmarks/linking_pairs.tsv).

    python benchmarks/linking.py [--json FILE] [--misses]

Each pair says whether its two names mean one thing; some come with a text that has both, the others stand for two
documents. A pair is linked when both names get the same type and key, as extraction gives them (sentence by sentence,
each name as the model would have found it). It is a candidate when it is not linked, shares a block and is worth a
question.

- linking_precision: of the linked pairs, those that mean one thing; what is linked, nobody is asked about.
- linking_recall: of the pairs that mean one thing, those that are linked.
- candidates_recall: of the pairs that mean one thing, those that are linked or candidates.
- candidates_precision: of the candidates, those that mean one thing.

One core and no model; the pairs were not used to set the scores of a model, for there is none, but the rules were
written with some of them in view, so other texts will do worse.
"""

import argparse
import json
import os
import re
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
django.setup()

from kg.extraction.parse import NamedEntity  # noqa: E402
from kg.linking.blocking import blocks  # noqa: E402
from kg.linking.comparing import Named, compare  # noqa: E402
from kg.linking.document import DocumentNames, Known  # noqa: E402
from kg.linking.folding import DISTINCTION  # noqa: E402
from kg.models import EntityType  # noqa: E402

PAIRS = Path(__file__).with_name("linking_pairs.tsv")
GOALS = {"linking_precision": 0.98, "candidates_recall": 0.9}
YEARS = re.compile(r"（\d{4}年?－[^）]*）$")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, whether they mean one thing, the document that has both ("" for two documents), its other names."""

    category: str
    type: EntityType
    left: str
    right: str
    same: bool
    text: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of this benchmark."""

    name: str
    value: float
    unit: str
    goal: float | None = None


def read(path: Path = PAIRS) -> list[Pair]:
    """The pairs of a file."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [[*line.split("\t"), "", ""][:7] for line in lines]
    return [
        Pair(category, EntityType(kind), left, right, same == "1", text, tuple(others.split("|")) if others else ())
        for category, kind, left, right, same, text, others in rows
    ]


def judge(pair: Pair) -> str:
    """ "linked", "candidate" or "apart"."""
    left, right = meanings(pair)
    if (left.type, left.key) == (right.type, right.key):
        return "linked"
    one, other = _named(left, pair.left), _named(right, pair.right)
    if not blocks(one.type, one.names) & blocks(other.type, other.names):
        return "apart"
    return "candidate" if compare(one, other) else "apart"


def meanings(pair: Pair) -> tuple[Known, Known]:
    """What each name means where it stands last in the text."""
    if not pair.text:
        return _meaning(pair.left, pair.left, pair), _meaning(pair.right, pair.right, pair)
    return _meaning(pair.left, pair.text, pair), _meaning(pair.right, pair.text, pair)


def _meaning(name: str, text: str, pair: Pair) -> Known:
    names, meant = DocumentNames(), None
    bare = YEARS.sub("", name)
    known = sorted({YEARS.sub("", each) for each in (pair.left, pair.right, *pair.others)}, key=len, reverse=True)
    for sentence in re.findall(r"[^。]+?(?:。|\. |$)", text):
        found = _spans(sentence, known)
        names.note(sentence, [NamedEntity(start, end, pair.type) for start, end in found])
        if any(sentence[start:end] == bare for start, end in found) and (bare == name or name in sentence):
            meant = names.resolve(bare, pair.type)
    return meant or names.resolve(bare, pair.type)


def _spans(sentence: str, names: list[str]) -> list[tuple[int, int]]:
    """Where ``names`` stand, the longer first."""
    found: list[tuple[int, int]] = []
    for name in names:
        for match in re.finditer(re.escape(name), sentence):
            if all(match.end() <= start or end <= match.start() for start, end in found):
                found.append(match.span())
    return sorted(found)


def _named(known: Known, name: str) -> Named:
    return Named(known.type, tuple(dict.fromkeys((known.name, name))), known.key.partition(DISTINCTION)[2])


def measure(pairs: list[Pair]) -> list[Row]:
    """All rows."""
    counts = Counter((judge(pair), pair.same) for pair in pairs)
    same = sum(count for (_, is_same), count in counts.items() if is_same)
    linked, candidates = counts["linked", True], counts["candidate", True]
    values = {
        "linking_precision": linked / max(1, linked + counts["linked", False]),
        "linking_recall": linked / same,
        "candidates_recall": (linked + candidates) / same,
        "candidates_precision": candidates / max(1, candidates + counts["candidate", False]),
    }
    rows = [Row(name, round(value, 4), "", GOALS.get(name)) for name, value in values.items()]
    return [*rows, Row("linking_pairs", len(pairs), "pairs")]


def main() -> None:
    """Prints the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    arguments = parser.parse_args()
    pairs = read()
    rows = measure(pairs)
    for row in rows:
        goal = "" if row.goal is None else f"  goal {row.goal:g}"
        print(f"{row.name:26}{row.value:10.3f} {row.unit}{goal}")
    if arguments.misses:
        for pair in pairs:
            verdict = judge(pair)
            if (verdict == "apart") == pair.same:
                truth = "same" if pair.same else "different"
                print(f"{verdict:10} {truth:10} {pair.category:14} {pair.left} / {pair.right}")
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
