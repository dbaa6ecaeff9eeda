"""The work itself, in steps that each leave their result in the folder: a killed process repeats one at most."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ml import embedding
from ml.blending import Blend, calibrate, fit, fit_openness, save, save_calibration, save_openness
from ml.blending.calibration import Calibrated
from ml.embedding import EmbeddingConfig, EmbeddingTask
from ml.graphs import Graph, KnownAnswers
from ml.inductive import InductiveModel, InductiveScorer, load_shipped
from ml.inductive import load as load_inductive
from ml.inductive import save as save_inductive
from ml.inductive.tuning import TuningConfig, tune
from ml.ranking import Ranking, evaluate
from ml.scoring import Scorer
from ml.tailored.order import Order
from ml.tailored.version import COMPLEX, FULL, HELD, INDUCTIVE, TUNED, read_version
from ml.training import Outcome, Progress, TrainingConfig, train

Tell = Callable[[str, float, list[dict[str, Any]]], None]
"""Hears of the step, how much of all is done in [0, 1], and the curve so far."""

SMALL_ENTITIES = 500
"""Up to so many, shorter vectors and smaller steps learn better."""
PAIRED_RELATIONS = 500
"""Up to so many, the embedding also learns which relations imply others between the same two entities, a weight for
each two of them: MRR .477 against .433 on CoDEx-S."""
TUNING = TuningConfig(epochs=24, batches=20, validate_every=4, validated=150)
ASKED = 300
"""Held-out edges that the inductive model is asked about, of each kind: ten seconds on a CPU."""
HELD_SHARE, TUNED_SHARE, MEASURED_SHARE = 0.3, 0.55, 0.75
"""Of all that is done when a step ends."""


def learn(order: Order, folder: Path, tell: Tell) -> dict[str, Any]:
    """Leaves a version in ``folder`` and returns its figures: see ``measure``."""
    config = config_of(order)
    if not embedding.is_embedding(folder / HELD):
        tell("learning", 0.0, [])
        outcome = _train(order, order.part("learned"), config, folder / HELD, 0, _within(tell, 0.0, HELD_SHARE))
        _note(folder / "held.json", {"epochs": outcome.best_epoch, "curve": _curve(outcome)})
    held = json.loads((folder / "held.json").read_text(encoding="utf-8"))
    tell("tuning", HELD_SHARE, held["curve"])
    if not (folder / "tuned.json").exists():
        _tune(order, folder, _within(tell, HELD_SHARE, TUNED_SHARE, held["curve"]))
    tell("measuring", TUNED_SHARE, held["curve"])
    if not (folder / "measured.json").exists():
        _note(folder / "measured.json", measure(order, folder))
    figures = json.loads((folder / "measured.json").read_text(encoding="utf-8"))
    tell("learning all", MEASURED_SHARE, held["curve"])
    if not embedding.is_embedding(folder / FULL):
        epochs = max(1, held["epochs"])
        _train(
            order, order.graph.triples, config, folder / FULL, epochs, _within(tell, MEASURED_SHARE, 1.0, held["curve"])
        )
    return {**figures, "curve": held["curve"], "embedding": asdict(config)}


def config_of(order: Order) -> EmbeddingConfig:
    """ComplEx-N3 with relation prediction, of a size that suits the graph."""
    small = order.graph.num_entities <= SMALL_ENTITIES
    return EmbeddingConfig(
        dimension=128 if small else 512,
        n3=0.01 if small else 0.05,
        batch_size=128 if small else 500,
        relation_weight=1.0 if small else 0.1,
        pairs=order.graph.num_relations <= PAIRED_RELATIONS,
        pair_l2=1e-4 if small else 1e-5,
    )


def _tune(order: Order, folder: Path, watch: Callable[[Progress], bool]) -> None:
    """Leaves the inductive model that went on learning on this graph, where that made it better."""
    device = torch.device(order.device)
    graph = Graph(order.part("learned").to(device), order.graph.num_entities, order.graph.num_relations)
    model = load_shipped(device)
    checkpoint = folder / "tuned.checkpoint"
    tuned = tune(model, graph, order.part("choose"), replace(TUNING, seconds=order.seconds), checkpoint, watch)
    if tuned.better:
        save_inductive(model, folder / TUNED)
    _note(folder / "tuned.json", asdict(tuned))
    checkpoint.unlink(missing_ok=True)


def _train(  # noqa: PLR0913, PLR0917  (what, how, where and who hears of it)
    order: Order, triples: Tensor, config: EmbeddingConfig, folder: Path, epochs: int, watch: Callable[[Progress], bool]
) -> Outcome:
    """Trains on ``triples`` for ``epochs``; 0 stops by the edges that choose."""
    graph = Graph(triples, order.graph.num_entities, order.graph.num_relations)
    valid = order.part("choose")[: 2 * ASKED] if not epochs else triples[:0]
    how = TrainingConfig(
        epochs=epochs or 60,
        learning_rate=0.1,
        validate_every=3,
        patience=3,
        checkpoint_seconds=10.0,
        seconds=order.seconds,
    )
    task = EmbeddingTask(graph, valid, config, torch.device(order.device))
    folder.parent.mkdir(parents=True, exist_ok=True)
    checkpoint = folder.with_suffix(".checkpoint")
    outcome = train(task, how, checkpoint, watch)
    embedding.save(task.model, config, order.vocabulary, outcome.best, folder)
    checkpoint.unlink(missing_ok=True)
    return outcome


def measure(order: Order, folder: Path) -> dict[str, Any]:
    """Fits blend, calibration and openness, and ranks the edges that measure: this version, the present, the shipped.

    {"this": figures, "present": figures, "shipped": figures, "weights": {member: mean}, "calibrated": bool}; figures as
    ``kg.models.ModelVersion.metrics`` has them. The shipped model's calibration on this graph goes to "shipped".
    """
    learned, choose, test = order.part("learned"), order.part("choose"), order.part("measure")[:ASKED]
    away = torch.cat([choose, order.part("measure")])
    tuned = load_inductive(folder / TUNED) if (folder / TUNED).exists() else None
    shipped_scorer = _inductive(order, learned, None)
    inductive = shipped_scorer if tuned is None else _inductive(order, learned, tuned)
    model, _ = embedding.load(folder / HELD)
    known = torch.cat([order.graph.triples, order.rejected])
    answers = KnownAnswers.of(known, order.graph.num_relations)
    fitted = fit({INDUCTIVE: inductive, COMPLEX: model}, choose[:ASKED], answers)
    calibrated = calibrate(fitted.blend, learned, away, 2 * ASKED)
    save(fitted.blend, calibrated.calibration if calibrated else None, folder)
    openness = fit_openness(learned, away, order.graph.num_entities, order.graph.num_relations)
    if openness is not None:
        save_openness(openness, folder)
    alone = Blend({INDUCTIVE: shipped_scorer}, torch.ones(2 * order.graph.num_relations, 1))
    alone_calibrated = calibrate(alone, learned, away, 2 * ASKED)
    if alone_calibrated is not None:
        save_calibration(alone_calibrated.calibration, folder / "shipped")
        if openness is not None:
            save_openness(openness, folder / "shipped")
    shipped = _figures(order, alone, test, known, alone_calibrated)
    present = shipped
    if order.present:
        asked = partial(_inductive, order, learned)
        version = read_version(Path(order.present), asked, order.vocabulary, HELD)
        present = _figures(order, version.scorer, test, known, None)
    return {
        "this": _figures(order, fitted.blend, test, known, calibrated),
        "present": present,
        "shipped": shipped,
        "weights": {name: float(fitted.blend.weights[:, at].mean()) for at, name in enumerate(fitted.blend.members)},
        "calibrated": calibrated is not None,
        "shipped_calibrated": alone_calibrated is not None,
    }


def _inductive(order: Order, learned: Tensor, tuned: InductiveModel | None) -> Scorer:
    graph = Graph(learned, order.graph.num_entities, order.graph.num_relations)
    return Remembering(InductiveScorer(tuned or load_shipped(), graph, order.edges))


def _figures(
    order: Order, scorer: Scorer, test: Tensor, known: Tensor, calibrated: Calibrated | None
) -> dict[str, Any]:
    ranking = evaluate(scorer, test, known, batch_size=64)
    whole = ranking.figures()
    figures: dict[str, Any] = {
        name: round(whole[name], 4) for name in ("mrr", "pessimistic_mrr", "hits1", "hits3", "hits10")
    }
    figures["count"] = len(test)
    figures["relations"] = {
        order.vocabulary.relations[at]: _of_relation(ranking.of_relation(at))
        for at in torch.unique(test[:, 1]).tolist()
    }
    if calibrated is not None:
        figures["ece"] = round(calibrated.reliability.ece, 4)
        figures["reliability"] = [
            {
                "from": round(each.lower, 4),
                "to": round(each.upper, 4),
                "confidence": round(each.probability, 4),
                "accuracy": round(each.observed, 4),
                "count": each.count,
            }
            for each in calibrated.reliability.equal_width
        ]
    return figures


def _of_relation(ranking: Ranking) -> dict[str, Any]:
    return {"mrr": round(ranking.mrr, 4), "hits10": round(ranking.hits(10), 4), "count": len(ranking.relations)}


class Remembering:
    """A scorer that is asked the same questions several times: by the blend, by its calibration, by the comparison."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self.num_entities, self.num_relations = scorer.num_entities, scorer.num_relations
        self._rows: dict[tuple[int, int], Tensor] = {}

    def scores(self, entities: Tensor, relations: Tensor) -> Tensor:
        """(b,), (b,) → (b, num_entities), 16 new questions at a time, those of one relation together."""
        asked = list(zip(entities.tolist(), relations.tolist(), strict=True))
        new = sorted({each for each in asked if each not in self._rows}, key=lambda each: (each[1], each[0]))
        for first in range(0, len(new), 16):
            some = new[first : first + 16]
            columns = torch.tensor(some).unbind(1)
            self._rows |= zip(some, self.scorer.scores(*columns).half(), strict=True)
        return torch.stack([self._rows[each] for each in asked]).float()


def _curve(outcome: Outcome) -> list[dict[str, Any]]:
    return [_point(point.epoch, point.loss, point.figures) for point in outcome.curve]


def _point(epoch: int, loss: float, figures: dict[str, float]) -> dict[str, Any]:
    return {"epoch": epoch, "loss": round(loss, 4), **({"mrr": round(figures["mrr"], 4)} if "mrr" in figures else {})}


def _within(
    tell: Tell, begin: float, end: float, curve: list[dict[str, Any]] | None = None
) -> Callable[[Progress], bool]:
    def watch(progress: Progress) -> bool:
        own = [_point(point.epoch, point.loss, point.figures) for point in progress.curve]
        tell("learning", begin + (end - begin) * progress.done, own if curve is None else curve)
        return True

    return watch


def _note(path: Path, content: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content), encoding="utf-8")
    draft.replace(path)
