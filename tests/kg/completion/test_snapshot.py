"""A snapshot is what the record asserts between entities; it changes with the record and with nothing else."""

import pytest
from django.contrib.auth.models import User

from kg.completion.snapshot import forget, snapshot, take
from kg.curate import decisions, statements
from kg.curate.statements import Fact
from kg.identity import random_uid
from kg.models import Entity, LiteralType, Modality, Project, RelationType, Statement
from tests.fixtures.graphs import write_graph

pytestmark = pytest.mark.django_db


def named(project: Project) -> set[tuple[str, str, str]]:
    taken = take(project.pk)
    names = dict(Entity.objects.values_list("pk", "name"))
    return {
        (names[taken.entities[s]], taken.relations[r], names[taken.entities[o]])
        for s, r, o in taken.graph.triples.tolist()
    }


def test_typed_relations_run_one_way_and_literals_denials_and_rejections_stay_out(project: Project) -> None:
    RelationType.objects.create(
        uid="r1", project=project, name="作者", aliases=[{"text": "写", "inverse": True}, "撰写者"], range=["person"]
    )
    kinds = {"史记": "work", "汉书": "work", "项羽": "person"}
    found = write_graph(
        project,
        [("司马迁", "写", "史记"), ("汉书", "撰写者", "班固"), ("项羽", "出现在", "史记"), ("史记", "作者", "司马迁")],
        kinds,
    )
    Statement.objects.create(
        uid="literal", project=project, subject=found["史记"], predicate="卷数", literal_type=LiteralType.QUANTITY,
        literal_value="130", confidence=1,
    )  # fmt: skip
    for uid, fields in (("no", {"modality": Modality.NEGATED}), ("wrong", {"status": "rejected"})):
        Statement.objects.create(
            uid=uid,
            project=project,
            subject=found["班固"],
            predicate="写",
            object=found["史记"],
            confidence=1,
            **fields,
        )

    assert named(project) == {("史记", "作者", "司马迁"), ("汉书", "作者", "班固"), ("项羽", "出现在", "史记")}
    taken = take(project.pk)
    written = taken.edges[taken.ids[found["汉书"].pk], taken.relation_ids["作者"], taken.ids[found["班固"].pk]]
    assert written.forward and Statement.objects.get(pk=written.statement).predicate == "撰写者"
    assert taken.relation_types == {"作者": "r1", "出现在": ""}


def test_it_is_taken_again_when_the_graph_changed_and_only_then(project: Project, alice: User) -> None:
    found = write_graph(project, [("甲", "认识", "乙"), ("乙", "认识", "丙")])
    forget()
    first = snapshot(project.pk)
    assert snapshot(project.pk) is first

    decision = statements.add(Fact(found["甲"], "认识", found["丙"]), alice)
    second = snapshot(project.pk)
    assert second.revision > first.revision and len(second.edges) == 3
    ends = {second.ids[found["甲"].pk], second.ids[found["丙"].pk]}
    assert second.changed_since(first, 50) == ends and second.changed_since(first, 0) is None

    decisions.revert(decision, alice)
    assert len(snapshot(project.pk).edges) == 2


def test_a_rejection_is_remembered_and_the_same_record_gives_the_same_numbers(project: Project, alice: User) -> None:
    found = write_graph(project, [("甲", "认识", "乙"), ("乙", "认识", "丙")])
    statements.add(Fact(found["甲"], "认识", found["丙"]), alice, status="rejected", batch=random_uid())

    taken, again = take(project.pk), take(project.pk)
    a, c = taken.ids[found["甲"].pk], taken.ids[found["丙"].pk]
    assert taken.rejected == {(a, 0, c)}
    assert taken.rejected_answers == {(a, 0): {c}, (c, 1): {a}}
    assert taken.graph.triples.tolist() == again.graph.triples.tolist() and taken == again


def test_where_one_object_is_the_rule_a_subject_that_has_one_is_answered(project: Project) -> None:
    towns = [(f"城{index}", "今属", f"省{index % 3}") for index in range(8)]
    write_graph(
        project, [*towns, *((f"人{index}", "到达", f"城{at}") for index in range(8) for at in (0, index % 7 + 1))]
    )

    taken = take(project.pk)

    names = {Entity.objects.get(pk=taken.entities[subject]).name for subject, _ in taken.answered}
    assert names == {f"城{index}" for index in range(8)}
    write_graph(project, [("城0", "今属", "省1")])  # one of eight has two: no rule any more
    assert take(project.pk).answered == frozenset()
