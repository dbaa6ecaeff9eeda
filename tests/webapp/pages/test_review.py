"""The frame of the review; what happens in it is in tests/journeys/test_predictions.py."""

from django.contrib.auth.models import User
from django.core.cache import cache

from kg.models import Project
from tests.fixtures.graphs import write_graph
from tests.fixtures.predicted import predict
from tests.webapp.pages.people import as_


def test_an_empty_review_teaches(project: Project, alice: User) -> None:
    html = as_(alice).get(f"/p/{project.pk}/review").content.decode()

    assert "Nothing to review" in html and "Add a document" in html
    assert 'id="review-badge"' not in html


def test_the_bar_counts_what_is_to_decide(project: Project, alice: User, victor: User) -> None:
    named = write_graph(project, [("甲", "师从", "乙"), ("乙", "师从", "丙")])
    predict(project, named["甲"], "师从", named["丙"], 0.6)
    cache.clear()

    assert '<span class="badge" id="review-badge">1</span>' in as_(alice).get(f"/p/{project.pk}/graph").content.decode()
    looking = as_(victor).get(f"/p/{project.pk}/review").content.decode()
    assert "data-edit" not in looking and 'id="review-bulk"' not in looking
