"""Predictions are listed by what a decision is worth, narrowed, and only between what is one entity."""

import pytest
from django.contrib.auth.models import User

from kg.completion import listing, versions
from kg.completion.listing import Filters, Order
from kg.curate import entities
from kg.models import Entity, Prediction, Project
from tests.fixtures.graphs import write_graph

pytestmark = pytest.mark.django_db


def predict(
    project: Project, uid: str, subject: Entity, predicate: str, object_: Entity, probability: float
) -> Prediction:
    model = versions.promoted(project.pk)
    return Prediction.objects.create(
        uid=uid, project=project, subject=subject, predicate=predicate, object=object_, model=model,
        score=0.0, probability=probability, rank=1, value=1 - probability, revision=1,
    )  # fmt: skip


def uids(rows: object) -> list[str]:
    return [row.pk for row in rows]  # type: ignore[attr-defined]


def test_they_are_ordered_and_narrowed(project: Project, alice: User, charlie: User) -> None:
    named = write_graph(project, [("甲", "师从", "乙"), ("丙", "师从", "丁")])
    predict(project, "1", named["甲"], "师从", named["丁"], 0.9)
    predict(project, "2", named["丙"], "认识", named["乙"], 0.5)
    visible = Prediction.objects.for_user(alice)

    assert uids(listing.predictions(visible)) == ["2", "1"]
    assert uids(listing.predictions(visible, order=Order.PROBABILITY)) == ["1", "2"]
    assert uids(listing.predictions(visible, Filters(entity=named["乙"].pk))) == ["2"]
    assert uids(listing.predictions(visible, Filters(relation="师从"))) == ["1"]
    assert uids(listing.predictions(visible, Filters(probability_from=0.8))) == ["1"]
    assert uids(listing.predictions(visible, Filters(state="rejected"))) == []
    assert listing.relations(visible) == [("师从", 1), ("认识", 1)]
    assert uids(listing.predictions(Prediction.objects.for_user(charlie))) == []


def test_what_was_merged_is_not_listed(project: Project, alice: User) -> None:
    named = write_graph(project, [("甲", "师从", "乙"), ("丙", "师从", "丁")])
    predict(project, "1", named["甲"], "师从", named["丁"], 0.9)

    entities.merge(named["丙"], [named["甲"]], alice)

    assert uids(listing.predictions(Prediction.objects.for_user(alice))) == []
