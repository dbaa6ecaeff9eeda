"""Is there an answer left: who lacks what others like them have, and who has the one answer there can be."""

import math
from pathlib import Path

import torch

from ml.blending import Surroundings, fit_openness, load_openness, save_openness
from ml.blending.openness import DOUBT, question_examples
from ml.blending.reliability import reliability
from ml.graphs import KnownAnswers
from ml.graphs.triples import as_triples

PEOPLE, PLACES = 400, 40
BORN_IN, VISITED, BORDERS = range(3)


def lives(seed: int = 0) -> torch.Tensor:
    """Each person was born in one place and visited about five; places border each other and have no birthplace."""
    generator = torch.Generator().manual_seed(seed)
    people = torch.arange(PEOPLE)
    born = torch.stack([people, torch.full_like(people, BORN_IN), PEOPLE + people % PLACES], 1)
    who = people.repeat(5)
    where = PEOPLE + torch.randint(PLACES, (len(who),), generator=generator)
    places = PEOPLE + torch.arange(PLACES)
    borders = torch.stack([places, torch.full_like(places, BORDERS), PEOPLE + (places - PEOPLE + 1) % PLACES], 1)
    visited = torch.stack([who, torch.full_like(who, VISITED), where], 1)
    return torch.unique(torch.cat([born, visited, borders]), dim=0)


def test_a_missing_birthplace_is_likely_a_second_one_is_not() -> None:
    triples = lives()
    order = torch.randperm(len(triples), generator=torch.Generator().manual_seed(0))
    held_out, measured_on, graph = triples[order[:300]], triples[order[300:600]], triples[order[600:]]
    openness = fit_openness(graph, held_out, PEOPLE + PLACES, 3)
    assert openness is not None
    surroundings = Surroundings.of(KnownAnswers.of(graph, 3), PEOPLE + PLACES)
    person = measured_on[measured_on[:, 1] == BORN_IN][0, 0]
    settled = graph[graph[:, 1] == BORN_IN][0, 0]

    asked = torch.stack([person, settled, settled, torch.tensor(PEOPLE)])
    chances = openness.probabilities(surroundings, asked, torch.tensor([BORN_IN, BORN_IN, VISITED, BORN_IN]))

    missing, second, visit, place = chances.tolist()
    assert missing > 0.3 and second < 0.05 and place < 0.05
    assert second < visit

    rows = question_examples(graph, measured_on, PEOPLE + PLACES, 3)
    entities, relations = rows.question // 6, rows.question % 6
    assert reliability(openness.probabilities(surroundings, entities, relations), rows.truth).ece < 0.05


def test_affinity_is_how_many_with_the_one_relation_have_the_other() -> None:
    known = KnownAnswers.of(as_triples([(0, 0, 3), (0, 1, 3), (1, 0, 3), (2, 0, 3)]), 2)

    surroundings = Surroundings.of(known, 4)

    # Of the three entities with relation 0 one has relation 1; one of four entities has relation 1 at all.
    expected = (1 + DOUBT * 1 / 4) / (3 + DOUBT)
    assert surroundings.follows[0, 1].item() == torch.tensor(math.log(expected)).item()
    features = surroundings.features(torch.tensor([1]), torch.tensor([1]))
    assert features[0, 2].item() == features[0, 3].item() == surroundings.follows[0, 1].item()


def test_too_few_held_out_edges_give_no_openness() -> None:
    triples = lives()

    assert fit_openness(triples[10:], triples[:10], PEOPLE + PLACES, 3) is None


def test_openness_comes_back_from_disk(tmp_path: Path) -> None:
    triples = lives()
    order = torch.randperm(len(triples), generator=torch.Generator().manual_seed(0))
    openness = fit_openness(triples[order[300:]], triples[order[:300]], PEOPLE + PLACES, 3)
    assert openness is not None

    assert load_openness(tmp_path) is None
    save_openness(openness, tmp_path)
    same = load_openness(tmp_path)

    assert same is not None
    surroundings = Surroundings.of(KnownAnswers.of(triples, 3), PEOPLE + PLACES)
    asked = torch.arange(50), torch.arange(50) % 6
    assert same.probabilities(surroundings, *asked).equal(openness.probabilities(surroundings, *asked))
