"""What may be missing, beside the text of a document: dashed, with its reason, apart from what the text says."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.models import Document, Entity, Prediction, Project, Statement
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.predicted import predict
from tests.fixtures.silk_road import write_silk_road

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def document(site: Site, graph: GraphAddress, project: Project) -> Document:
    """A document of 张骞, of whom two things are predicted; of 班超, whom it does not name, a third is."""
    documents = write_silk_road(project)
    entity = {name: Entity.objects.get(name=name) for name in ("张骞", "康居", "楼兰", "班超", "西域都护府")}
    arrived = Statement.objects.get(predicate="到达", object__name="大宛")
    near = Statement.objects.get(predicate="邻近")
    predict(project, entity["张骞"], "到达", entity["康居"], 0.71, [(0.6, [(arrived, True), (near, True)])])
    predict(project, entity["张骞"], "到达", entity["楼兰"], 0.4)
    predict(project, entity["班超"], "隶属", entity["楼兰"], 0.9)
    return documents["张骞出使西域.txt"]


def test_predictions_of_the_documents_entities_are_decided_beside_the_text(
    document: Document, project: Project, browser_as: Open, erin: User
) -> None:
    page = browser_as(erin)
    page.goto(f"/p/{project.pk}/documents/{document.pk}")
    missing = page.locator("#missing")
    cards = missing.locator(".prediction-card")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("康居")
    expect(cards.first.locator(".probability")).to_have_text("71%")
    assert cards.first.evaluate("card => getComputedStyle(card).borderTopStyle") == "dashed"
    assert page.locator(".cards .prediction-card").count() == 0

    cards.first.get_by_role("button", name="为什么").click()
    expect(cards.first.locator(".path-edge")).to_have_count(2)
    expect(cards.first.locator(".sentence-text mark").first).to_be_visible()

    cards.first.get_by_role("button", name="接受").click()
    expect(page.locator(".toast")).to_contain_text("—到达→ 康居")
    expect(cards).to_have_count(1)
    assert Statement.objects.get(object__name="康居", predicate="到达").status == "accepted"
    page.keyboard.press("z")
    expect(cards).to_have_count(2)
    assert set(Prediction.objects.values_list("state", flat=True)) == {"open"}

    missing.locator("summary").click()
    page.locator(".card").first.click()
    page.keyboard.press("a")
    expect(page.locator(".card.is-accepted")).to_have_count(1)
    expect(missing).not_to_have_attribute("open", "")


def test_a_viewer_reads_the_reason_and_decides_nothing(
    document: Document, project: Project, browser_as: Open, victor: User
) -> None:
    page = browser_as(victor)
    page.goto(f"/p/{project.pk}/documents/{document.pk}")
    expect(page.locator("#missing [data-why]")).to_have_count(2)
    expect(page.locator("#missing [data-verdict]")).to_have_count(0)
