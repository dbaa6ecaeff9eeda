"""What is asked first: the least certain and best connected, predictions before statements of the same doubt."""

import pytest

from kg import review
from kg.models import Modality, Project, Statement
from tests.fixtures.graphs import write_graph
from tests.fixtures.predicted import predict

pytestmark = pytest.mark.django_db


def test_doubt_and_reach_are_worth_asking() -> None:
    assert review.worth(0.5, 2) == 2.0  # log₂ 4, an even chance
    assert review.worth(0.5, 14) == 4.0
    assert review.worth(1.0, 100) == review.worth(0.0, 100) == 0.0
    assert review.worth(0.9, 6) == pytest.approx(0.36 * 3)


def test_the_queue_holds_both_kinds_by_value_and_goes_on_where_it_stopped(project: Project) -> None:
    named = write_graph(
        project, [("甲", "师从", "乙"), ("乙", "师从", "丙"), ("丁", "认识", "戊"), ("戊", "认识", "己")]
    )
    even = predict(project, named["甲"], "认识", named["丙"], 0.5)
    sure = predict(project, named["丁"], "师从", named["己"], 0.97)
    Statement.objects.filter(subject=named["丁"]).update(confidence=0.45)
    doubted = Statement.objects.get(subject=named["丁"])

    items = review.queue(project)
    assert [item.uid for item in items] == [even.pk, doubted.pk, sure.pk]
    assert items[1].value == pytest.approx(review.STATEMENT_SHARE * review.worth(0.45, 1 + 2))
    assert [item.uid for item in review.queue(project, after=(items[0].value, even.pk), limit=1)] == [doubted.pk]
    assert [item.uid for item in review.queue(project, "prediction")] == [even.pk, sure.pk]
    assert review.count(project) == review.Count(predictions=2, statements=1)


def test_what_is_sure_or_decided_or_denied_is_not_asked(project: Project) -> None:
    named = write_graph(project, [("甲", "师从", "乙"), ("乙", "师从", "丙"), ("丙", "师从", "丁")])
    Statement.objects.filter(subject=named["甲"]).update(confidence=0.3, status="accepted")
    Statement.objects.filter(subject=named["乙"]).update(confidence=0.3, modality=Modality.NEGATED)

    assert review.queue(project) == []
    assert review.count(project) == review.Count(0, 0)
