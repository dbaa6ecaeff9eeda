"""Predictions follow the graph: first the most promising questions, then what is around each change."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from kg.completion import engines, feedback, predicting, scheduling, weighing, writing
from kg.completion.errors import PredictionDecided, PreviewOutdated
from kg.completion.listing import Filters
from kg.curate import decisions, statements
from kg.curate.statements import Edit, Fact
from kg.models import Decision, Entity, GraphRevision, Modality, Prediction, Project, Statement
from tests.fixtures.families import TYPES, without
from tests.fixtures.graphs import write_graph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("path_model")]
HOME = ("子0", "居住于", "长安")
MARRIAGE = (("父1", "配偶", "母1"), ("母1", "配偶", "父1"))


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    return write_graph(project, without(HOME, *MARRIAGE), TYPES)


def predicted(project: Project, state: str = "open") -> dict[tuple[str, str, str], float]:
    rows = Prediction.objects.filter(project=project, state=state)
    return {(row.subject.name, row.predicate, row.object.name): row.probability for row in rows}


def couple(found: Any) -> list[tuple[str, str, str]]:
    return [edge for edge in found if edge in MARRIAGE]


def test_what_was_left_out_is_predicted_and_nothing_that_is_known(project: Project, named: dict[str, Entity]) -> None:
    assert scheduling.due() == [project.pk]
    assert predicting.predict(project.pk)

    found = predicted(project)
    assert found[HOME] > 0.3
    assert len(couple(found)) == 1  # a symmetric edge is predicted once, not both ways
    assert not set(found) & set(without(HOME, *MARRIAGE))
    row = Prediction.objects.get(subject__name="子0", predicate="居住于")
    assert (row.state, row.rank, row.revision) == ("open", 1, GraphRevision.objects.get().number)
    assert scheduling.due() == [] and not predicting.predict(project.pk)


def test_it_is_the_same_every_time(project: Project, named: dict[str, Entity]) -> None:
    predicting.predict(project.pk)
    first = predicted(project)
    Prediction.objects.all().delete()
    GraphRevision.objects.update(predicted=0)

    predicting.predict(project.pk)

    assert predicted(project) == first


def test_the_first_are_there_before_the_last_question_is_asked(
    project: Project, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predicting, "FIRST_ROWS", 2)
    monkeypatch.setattr(weighing, "ROWS", 2), monkeypatch.setattr(predicting, "ROWS", 2)
    counts: list[int] = []

    predicting.predict(project.pk, in_between=lambda: counts.append(Prediction.objects.count()))

    assert len(counts) > 5 and 0 < min(filter(None, counts)) < counts[-1]


def test_accepting_one_makes_it_a_statement_of_the_person_and_undoing_opens_it_again(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    predicting.predict(project.pk)
    prediction = Prediction.objects.get(subject__name="子0", predicate="居住于")

    decision = feedback.accept(prediction, alice)

    statement = Statement.objects.get(pk=decision.statement)
    assert (statement.status, statement.evidence_count, decision.decided_by) == ("accepted", 0, alice)
    assert (prediction.state, prediction.decision) == ("accepted", decision)
    with pytest.raises(PredictionDecided):
        feedback.reject(prediction, alice)
    undoing = decisions.revert(decision, alice)
    prediction.refresh_from_db()
    assert (prediction.state, prediction.decision_id) == ("open", None)
    assert not Statement.objects.filter(pk=decision.statement).exists()
    decisions.revert(undoing, alice)
    prediction.refresh_from_db()
    assert (prediction.state, prediction.decision_id) == ("accepted", decision.pk)


def test_rejecting_one_never_shows_it_again_and_undoing_does(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    predicting.predict(project.pk)
    decision = feedback.reject(Prediction.objects.get(subject__name="子0", predicate="居住于"), alice)

    for _ in range(2):
        predicting.predict(project.pk)
        assert HOME not in predicted(project) and HOME in predicted(project, "rejected")
        GraphRevision.objects.update(predicted=0)
        predicting.forget()
    decisions.revert(decision, alice)
    predicting.predict(project.pk)
    assert HOME in predicted(project)


def test_a_decision_on_the_statement_itself_counts_the_same(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    predicting.predict(project.pk)

    statements.add(Fact(named["子0"], "居住于", named["长安"]), alice, status="rejected")

    assert HOME in predicted(project, "rejected")


def test_a_statement_that_is_edited_into_what_one_says_accepts_it(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    statement = statements.add(Fact(named["子0"], "来到", named["长安"]), alice).statement
    predicting.predict(project.pk)

    edited = statements.edit(Statement.objects.get(pk=statement), Edit(predicate="居住于"), alice)

    assert HOME in predicted(project, "accepted")
    decisions.revert(edited, alice)
    assert HOME in predicted(project)


def test_only_what_is_around_a_decision_is_asked_again(
    project: Project, alice: User, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    predicting.predict(project.pk)
    asked: list[set[str]] = []
    ask = predicting.ask
    monkeypatch.setattr(predicting, "ask", lambda e, s: asked.append({slot.entity for slot in s}) or ask(e, s))
    away = named["子7"].pk  # lives elsewhere
    before = predicted(project)

    feedback.accept(Prediction.objects.get(subject__name="子0", predicate="居住于"), alice)
    predicting.predict(project.pk)

    assert named["子0"].pk in set().union(*asked) and away not in set().union(*asked)
    assert GraphRevision.objects.get().predicted == GraphRevision.objects.get().number
    assert predicted(project).keys() <= before.keys() - {HOME}


def test_a_decision_in_the_middle_of_a_pass_is_followed_at_once(
    project: Project, alice: User, named: dict[str, Entity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predicting, "ROWS", 4)
    taken: list[int] = []

    def decide() -> None:
        prediction = Prediction.objects.filter(subject__name="子0", predicate="居住于", state="open").first()
        if prediction and not taken:
            taken.append(feedback.reject(prediction, alice).pk)

    predicting.predict(project.pk, in_between=decide)

    assert taken and HOME not in predicted(project)
    row = GraphRevision.objects.get()
    assert row.predicted == row.number and row.taken_until is None


def test_a_pass_that_saw_it_accepted_leaves_what_was_undone_meanwhile(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    predicting.predict(project.pk)
    prediction = Prediction.objects.get(subject__name="子0", predicate="居住于")
    decision = feedback.accept(prediction, alice)
    engine = engines.engine_of(project.pk)
    taken = engine.snapshot
    relation = taken.relation_ids["居住于"]
    ends = taken.ids[prediction.subject_id], taken.ids[prediction.object_id]
    pairs = [(ends[0], relation), (ends[1], relation + len(taken.relations))]
    decisions.revert(decision, alice)

    writing.replace(engine, pairs, [])

    assert HOME in predicted(project)
    predicting.predict(project.pk)
    assert HOME in predicted(project)


def test_a_full_pass_leaves_what_was_undone_since_its_graph_was_taken(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    predicting.predict(project.pk)
    decision = feedback.accept(Prediction.objects.get(subject__name="子0", predicate="居住于"), alice)
    engine = engines.engine_of(project.pk)
    decisions.revert(decision, alice)

    writing.forget_other_questions(engine, [])

    assert list(predicted(project)) == [HOME]


def outdated(project: Project) -> Prediction:
    """One that somebody has in sight while a pass finds that it is given no more."""
    predicting.predict(project.pk)
    prediction = Prediction.objects.get(subject__name="子0", predicate="居住于")
    writing.forget_other_questions(engines.engine_of(project.pk), [])
    prediction.refresh_from_db()
    assert (prediction.state, predicted(project)) == ("outdated", {})
    return prediction


def test_what_is_given_no_more_can_still_be_decided_on_and_undone(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    prediction = outdated(project)

    decision = feedback.reject(prediction, alice)

    assert list(predicted(project, "rejected")) == [HOME]
    decisions.revert(decision, alice)
    assert list(predicted(project)) == [HOME]


def test_what_is_given_again_is_open_again(project: Project, named: dict[str, Entity]) -> None:
    outdated(project)
    GraphRevision.objects.update(predicted=0)
    predicting.forget()

    predicting.predict(project.pk)

    assert HOME in predicted(project)
    assert Prediction.objects.get(subject__name="子0", predicate="居住于").outdated_at is None


def test_a_decision_that_says_nothing_of_it_opens_no_outdated_one(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    prediction = outdated(project)

    statements.add(Fact(named["子0"], "居住于", named["长安"], modality=Modality.NEGATED), alice)

    prediction.refresh_from_db()
    assert prediction.state == "outdated"


def test_what_was_outdated_for_long_goes(project: Project, named: dict[str, Entity]) -> None:
    prediction = outdated(project)
    engine = engines.engine_of(project.pk)
    writing.forget_other_questions(engine, [])
    assert Prediction.objects.filter(pk=prediction.pk).exists()
    Prediction.objects.update(outdated_at=timezone.now() - writing.OUTDATED_FOR - timedelta(minutes=1))

    writing.forget_other_questions(engine, [])

    assert not Prediction.objects.exists()


def test_many_are_accepted_at_once_after_a_preview_and_undone_together(
    project: Project, alice: User, named: dict[str, Entity]
) -> None:
    predicting.predict(project.pk)
    filters = Filters(probability_from=0.31)
    shown = feedback.preview(project, filters)
    assert shown.count == sum(shown_of for _, shown_of in shown.relations) > 0
    likeliest = [row.probability for row in shown.samples]
    assert likeliest == sorted(likeliest, reverse=True)
    with pytest.raises(PreviewOutdated):
        feedback.accept_all(project, filters, alice, shown.count + 1)

    taken = feedback.accept_all(project, filters, alice, shown.count)

    assert len(taken) == shown.count and len({decision.batch for decision in taken}) == 1
    assert len(predicted(project, "accepted")) == shown.count
    for decision in Decision.objects.filter(batch=taken[0].batch):
        decisions.revert(decision, alice)
    assert predicted(project, "accepted") == {}


def test_a_pass_whose_worker_died_is_done_again_and_given_up_in_the_end(
    project: Project, named: dict[str, Entity], settings: Settings
) -> None:
    row = GraphRevision.objects.filter(pk=project.pk)
    row.update(taken_until=timezone.now() + timedelta(seconds=9), attempts=1)
    assert not predicting.predict(project.pk)
    row.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert predicting.predict(project.pk) and row.get().attempts == 0

    row.update(predicted=0, attempts=predicting.MOST_ATTEMPTS)
    assert not predicting.predict(project.pk)
    assert scheduling.due() == []
    write_graph(project, [("甲", "认识", "乙")])
    assert predicting.predict(project.pk)


def test_only_the_likeliest_are_kept(project: Project, named: dict[str, Entity], settings: Settings) -> None:
    predicting.predict(project.pk)
    best = max(predicted(project).values())
    settings.PREDICTIONS_KEPT = 1
    GraphRevision.objects.update(predicted=0)
    predicting.forget()

    predicting.predict(project.pk)

    assert list(predicted(project).values()) == [best]
