"""One verdict on many statements and predictions, and its one way back."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kg import judging
from kg.completion.errors import PreviewOutdated
from kg.curate import decisions, statements
from kg.curate.errors import LaterDecisions
from kg.judging import Chosen, Outlook, Verdict
from kg.models import Decision, Entity, Prediction, Project, Statement
from tests.fixtures.graphs import write_graph
from tests.fixtures.predicted import predict
from tests.kg.curate.playing import settled

pytestmark = pytest.mark.django_db
EDGES = [("甲", "师从", "乙"), ("乙", "师从", "丙"), ("丙", "认识", "丁")]


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, EDGES)


def chosen(project: Project) -> Chosen:
    said = Statement.objects.filter(project=project).values_list("pk", flat=True)
    return Chosen([*said], [*Prediction.objects.filter(project=project).values_list("pk", flat=True)])


def states(project: Project) -> set[str]:
    said = {f"{row}: {row.status}" for row in Statement.objects.filter(project=project)}
    return said | {f"{row.predicate}?: {row.state}" for row in Prediction.objects.filter(project=project)}


def test_the_outlook_counts_what_would_change_and_changes_nothing(
    project: Project, named: dict[str, Entity], erin: User
) -> None:
    predict(project, named["甲"], "认识", named["丙"], 0.9)
    predict(project, named["甲"], "认识", named["丁"], 0.6)
    first, second = Statement.objects.filter(predicate="师从").order_by("pk")
    statements.accept(first, erin)
    statements.reject(second, erin)
    before, many = states(project), chosen(project)
    relations = [("认识", 3), ("师从", 1)]

    gone = Chosen([*many.statements, "0" * 24], many.predictions)
    assert judging.outlook(project, gone, Verdict.ACCEPT) == Outlook(2, 2, 1, 2, pytest.approx(0.5), relations)
    assert judging.outlook(project, gone, Verdict.REJECT).expected_wrong == pytest.approx(1.5)
    assert states(project) == before


@pytest.mark.parametrize(("verdict", "status"), [(Verdict.ACCEPT, "accepted"), (Verdict.REJECT, "rejected")])
def test_all_are_one_batch_that_is_undone_and_done_again_at_once(
    project: Project, named: dict[str, Entity], erin: User, verdict: Verdict, status: str
) -> None:
    predict(project, named["甲"], "认识", named["丙"], 0.9)
    before = settled(project)

    made = judging.judge(project, chosen(project), verdict, erin, expected=4, reason="读过")
    assert {(each.batch, each.reason, each.decided_by) for each in made} == {(made[0].batch, "读过", erin)}
    words = {f"{' — '.join(edge[:2])} → {edge[2]}: {status}" for edge in [*EDGES, ("甲", "认识", "丙")]}
    assert states(project) == words | {f"认识?: {status}"}

    undone = decisions.revert_batch(project.pk, made[0].batch, erin)
    assert settled(project) == before
    assert Prediction.objects.get().state == "open"
    decisions.revert_batch(project.pk, undone[0].batch, erin)
    assert states(project) == words | {f"认识?: {status}"}


def test_another_number_than_the_preview_showed_decides_nothing(
    project: Project, named: dict[str, Entity], erin: User
) -> None:
    many = chosen(project)
    statements.accept(Statement.objects.first(), erin)  # type: ignore[arg-type]
    with pytest.raises(PreviewOutdated):
        judging.judge(project, many, Verdict.ACCEPT, erin, expected=3)
    assert Decision.objects.count() == 1
    assert len(judging.judge(project, many, Verdict.ACCEPT, erin)) == 2
    assert judging.judge(project, many, Verdict.ACCEPT, erin) == []


def test_what_was_decided_since_stands_in_the_way_of_the_batch_or_goes_with_it(
    project: Project, named: dict[str, Entity], erin: User
) -> None:
    before = settled(project)
    made = judging.judge(project, chosen(project), Verdict.ACCEPT, erin)
    statements.reject(Statement.objects.filter(predicate="认识")[0], erin)
    after = settled(project)
    with pytest.raises(LaterDecisions):
        decisions.revert_batch(project.pk, made[0].batch, erin)
    assert settled(project) == after
    decisions.revert_batch(project.pk, made[0].batch, erin, with_later=True)
    assert settled(project) == before


def test_others_of_the_project_and_of_other_projects_stay(
    project: Project, named: dict[str, Entity], erin: User
) -> None:
    other = Project.objects.create(name="别的")
    theirs = write_graph(other, EDGES)
    predict(other, theirs["甲"], "认识", theirs["丙"], 0.9)
    assert judging.judge(project, chosen(other), Verdict.REJECT, erin) == []
    assert {row.status for row in Statement.objects.all()} == {"extracted"}


def test_the_record_is_brought_in_line_once_for_all(project: Project, named: dict[str, Entity], erin: User) -> None:
    with CaptureQueriesContext(connection) as one:
        judging.judge(project, Chosen([Statement.objects.filter(predicate="认识")[0].pk]), Verdict.ACCEPT, erin)
    with CaptureQueriesContext(connection) as all_:
        judging.judge(project, chosen(project), Verdict.REJECT, erin)
    assert len(all_) < 2 * len(one)
