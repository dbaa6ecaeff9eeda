"""Models and trainings over REST."""

from kg.completion import versions
from kg.models import ModelVersion, Project, TrainingRun
from tests.webapp.api.conftest import Api, Record

FIGURES = {"mrr": 0.47, "hits1": 0.37, "hits3": 0.5, "hits10": 0.7, "ece": 0.03, "count": 40}
METRICS = {
    **FIGURES,
    "relations": {"到达": {"mrr": 0.4, "hits10": 0.6, "count": 10}, "出使": {"mrr": 0.5, "hits10": 0.7, "count": 30}},
    "reliability": [{"from": 0.5, "to": 0.6, "confidence": 0.55, "accuracy": 0.5, "count": 12}],
}


def trained(project: Project) -> ModelVersion:
    versions.promoted(project.pk)
    return ModelVersion.objects.create(
        project=project, number=1, kind="trained", fingerprint="f", revision=7, directory=f"{project.pk}/1",
        weights={"complex": 1.0}, metrics=METRICS, baseline={**FIGURES, "mrr": 0.4},
    )  # fmt: skip


def test_models_are_listed_with_their_figures_beside_the_old_ones(as_alice: Api, project: Project) -> None:
    model = trained(project)

    newest, shipped = as_alice.get("models", project=project.pk).json()["results"]

    assert (newest["uid"], newest["metrics"], newest["baseline"]["mrr"]) == (model.pk, FIGURES, 0.4)
    assert (shipped["kind"], shipped["state"], shipped["metrics"]["mrr"]) == ("shipped", "promoted", None)


def test_an_evaluation_has_relations_and_reliability(as_alice: Api, project: Project) -> None:
    body = as_alice.get(f"models/{trained(project).pk}/evaluations").json()

    assert [row["relation"] for row in body["relations"]] == ["出使", "到达"]
    assert body["reliability"] == METRICS["reliability"]


def test_promoting_is_for_editors_and_can_be_turned_round(everybody: dict[str, Api], project: Project) -> None:
    model = trained(project)
    shipped = versions.shipped(project.pk)

    assert everybody["victor"].post(f"models/{model.pk}/promote").status_code == 403
    assert everybody["erin"].post(f"models/{model.pk}/promote").json()["promoted_by"] == "erin"
    assert versions.promoted(project.pk).pk == model.pk
    everybody["erin"].post(f"models/{shipped.pk}/promote")
    assert versions.promoted(project.pk).pk == shipped.pk


def test_a_training_is_started_once_watched_and_stopped(as_alice: Api, project: Project) -> None:
    started = as_alice.post("training-runs", {"project": project.pk})
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    again = as_alice.post("training-runs", {"project": project.pk})
    assert (again.status_code, again.json()["code"]) == (409, "training-under-way")

    run = started["Location"].removeprefix("/api/v1/")
    assert as_alice.get(run).json()["progress"] == 0.0
    assert as_alice.post(f"{run}/cancel").json()["state"] == "cancelled"
    assert as_alice.post(f"{run}/cancel").status_code == 409
    assert [row["state"] for row in as_alice.get("training-runs", project=project.pk).json()["results"]] == [
        TrainingRun.State.CANCELLED
    ]


def test_a_curve_is_read_point_by_point(as_alice: Api, record: Record) -> None:
    body = as_alice.get(f"training-runs/{record.training.pk}").json()

    assert body["curve"] == [{"epoch": 1, "loss": 3.2, "mrr": 0.4}]
