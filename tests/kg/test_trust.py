"""What decisions do to confidences, by hand."""

import pytest

from kg.ingest import refreshing, run
from kg.models import Evidence, Project, Statement
from kg.trust import Decided, Trust, decisions, trust_of
from tests.kg.graph.records import Record


def test_without_decisions_every_confidence_stays() -> None:
    assert Trust().confidence("role", 0.83) == 0.83


def test_one_decision_moves_little_and_a_hundred_a_lot() -> None:
    # prior 10 decisions at 0.8; one rejection: 8/11, log odds 0.981 - 1.386; a hundred: 8/110
    one, hundred = (Trust({"role": Decided(0, rejected, 0.8).step}) for rejected in (1, 100))
    assert one.confidence("role", 0.8) == 0.727
    assert hundred.confidence("role", 0.8) == 0.073
    assert Trust({"role": Decided(100, 0, 0.8).step}).confidence("role", 0.8) == 0.982


def test_the_order_of_a_rule_s_evidence_stays() -> None:
    trust = Trust({"role": Decided(2, 5, 0.7).step})
    moved = [trust.confidence("role", shipped) for shipped in (0.0, 0.5, 0.6, 0.9, 1.0)]
    assert moved == sorted(moved)
    assert moved[0] > 0 and moved[-1] < 1


@pytest.mark.django_db
def test_decisions_of_a_project_move_its_statements_and_no_other_s(project: Project) -> None:
    record, other = Record(project), Record(Project.objects.create(name="另一个"))
    for here in (record, other):
        sentence = here.sentence(here.document())
        zhang = here.entity("张骞")
        for name in ("西域", "大宛", "康居"):
            here.statement(zhang, "出使", here.entity(name, "place"), [sentence])
    Statement.objects.filter(project=project, object__name="西域").update(status="accepted")
    Statement.objects.filter(project=project, object__name="大宛").update(status="rejected")
    Statement.objects.filter(project=project, object__name="康居").update(status="accepted")

    assert decisions(project.pk) == {"subject-verb-object": Decided(2, 1, 0.5)}
    assert trust_of(other.project.pk) == Trust()
    run.run(refreshing.submit(project).pk)

    # (10 * 0.5 + 2) / 13
    assert set(Statement.objects.filter(project=project).values_list("confidence", flat=True)) == {0.538}
    assert set(Statement.objects.filter(project=other.project).values_list("confidence", flat=True)) == {0.5}
    assert set(Evidence.objects.values_list("confidence", flat=True)) == {0.5}
