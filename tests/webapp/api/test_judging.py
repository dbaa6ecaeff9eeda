"""One verdict on many statements and predictions over REST: preview, guard, one batch, one way back."""

import pytest

from kg.models import Entity, Prediction, Project, Statement
from tests.fixtures.graphs import write_graph
from tests.fixtures.predicted import predict
from tests.webapp.api.conftest import Api

EDGES = [("张骞", "出使", "乌孙"), ("张骞", "到达", "大宛"), ("甘英", "到达", "条支")]


@pytest.fixture
def named(project: Project) -> dict[str, Entity]:
    named = write_graph(project, EDGES)
    predict(project, named["张骞"], "到达", named["条支"], 0.75)
    return named


def chosen(project: Project, verdict: str = "accept") -> dict[str, object]:
    return {
        "project": project.pk,
        "verdict": verdict,
        "statements": list(Statement.objects.values_list("pk", flat=True)),
        "predictions": list(Prediction.objects.values_list("pk", flat=True)),
    }


def test_many_are_looked_at_decided_and_taken_back_at_once(
    everybody: dict[str, Api], project: Project, named: dict[str, Entity]
) -> None:
    erin, body = everybody["erin"], chosen(project)

    preview = erin.post("statements/bulk/preview", body).json()
    assert preview == {
        "count": 4, "statements": 3, "predictions": 1, "reversed": 0, "left": 0, "expected_wrong": 0.25,
        "relations": [{"predicate": "到达", "count": 3}, {"predicate": "出使", "count": 1}],
    }  # fmt: skip
    other = erin.post("statements/bulk", {**body, "expected": 3})
    assert (other.status_code, other.json()["code"]) == (409, "preview-outdated")

    done = erin.post("statements/bulk", {**body, "expected": 4, "reason": "读过"}).json()
    assert (done["count"], {row["batch"] for row in done["decisions"]}) == (4, {done["batch"]})
    assert set(Statement.objects.values_list("status", flat=True)) == {"accepted"}
    again = erin.post("statements/bulk", body).json()
    assert again == {"count": 0, "batch": "", "decisions": []}

    erin.post(f"projects/{project.pk}/batches/{done['batch']}/revert")
    assert set(Statement.objects.values_list("status", flat=True)) == {"extracted"}
    assert Prediction.objects.get().state == "open"


def test_many_are_rejected(everybody: dict[str, Api], project: Project, named: dict[str, Entity]) -> None:
    done = everybody["erin"].post("statements/bulk", chosen(project, "reject")).json()
    assert done["count"] == 4
    assert set(Statement.objects.values_list("status", flat=True)) == {"rejected"}


def test_who_may_and_what_is_no_verdict(everybody: dict[str, Api], project: Project, named: dict[str, Entity]) -> None:
    body = chosen(project)
    codes = {name: api.post("statements/bulk", {**body, "expected": 9}).status_code for name, api in everybody.items()}
    assert codes == {"alice": 409, "erin": 409, "victor": 403, "charlie": 404, "visitor": 401}
    wrong = everybody["erin"].post("statements/bulk", {**body, "verdict": "perhaps"}).json()
    assert [error["field"] for error in wrong["errors"]] == ["verdict"]
    many = everybody["erin"].post("statements/bulk", {**body, "statements": ["x"] * 501})
    assert many.status_code == 400


def test_statements_of_another_project_stay(
    everybody: dict[str, Api], project: Project, named: dict[str, Entity]
) -> None:
    other = Project.objects.create(name="别的")
    theirs = write_graph(other, EDGES)["张骞"].statements_as_subject.first()
    assert theirs
    done = everybody["erin"].post("statements/bulk", {**chosen(project), "statements": [theirs.pk]}).json()
    assert done["count"] == 1
    theirs.refresh_from_db()
    assert theirs.status == "extracted"
