"""The models page: figures in plain words, drawings that are tables too, and one click forward and back."""

import re

import pytest
from django.contrib.auth.models import User

from kg.completion import versions
from kg.models import ModelVersion, Project, TrainingRun
from tests.fixtures.predicted import CURVE, METRICS, train
from tests.webapp.pages.people import as_
from webapp.pages.drawing import curve, reliability


@pytest.fixture
def trained(project: Project) -> ModelVersion:
    return train(project)


def page(user: User, project: Project, query: str = "") -> str:
    html = as_(user).get(f"/p/{project.pk}/models{query}").content.decode()
    return re.sub(r"\s+", " ", html)


def test_a_project_starts_with_the_model_that_comes_with_zhitu(project: Project, alice: User) -> None:
    html = page(alice, project)

    assert "The model that comes with Zhitu" in html
    assert "Not measured on this graph yet" in html
    assert "Train now" in html


def test_figures_are_said_in_words_old_beside_new(trained: ModelVersion, project: Project, alice: User) -> None:
    html = page(alice, project)

    assert "Learned from 1,830 relations of this graph" in html
    assert "<b>37%</b>" in html and "<b>3.1 points</b>" in html
    assert "Measured on 240 relations" in html
    assert '<span class="muted">0.410 →</span> <b>0.470</b>' in html
    assert html.count('<circle class="dot"') == 2
    assert '<td class="count numbers">25%</td><td class="count numbers">30%</td>' in html


def test_relations_are_sorted_as_asked(trained: ModelVersion, project: Project, alice: User) -> None:
    def names(query: str) -> list[str]:
        return re.findall(r'view=table">(\w+)</a>', page(alice, project, query))

    assert names("") == ["出使", "到达"]
    assert names("?sort=mrr") == ["到达", "出使"]
    assert names("?sort=nonsense") == ["出使", "到达"]


def test_one_click_goes_back_and_another_forward(trained: ModelVersion, project: Project, erin: User) -> None:
    client = as_(erin)
    client.post(f"/p/{project.pk}/models/back")
    assert versions.promoted(project.pk).pk == versions.shipped(project.pk).pk
    client.post(f"/p/{project.pk}/models/promote", {"model": trained.pk})
    assert versions.promoted(project.pk).pk == trained.pk


def test_a_training_is_started_watched_and_stopped(project: Project, erin: User) -> None:
    client = as_(erin)
    client.post(f"/p/{project.pk}/models/train")
    run = TrainingRun.objects.get()
    assert (run.state, run.requested_by) == ("waiting", erin)
    assert 'data-running="1"' in page(erin, project)
    again = client.post(f"/p/{project.pk}/models/train", follow=True).content.decode()
    assert "A training is under way already" in again

    client.post(f"/p/{project.pk}/models/cancel")
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert client.post(f"/p/{project.pk}/models/cancel").status_code == 404
    assert client.post(f"/p/{project.pk}/models/nonsense").status_code == 404


def test_viewers_look_and_strangers_do_not(project: Project, victor: User, charlie: User) -> None:
    assert "Train now" not in page(victor, project)
    for action in ("train", "cancel", "back", "promote"):
        assert as_(victor).post(f"/p/{project.pk}/models/{action}").status_code == 403
        assert as_(charlie).post(f"/p/{project.pk}/models/{action}").status_code == 404
    assert not TrainingRun.objects.exists()


def test_a_plot_puts_what_was_promised_to_the_right_and_what_proved_true_upwards() -> None:
    plot = reliability(METRICS["reliability"])

    assert plot is not None
    assert [(dot.x, dot.y, dot.radius) for dot in plot.dots] == [(90.0, 150.0, 8.0), (190.0, 110.0, 5.2)]
    assert plot.line == "90.0,150.0 190.0,110.0"
    assert reliability([]) is None


def test_a_curve_falls_from_the_first_loss_and_rises_to_the_best_rank() -> None:
    drawn = curve(CURVE)

    assert drawn is not None
    assert drawn.loss == "40.0,10.0 250.0,110.0 460.0,160.0"
    assert drawn.mrr == "40.0,160.0 460.0,10.0"
    assert curve(CURVE[:1]) is None
