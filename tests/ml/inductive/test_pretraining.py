"""What the model learns from, and that it learns."""

from pathlib import Path

import torch

from ml.graphs.splits import read_split
from ml.inductive import InductiveConfig, InductiveModel
from ml.inductive.open_sets import clean
from ml.inductive.pretraining import Held, Pretraining, PretrainingConfig, Source
from ml.training import TrainingConfig, train
from tests.ml.inductive import examples

SMALL = InductiveConfig(width=16, layers=3, relation_layers=2)


def write(folder: Path, train: str, valid: str, test: str) -> None:
    folder.mkdir()
    for name, rows in (("train", train), ("valid", valid), ("test", test)):
        text = "".join("\t".join(row.split()) + "\n" for row in rows.split(", "))
        (folder / f"{name}.txt").write_text(text, "utf-8")


def test_a_training_part_is_cleaned_of_what_any_set_is_tested_on(tmp_path: Path) -> None:
    write(tmp_path / "umls", "a r b, b s c, c r d, d r e, e s a", "a s c", "d s a")
    write(tmp_path / "sibling", "a r b, x r y", "c r d", "e q d")  # c r d held out here; d r e is e q d turned round
    write(tmp_path / "codex-s", "e s a, x s y", "x r y", "y r x")  # to be unseen as a whole
    (cleaned,) = clean(tmp_path, ["umls"])
    names = read_split(tmp_path / "umls").vocabulary
    assert (cleaned.triples, cleaned.held_out, cleaned.reversed, cleaned.unseen) == (5, 1, 1, 1)
    assert [names.relations[relation] for relation in cleaned.graph.triples[:, 1].tolist()] == ["r", "s"]
    assert cleaned.graph.num_entities == 3


def test_what_is_asked_cannot_be_seen() -> None:
    graph = examples.families(6)
    source = Source.of("families", graph)
    task = Pretraining(InductiveModel(SMALL), [source], [], PretrainingConfig(hidden=0.5))
    entities, relations, hidden, true, kept = task.inputs(next(task.batches(0, 0)))
    assert hidden.any(1).all()
    assert (true | ~hidden).all()
    adjacency = source.view.adjacency
    seen = set(
        zip(*(each[kept].tolist() for each in (adjacency.source, adjacency.relation, adjacency.target)), strict=True)
    )
    for row, answer in hidden.nonzero().tolist():
        entity, relation = int(entities[row]), int(relations[row])
        assert (entity, relation, answer) not in seen
        assert (answer, (relation + graph.num_relations) % (2 * graph.num_relations), entity) not in seen


def test_it_learns_families_and_knows_other_families() -> None:
    torch.manual_seed(0)
    model = InductiveModel(SMALL)
    other = examples.families(6, seed=1)
    asked = torch.arange(0, len(other.triples), 5)
    rest = torch.ones(len(other.triples), dtype=torch.bool).index_fill(0, asked, False)
    held = Held("others", type(other)(other.triples[rest], other.num_entities, 3), other.triples[asked], other.triples)
    task = Pretraining(model, [Source.of("a", examples.families(10))], [held], PretrainingConfig(batches=15))
    settings = TrainingConfig(epochs=2, optimiser="adamw", learning_rate=1e-2, gradient_norm=1.0, validate_every=2)
    before = task.validate()["mrr"]
    outcome = train(task, settings)
    assert outcome.best["mrr"] > max(before, 0.7)
