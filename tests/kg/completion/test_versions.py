"""One model answers at a time, and the one before is a step back."""

import pytest
from django.contrib.auth.models import User

from kg import jobs
from kg.completion import runs, versions
from kg.completion.errors import NoEarlierModel, TrainingUnderWay
from kg.models import ModelVersion, Project, TrainingRun

pytestmark = pytest.mark.django_db


def test_the_shipped_model_answers_until_another_is_promoted_and_after_going_back(
    project: Project, alice: User
) -> None:
    shipped = versions.promoted(project.pk)
    assert (shipped.number, shipped.kind, shipped.state) == (0, "shipped", "promoted")
    with pytest.raises(NoEarlierModel):
        versions.go_back(project.pk, alice)
    trained = ModelVersion.objects.create(project=project, number=1, kind="trained", fingerprint="x", directory="p/x")

    versions.promote(trained, alice)
    assert versions.promoted(project.pk) == trained
    assert list(ModelVersion.objects.values_list("number", "state")) == [(1, "promoted"), (0, "retired")]
    assert versions.go_back(project.pk, alice).pk == shipped.pk
    assert ModelVersion.objects.get(pk=shipped.pk).promoted_by == alice
    assert versions.go_back(project.pk, alice).pk == trained.pk


def test_a_project_trains_once_at_a_time_and_stops_when_told(project: Project, alice: User) -> None:
    run = runs.start(project, alice)
    with pytest.raises(TrainingUnderWay):
        runs.start(project, None, "change")

    runs.cancel(run)

    assert (run.state, run.job and run.job.state, runs.progress(run)) == ("cancelled", "cancelled", 1.0)
    with pytest.raises(jobs.JobNotRunning):
        runs.cancel(run)
    assert TrainingRun.objects.filter(pk=runs.start(project, alice).pk, state="waiting").exists()
