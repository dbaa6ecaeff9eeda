"""The calibration and the openness that come with the shipped model, for projects too small to fit their own.

    python -m ml.blending.shipping --data kgc --out ml/inductive/shipped

A third of the edges of each open graph is taken out at random, for a graph that was read from texts misses more than
the twentieth that a valid part is. The model answers questions about what is left; test parts are not touched. How it
does on a graph that it wasn't fitted on is printed for each, fitted on the others.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import torch

from ml.blending.answers import held_out_examples
from ml.blending.blend import Blend
from ml.blending.calibration import Examples, fit_calibration, pooled
from ml.blending.openness import openness_of, question_examples
from ml.blending.reliability import reliability
from ml.blending.storage import save_calibration, save_openness
from ml.graphs import Graph, Split, read_split
from ml.inductive import InductiveModel, InductiveScorer, load_shipped

log = logging.getLogger("ml")

GRAPHS = ("codex-s", "fb237_v1_ind", "fb237_v2_ind", "WN18RR_v1_ind", "WN18RR_v2_ind", "nell_v1_ind", "countries_S1")
"""Those whose entities the model wasn't trained on."""

MISSING = 1 / 3
QUESTIONS = 800
"""Of each graph, so that none outvotes the others."""

EDGES = 1000
"""Followed per layer and question, as on a CPU."""


def held_out(split: Split, seed: int = 0) -> tuple[Graph, torch.Tensor]:
    """The graph of train and valid without a third of their edges, and that third."""
    triples = torch.cat([split.train, split.valid])
    order = torch.randperm(len(triples), generator=torch.Generator().manual_seed(seed))
    cut = int(len(triples) * MISSING)
    return Graph(triples[order[cut:]], split.num_entities, split.graph.num_relations), triples[order[:cut]]


def ask(model: InductiveModel, split: Split) -> tuple[Examples, Examples]:
    """Candidates and questions of one graph, with what came of them."""
    graph, missing = held_out(split)
    scorer = Blend({"inductive": InductiveScorer(model, graph, EDGES)}, torch.ones(2 * graph.num_relations, 1))
    shown = held_out_examples(scorer, graph.triples, missing, questions=QUESTIONS)
    return shown, question_examples(graph.triples, missing, graph.num_entities, graph.num_relations)


def told(shown: Sequence[Examples], questions: Sequence[Examples], at: int) -> str:
    """How calibration and openness fitted on the other graphs do on this one: their expected calibration errors."""
    others = [place for place in range(len(shown)) if place != at]
    calibrated = fit_calibration(pooled([shown[place] for place in others]))
    openness = openness_of(pooled([questions[place] for place in others]))
    if calibrated is None or openness is None:
        return "too little to tell"
    found = reliability(calibrated.calibration.probabilities(shown[at].features), shown[at].truth)
    features, truth = questions[at].features, questions[at].truth
    parts = [f"candidates {found.ece:.3f}"]
    for name, part, here in (
        ("first", openness.first, features[:, 0] == 0),
        ("further", openness.further, features[:, 0] > 0),
    ):
        asked = reliability(part.probabilities(features[here]), truth[here])
        parts.append(f"{name} answers {asked.ece:.3f} of {float(truth[here].float().mean()):.3f}")
    return ", ".join(parts)


def main(words: Sequence[str] | None = None) -> None:
    """Fit on all graphs, write both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of data sets")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    model = load_shipped()
    shown, questions = [], []
    for name in GRAPHS:
        one, other = ask(model, read_split(given.data / name))
        shown.append(one)
        questions.append(other)
        log.info("%s: %d candidates, %d questions", name, len(one.truth), len(other.truth))
    for at, name in enumerate(GRAPHS):
        log.info("%s by the others: %s", name, told(shown, questions, at))
    calibrated, openness = fit_calibration(pooled(shown)), openness_of(pooled(questions))
    if calibrated is None or openness is None:
        raise SystemExit("too few held-out edges to fit anything")
    log.info("all: error %.3f", calibrated.reliability.ece)
    save_calibration(calibrated.calibration, given.out)
    save_openness(openness, given.out)
    print(json.dumps({"ece": round(calibrated.reliability.ece, 4), "support": calibrated.calibration.minimum_support}))


if __name__ == "__main__":
    main()
