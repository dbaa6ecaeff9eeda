"""What cannot all be so, and what the schema does not allow."""

import pytest

from kg.curate import relation_types
from kg.curate.relation_types import Outline
from kg.models import Entity, Modality, Project, RelationType, Statement
from kg.schema.conflicts import contradictions, violations
from kg.schema.matching import Alias
from tests.kg.graph.records import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(project: Project) -> Record:
    return Record(project)


def born(project: Project, **fields: object) -> RelationType:
    outline = Outline("出生地", (Alias("生于"),), ("person",), ("place",), functional=True, **fields)  # type: ignore[arg-type]
    return relation_types.add(project, [outline])[0]


def found(project: Project) -> list[tuple[str, set[str]]]:
    names = dict(Entity.objects.values_list("pk", "name"))
    return [
        (f"{names[each.about]} {each.relation}", {str(row.object or row.literal_value) for row in each.statements})
        for each in contradictions(project.pk)
    ]


def test_two_birthplaces_contradict_each_other_until_people_judged(project: Project, record: Record) -> None:
    relation = born(project)
    zhang, city, home = record.entity("张骞"), record.entity("长安", "place"), record.entity("城固", "place")
    one, other = (record.statement(zhang, "生于", place, relation=relation) for place in (city, home))
    record.statement(record.entity("班超"), "生于", city, relation=relation)
    assert found(project) == [("张骞 出生地", {"长安", "城固"})]

    Statement.objects.filter(pk=one.pk).update(status="accepted")
    assert len(found(project)) == 1
    Statement.objects.filter(pk=other.pk).update(status="rejected")
    assert found(project) == []
    Statement.objects.filter(pk=other.pk).update(status="accepted")
    assert found(project) == []


def test_other_sides_and_both_ways_count(project: Project, record: Record) -> None:
    father, child, spouse = relation_types.add(
        project,
        [Outline("父亲", functional=True), Outline("子女"), Outline("配偶", symmetric=True, functional=True)],
    )
    relation_types.change(father, {"inverse_type": "子女"}, father.rev)
    a, b, c, d = (record.entity(name) for name in ("甲", "乙", "丙", "丁"))
    record.statement(a, "父亲", b, relation=father)
    record.statement(c, "子女", a, relation=child)
    record.statement(b, "娶", d, relation=spouse)
    record.statement(c, "娶", d, relation=spouse)
    record.statement(b, "父", a, relation=father, inverse=True)

    assert found(project) == [("甲 父亲", {"乙", "甲"}), ("丁 配偶", {"丁"})]


def test_a_date_that_is_said_more_exactly_contradicts_nothing(project: Project, record: Record) -> None:
    relation = born(project)
    zhang = record.entity("张骞")
    for date in ("1921年", "1921年7月", "1921年7月3日"):
        record.statement(zhang, "生于", date, relation=relation)
    assert found(project) == []
    record.statement(zhang, "生于", "1922年", relation=relation)
    assert found(project) == [("张骞 出生地", {"1921年7月3日", "1922年"})]


def test_what_is_asserted_and_denied_is_one(project: Project, record: Record) -> None:
    zhang, city = record.entity("张骞"), record.entity("长安", "place")
    yes = record.statement(zhang, "到达", city)
    no = record.statement(zhang, "到达", record.entity("西域", "place"), modality=Modality.NEGATED)
    assert contradictions(project.pk) == []
    Statement.objects.filter(pk=no.pk).update(object=city)

    (only,) = contradictions(project.pk)
    assert [row.pk for row in only.statements] == [yes.pk, no.pk]


def test_a_place_that_is_born_violates_the_schema(project: Project, record: Record) -> None:
    relation = born(project)
    city, home = record.entity("长安", "place"), record.entity("城固", "place")
    record.statement(record.entity("张骞"), "生于", home)
    record.statement(record.entity("什么", "concept"), "生于", home)
    record.statement(city, "位于", home)
    wrong = record.statement(city, "生于", home)

    (only,) = violations(project.pk)
    assert (only.statement, only.relation, only.end, only.kind, only.allowed) == (
        wrong, relation, "subject", "place", ("person",)
    )  # fmt: skip
    Statement.objects.filter(pk=wrong.pk).update(status="accepted")
    assert violations(project.pk) == []
