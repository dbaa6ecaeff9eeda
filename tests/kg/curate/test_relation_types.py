"""Changing a schema: what it refuses, and what becomes of the statements."""

import pytest

from kg.curate import relation_types
from kg.curate.relation_types import ChangedMeanwhile, Outline, RelationTypeExists
from kg.ingest import run
from kg.models import Job, Outbox, Project, RelationType, Statement
from kg.schema.matching import Alias
from kg.schema.predicates import OpenPredicate, open_predicates
from tests.kg.graph.records import Record

pytestmark = pytest.mark.django_db
ENVOY = Outline("使者", (Alias("出使", inverse=True),), ("place",), ("person",))


@pytest.fixture
def mission(project: Project) -> Statement:
    record = Record(project)
    sentence = record.sentence(record.document())
    zhang, west = record.entity("张骞"), record.entity("西域", "place")
    record.statement(zhang, "曾出使", west, [sentence])
    record.statement(zhang, "到达", west, [sentence])
    statement = record.statement(zhang, "出使", west, [sentence])
    record.silently()
    return statement


def work(project: Project) -> Job:
    run.run(Job.objects.get(project=project, kind="refresh").pk)
    return Job.objects.get(project=project, kind="refresh")


def typed(project: Project) -> set[tuple[str, str | None, bool]]:
    return set(Statement.objects.filter(project=project).values_list("predicate", "relation__name", "inverse"))


def test_a_new_type_types_what_fits_and_the_graph_hears(project: Project, mission: Statement) -> None:
    (envoy,) = relation_types.add(project, [ENVOY])
    job = work(project)

    assert (job.state, job.cursor, job.max_cursor, job.document) == ("done", 1, 1, None)
    assert typed(project) == {("出使", "使者", True), ("曾出使", "使者", True), ("到达", None, False)}
    changed = Statement.objects.filter(relation=envoy)
    assert set(changed.values_list("rev", flat=True)) == {2}
    assert set(Outbox.objects.values_list("kind", "uid")) == {("statement", statement.pk) for statement in changed}


def test_a_type_that_goes_leaves_its_statements_to_one_that_fits(project: Project, mission: Statement) -> None:
    envoy, visited = relation_types.add(project, [ENVOY, Outline("来访者", (Alias("出使", True),))])
    work(project)
    outline = relation_types.delete(envoy, envoy.rev)
    assert typed(project) == {("出使", None, False), ("曾出使", None, False), ("到达", None, False)}
    work(project)

    assert outline == ENVOY
    assert typed(project) == {("出使", "来访者", True), ("曾出使", "来访者", True), ("到达", None, False)}
    assert relation_types.add(project, [outline])[0].pk != visited.pk


def test_a_new_name_is_told_to_the_graph(project: Project, mission: Statement) -> None:
    (envoy,) = relation_types.add(project, [ENVOY])
    work(project)
    Outbox.objects.all().delete()
    relation_types.change(envoy, {"name": "使节"}, envoy.rev)
    work(project)

    assert typed(project) == {("出使", "使节", True), ("曾出使", "使节", True), ("到达", None, False)}
    assert set(Outbox.objects.values_list("uid", flat=True)) == set(
        Statement.objects.filter(relation=envoy).values_list("pk", flat=True)
    )


def test_a_change_for_another_version_is_refused(project: Project) -> None:
    (envoy,) = relation_types.add(project, [ENVOY])
    relation_types.change(envoy, {"description": "第一"}, 1)
    with pytest.raises(ChangedMeanwhile):
        relation_types.change(envoy, {"description": "第二"}, 1)
    with pytest.raises(ChangedMeanwhile):
        relation_types.delete(envoy, 1)
    assert RelationType.objects.get().description == "第一"


def test_a_name_is_one_type_s_however_it_is_written(project: Project) -> None:
    relation_types.add(project, [Outline("CEO")])
    with pytest.raises(RelationTypeExists):
        relation_types.add(project, [Outline("创始人"), Outline("ｃｅｏ")])
    assert RelationType.objects.count() == 1


def test_what_is_taken_in_changes_what_has_the_name(project: Project) -> None:
    relation_types.add(project, [ENVOY, Outline("皇帝")])
    assert relation_types.replace(project, [Outline("使者", (Alias("派往", True),)), Outline("都城")]) == (1, 1)

    assert dict(RelationType.objects.values_list("name", "aliases")) == {
        "使者": [{"text": "派往", "inverse": True}],
        "皇帝": [],
        "都城": [],
    }
    assert Job.objects.filter(kind="refresh").count() == 1


def test_aliases_are_kept_once_and_never_the_name() -> None:
    outline = Outline(" 作 者 ", (Alias("作者"), Alias("作家"), Alias("作家 "), Alias("写", True)))
    assert outline.fields()["aliases"] == ["作家", {"text": "写", "inverse": True}]


def test_open_predicates_are_folded_and_counted(project: Project, mission: Statement) -> None:
    assert open_predicates(project.pk) == [
        OpenPredicate("出使", 2, ("出使", "曾出使"), ("person",), ("place",)),
        OpenPredicate("到达", 1, ("到达",), ("person",), ("place",)),
    ]
    assert len(open_predicates(project.pk, limit=1)) == 1
    relation_types.add(project, [ENVOY])
    work(project)
    assert [row.form for row in open_predicates(project.pk)] == ["到达"]


def test_types_are_inverse_to_each_other_and_to_no_other(project: Project) -> None:
    father, _, ward = relation_types.add(
        project, [Outline("父亲", inverse_type="子女"), Outline("子女"), Outline("养子女")]
    )
    names = dict(RelationType.objects.values_list("name", "inverse_type__name"))
    assert names == {"父亲": "子女", "子女": "父亲", "养子女": None}

    ward.refresh_from_db()
    relation_types.change(ward, {"inverse_type": "父亲"}, ward.rev)
    assert dict(RelationType.objects.values_list("name", "inverse_type__name")) == {
        "父亲": "养子女",
        "子女": None,
        "养子女": "父亲",
    }
    father.refresh_from_db()
    relation_types.change(father, {"symmetric": True}, father.rev)
    assert not RelationType.objects.exclude(inverse_type=None).exists()


def test_a_schema_keeps_what_holds_of_its_types(project: Project) -> None:
    outlines = [
        Outline("出生地", functional=True),
        Outline("配偶", symmetric=True),
        Outline("子女", inverse_type="父亲"),
    ]
    relation_types.replace(project, [*outlines, Outline("父亲")])
    kept = {row.name: relation_types.outline_of(row) for row in RelationType.objects.all()}

    assert [kept[outline.name] for outline in outlines] == outlines
    assert kept["父亲"].inverse_type == "子女"
    assert relation_types.replace(project, kept.values()) == (0, 0)
