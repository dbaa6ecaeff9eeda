"""How well a schema types what the rules read: (subject, relation type, object value), all three equal.

The schema is a file as the API exports it, with the relations of DuIE 2.0 and aliases that people wrote; no sentence of
the set is trained on. A triple may fit several types (a wife is also somebody whose husband …): each counts. Of the
gold's objects only the ``@value`` is compared, since the rules give no further slots.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.extraction.parse import Argument, Triple
from kg.schema.matching import Definition, Schema, read_alias


class TypedFact(NamedTuple):
    """A triple of the schema, stripped for comparison."""

    subject: str
    relation: str
    object: str


def read_schema(path: Path) -> Schema:
    """The schema in a file as ``GET projects/{uid}/schema`` gives it; a type's name stands for its uid."""
    given: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["relation_types"]
    return Schema(
        Definition(
            row["name"],
            row["name"],
            tuple(read_alias(alias) for alias in row.get("aliases", [])),
            frozenset(row.get("domain", [])),
            frozenset(row.get("range", [])),
        )
        for row in given
    )


def read_gold(path: Path, limit: int | None, bare: Callable[[str], str]) -> list[tuple[str, set[TypedFact]]]:
    """(text, gold) of each sentence."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:limit]]
    return [(row["text"], {TypedFact(bare(t["s"]), t["p"], bare(t["o"])) for t in row["triples"]}) for row in rows]


def typed(schema: Schema, triples: Iterable[Triple], bare: Callable[[str], str]) -> set[TypedFact]:
    """What the schema makes of the triples of one text."""
    found = set()
    for triple in triples:
        sides = bare(triple.subject.text), bare(triple.object.text)
        kinds = _kind(triple.subject), _kind(triple.object)
        for match in schema.matches(triple.predicate, *kinds, triple.modality):
            subject, object_ = reversed(sides) if match.inverse else sides
            found.add(TypedFact(subject, match.relation, object_))
    return found


def figures(pairs: Iterable[tuple[set[TypedFact], set[TypedFact]]]) -> tuple[float, float, float]:
    """Micro-averaged precision, recall and F1 of (predicted, gold); prints them and the same for each relation."""
    predicted, gold, right = Counter[str](), Counter[str](), Counter[str]()
    for found, wanted in pairs:
        predicted.update(fact.relation for fact in found)
        gold.update(fact.relation for fact in wanted)
        right.update(fact.relation for fact in found & wanted)
    total = _scores(right.total(), predicted.total(), gold.total())
    print(f"\nduie_typed: {predicted.total()} predicted, {gold.total()} gold")
    print("  P {:.4f}  R {:.4f}  F1 {:.4f}".format(*total))
    print(f"  {'relation':12}{'gold':>8}{'predicted':>10}{'P':>8}{'R':>8}{'F1':>8}")
    for relation in sorted(gold | predicted, key=lambda name: (-gold[name], name)):
        one = _scores(right[relation], predicted[relation], gold[relation])
        name = relation + " " * max(0, 12 - 2 * len(relation))  # a Chinese character is as wide as two others
        print(f"  {name}{gold[relation]:8}{predicted[relation]:10}{one[0]:8.3f}{one[1]:8.3f}{one[2]:8.3f}")
    return total


def evaluate(
    read: Callable[[Sequence[str]], list[list[Triple]]],
    schema: Path,
    corpus: Path,
    limit: int | None,
    bare: Callable[[str], str],
) -> tuple[float, float, float]:
    """Precision, recall and F1 on a corpus in DuIE's form; ``read`` gives the triples of each text."""
    relations = read_schema(schema)
    gold = read_gold(corpus, limit, bare)
    read_triples = read([text for text, _ in gold])
    return figures(
        (typed(relations, triples, bare), wanted) for triples, (_, wanted) in zip(read_triples, gold, strict=True)
    )


def _scores(right: int, predicted: int, gold: int) -> tuple[float, float, float]:
    both = predicted + gold
    return right / max(predicted, 1), right / max(gold, 1), 2 * right / both if both else 0.0


def _kind(argument: Argument) -> str:
    return argument.literal.type.value if argument.literal else argument.type.value
