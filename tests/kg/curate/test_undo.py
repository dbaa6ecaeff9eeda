"""Whatever people decide, and whatever is read meanwhile: undone, the record is as if nobody had decided anything."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from kg import curate, ingest
from kg.curate import decisions, entities
from kg.errors import UserError
from kg.extraction import model
from kg.graph import clearing, projector, verify
from kg.ingest import refreshing, run
from kg.models import Decision, Document, Entity, Mention, Project, Statement, StatementStatus
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import PatternParser
from tests.fixtures.record import record_of
from tests.kg.curate.reading import read

pytestmark = pytest.mark.django_db
assert curate

PEOPLE = ["赵文", "赵武", "钱文", "钱武"]
THINGS = [*PEOPLE, "东山城", "西山城", "丝绸"]

sentence = st.builds(
    "{}{}{}。".format, st.sampled_from(PEOPLE), st.sampled_from(["访问", "管理"]), st.sampled_from(THINGS)
)
text = st.lists(sentence, min_size=1, max_size=6).map("".join)
number = st.integers(0, 1000)
step = st.one_of(
    st.tuples(st.just("read"), text),
    st.tuples(st.just("merge"), number, number),
    st.tuples(st.just("rename"), number, st.sampled_from(["文王", "赵文", "东城", "钱武"])),
    st.tuples(st.just("aliases"), number, st.lists(st.sampled_from(["文王", "钱武", "李四"]), max_size=2)),
    st.tuples(st.just("split"), number, st.sets(st.integers(0, 5), min_size=1), st.sampled_from(["", "丝绸"])),
    st.tuples(st.just("apart"), number, number),
    st.tuples(st.just("revert"), number),
    st.tuples(st.just("remove"), number),
)
verdicts = st.lists(st.tuples(number, st.sampled_from(list(StatementStatus))), max_size=3)
CHECKED = settings(
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example takes a second: shrinking would take an hour
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def parser(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.CHUNK_CHARACTERS = settings.FIRST_CHUNK_CHARACTERS = 20
    parser = PatternParser()
    monkeypatch.setattr(model, "load", lambda: parser)


def chosen(rows: list[Any], number: int) -> Any:
    return rows[number % len(rows)]


def act(project: Project, step: tuple[Any, ...]) -> None:
    """Does one step; one that is refused changes nothing."""
    shown = list(Entity.objects.filter(project=project, merged_into=None).order_by("key", "type"))
    taken = list(Decision.objects.filter(project=project).order_by("pk"))
    if not shown:
        return
    match step:
        case "merge", one, other:
            entities.merge(chosen(shown, one), [chosen(shown, other)], None)
        case "rename", one, name:
            entities.rename(chosen(shown, one), name, None)
        case "aliases", one, names:
            entities.set_aliases(chosen(shown, one), names, None)
        case "split", one, some, word:
            split = chosen(shown, one)
            rows = list(Mention.objects.filter(entity=split).order_by("pk"))
            entities.split(split, {rows[at].pk for at in some if at < len(rows)}, "", [word], None)
        case "apart", one, other:
            entities.keep_apart(chosen(shown, one), chosen(shown, other), None)
        case "revert", one if taken:
            decisions.revert(chosen(taken, one), None)


def judge(project: Project, verdicts: list[tuple[int, StatementStatus]]) -> None:
    statements = list(Statement.objects.filter(project=project).order_by("pk"))
    for number, status in verdicts if statements else ():
        Statement.objects.filter(pk=chosen(statements, number).pk).update(status=status)


def play(project: Project, first: str, verdicts: list[Any], steps: list[tuple[Any, ...]], deciding: bool) -> None:
    """Reads, and decides only where ``deciding``."""
    documents = [read(project, first)]
    judge(project, verdicts)
    for step in steps:
        if step[0] == "read":
            documents.append(read(project, step[1]))
        elif step[0] == "remove":
            gone = documents[step[1] % len(documents)]
            if Document.objects.filter(pk=gone.pk).exists():
                ingest.remove(gone)
        elif deciding:
            try:
                act(project, step)
            except UserError:
                continue
            consistent(project)


def consistent(project: Project) -> None:
    """The figures are what is there, and nothing points at what was merged."""
    for entity in Entity.objects.filter(project=project):
        assert entity.mention_count == entity.mentions.count()
        mine = Statement.objects.filter(subject=entity).exclude(object=entity).count()
        mine += Statement.objects.filter(object=entity).exclude(subject=entity).count()
        assert entity.statement_count == mine
        assert entity.merged_into is None or (entity.mention_count, entity.statement_count) == (0, 0)
    for statement in Statement.objects.filter(project=project):
        assert statement.evidence_count == statement.evidence.count()


def undo_all(project: Project, order: int) -> None:
    """In an order of no meaning, until no decision stands."""
    while standing := list(Decision.objects.filter(project=project, undone_by=None).exclude(kind="revert")):
        decisions.revert(chosen(standing, order), None)
        consistent(project)


def cleared(project: Project) -> None:
    for document in Document.objects.filter(project=project):
        ingest.remove(document)
    Statement.objects.filter(project=project).delete()  # what a person accepted outlives its document
    Entity.objects.filter(project=project).delete()


def differing(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row in one if row not in other] + [row for row in other if row not in one]


def settled(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """The record once confidences, which follow from all verdicts of a project, are those of this moment."""
    job = refreshing.submit(project)
    run.run(job.pk)
    job.delete()
    return record_of(project)


@example(
    first="赵武访问赵文。",
    verdicts=[(0, StatementStatus.ACCEPTED)],
    steps=[("aliases", 1, ["钱武"]), ("read", "赵武访问钱武。"), ("merge", 0, 1)],
    order=0,
)
@given(first=text, verdicts=verdicts, steps=st.lists(step, max_size=8), order=number)
@settings(CHECKED, max_examples=40)
def test_undoing_everything_gives_the_record_that_reading_alone_gives(
    db: None, first: str, verdicts: list[Any], steps: list[tuple[Any, ...]], order: int
) -> None:
    Project.objects.filter(pk="a" * 24).delete()
    project = Project.objects.create(uid="a" * 24, name="甲")
    play(project, first, verdicts, steps, deciding=False)
    expected = settled(project)
    cleared(project)

    play(project, first, verdicts, steps, deciding=True)
    undo_all(project, order)

    undone = settled(project)
    assert {name: differing(undone[name], rows) for name, rows in expected.items()} == {name: [] for name in expected}


@given(first=text, steps=st.lists(step, min_size=2, max_size=6), order=number)
@settings(CHECKED, max_examples=5)
def test_the_graph_follows_every_decision_and_its_undoing(
    db: None, graph: GraphAddress, first: str, steps: list[tuple[Any, ...]], order: int
) -> None:
    Project.objects.filter(pk="b" * 24).delete()
    clearing.forget("b" * 24)
    project = Project.objects.create(uid="b" * 24, name="乙")
    read(project, first)
    for step in steps:
        if step[0] not in {"read", "remove"}:
            try:
                act(project, step)
            except UserError:
                continue
            projector.drain_all(project.pk)
            assert verify.compare(project).differences == ()
    undo_all(project, order)
    projector.drain_all(project.pk)
    assert verify.compare(project).differences == ()
