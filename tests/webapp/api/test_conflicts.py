"""Conflicts over REST: listed, resolved in one batch, and gone for whoever comes second."""

from dataclasses import replace

import pytest

from kg.curate import relation_types, statements
from kg.curate.relation_types import Outline
from kg.linking.forms import form_of
from kg.models import Modality, Project, Statement
from kg.schema.matching import Alias
from tests.kg.graph.records import Record
from tests.webapp.api.conftest import Api


@pytest.fixture
def said(project: Project) -> dict[str, Statement]:
    """Two birthplaces, one of them said twice, one thing denied, and a place that is born."""
    record = Record(project)
    outline = Outline("出生地", (Alias("生于"), Alias("诞于")), ("person",), ("place",), functional=True)
    (relation,) = relation_types.add(project, [outline])
    zhang, city, home = record.entity("张骞"), record.entity("长安", "place"), record.entity("城固", "place")
    west = record.entity("西域", "place")
    sentences = [record.sentence(record.document())]
    rows = {
        "city": record.statement(zhang, "生于", city, sentences, relation=relation),
        "home": record.statement(zhang, "生于", home, sentences, relation=relation),
        "again": record.statement(zhang, "诞于", home, sentences, relation=relation),
        "yes": record.statement(zhang, "到达", west, sentences),
        "wrong": record.statement(west, "生于", home, sentences),
    }
    return {**rows, "no": denied(rows["yes"])}


def denied(row: Statement) -> Statement:
    """Its sentence says the opposite, too."""
    form = replace(form_of(row), modality=Modality.NEGATED.value)
    no = Statement.objects.create(
        uid=form.uid(row.project_id), project=row.project, confidence=0.4, evidence_count=1, **form.fields()
    )
    evidence = row.evidence.get()
    evidence.pk, evidence.statement = "e" * 24, no
    evidence.save(force_insert=True)
    return no


def listed(api: Api, project: Project, **query: str) -> list[dict[str, object]]:
    return list(api.get(f"projects/{project.pk}/conflicts", **query).json()["results"])


def states(said: dict[str, Statement]) -> dict[str, str]:
    return {name: Statement.objects.get(pk=row.pk).status for name, row in said.items()}


def test_they_are_listed_with_what_is_said(
    everybody: dict[str, Api], project: Project, said: dict[str, Statement]
) -> None:
    rows = listed(everybody["victor"], project)
    assert [(row["kind"], row["relation"], row["about"]["name"]) for row in rows] == [  # type: ignore[index]
        ("several", "出生地", "张骞"), ("denied", "", "张骞"), ("type", "出生地", "西域"),
    ]  # fmt: skip
    uids = [{each["uid"] for each in row["statements"]} for row in rows]  # type: ignore[attr-defined]
    names = [("city", "home", "again"), ("yes", "no"), ("wrong",)]
    assert uids == [{said[name].pk for name in group} for group in names]
    assert [rows[2][name] for name in ("end", "found", "allowed")] == ["subject", "place", ["person"]]
    assert [row["kind"] for row in listed(everybody["victor"], project, kind="denied")] == ["denied"]
    assert everybody["charlie"].get(f"projects/{project.pk}/conflicts").status_code == 404


def test_what_is_kept_is_accepted_and_what_contradicts_it_rejected_in_one_batch(
    everybody: dict[str, Api], project: Project, said: dict[str, Statement]
) -> None:
    erin = everybody["erin"]
    several, denied, wrong = (f"projects/{project.pk}/conflicts/{row['uid']}/resolve" for row in listed(erin, project))

    made = erin.post(several, {"keep": [said["home"].pk], "reason": "见县志"}).json()["decisions"]
    assert {(row["batch"], row["reason"]) for row in made} == {(made[0]["batch"], "见县志")}
    assert {name: states(said)[name] for name in ("city", "home", "again")} == {
        "city": "rejected", "home": "accepted", "again": "extracted",
    }  # fmt: skip
    late = erin.post(several, {"keep": [said["city"].pk]})
    assert (late.status_code, late.json()["code"]) == (409, "conflict-gone")

    erin.post(wrong, {"keep": []})
    assert erin.post(denied, {"keep": [said["city"].pk]}).json()["code"] == "conflict-gone"
    erin.post(denied, {"keep": [said["no"].pk]})
    assert {name: states(said)[name] for name in ("yes", "no", "wrong")} == {
        "yes": "rejected", "no": "accepted", "wrong": "rejected",
    }  # fmt: skip
    assert listed(erin, project) == []

    erin.post(f"projects/{project.pk}/batches/{made[0]['batch']}/revert")
    assert states(said)["home"] == states(said)["city"] == "extracted"
    assert [row["kind"] for row in listed(erin, project)] == ["several"]


def test_who_may_resolve(everybody: dict[str, Api], project: Project, said: dict[str, Statement]) -> None:
    path = f"projects/{project.pk}/conflicts/{'0' * 24}/resolve"
    codes = {name: api.post(path, {"keep": []}).status_code for name, api in everybody.items()}
    assert codes == {"alice": 409, "erin": 409, "victor": 403, "charlie": 404, "visitor": 401}


def test_what_somebody_accepted_before_is_rejected_when_the_other_is_kept(
    everybody: dict[str, Api], project: Project, said: dict[str, Statement]
) -> None:
    statements.accept(said["city"], None)
    (several,) = listed(everybody["erin"], project, kind="several")
    everybody["erin"].post(f"projects/{project.pk}/conflicts/{several['uid']}/resolve", {"keep": [said["home"].pk]})
    assert states(said)["city"] == "rejected"
