"""axe finds nothing on any page, by day and by night, in both languages; nor in what opens on a page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import URLPattern
from playwright.sync_api import Page, expect

from kg.linking.candidates import candidate_uid
from kg.models import Document, Entity, MergeCandidate, Prediction, Project, RelationType, Statement
from tests.fixtures.browser import ROOT
from tests.fixtures.graph import GraphAddress
from tests.fixtures.predicted import predict, train
from tests.fixtures.silk_road import write_silk_road
from webapp.pages.urls import urlpatterns

pytestmark = pytest.mark.browser
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN = "async () => (await axe.run({exclude: ['#api-docs']}, {resultTypes: ['violations']})).violations"
"""What Swagger UI draws of the API is not ours; the page around it is."""
NOT_PAGES = {"home", "sign-out", "set_language", "image", "document-row", "type-colours", "table-preview"}
"""Routes that answer with no page of their own."""
ACTIONS = {"relation-types-act", "job-act", "reextract", "document-reextract", "proposal-act"}
"""Routes that only take a POST."""


def wrongs(page: Page) -> list[str]:
    """What axe finds, with the first element of each finding."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN)
    return [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.fixture
def documents(graph: GraphAddress, site: Any, project: Project) -> dict[str, Document]:
    """A project in which each page has something to show."""
    documents = write_silk_road(project)
    left, right = sorted(Entity.objects.filter(name__in=["大宛", "大月氏"]), key=lambda row: row.pk)
    MergeCandidate.objects.create(
        uid=candidate_uid(project.pk, left.pk, right.pk),
        project=project,
        left=left,
        right=right,
        score=0.7,
        reasons=[{"code": "same-type", "params": {}}],
    )
    RelationType.objects.create(
        uid="a" * 24, project=project, name="到达", aliases=["抵达"], domain=["person"], functional=True
    )
    arrived, near = (Statement.objects.get(predicate=predicate) for predicate in ("到达", "邻近"))
    predict(project, arrived.subject, "到达", near.object, 0.71, [(0.6, [(arrived, True), (near, True)])])  # type: ignore[arg-type]
    train(project)
    return documents


def addresses(project: Project, document: Document) -> dict[str, str]:
    """Every page by the name of its route. A new route has to be among these, or be named as no page."""
    places = {"project": project.pk, "document": document.pk, "uid": "a" * 24}
    pages = {}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for kind in ("project", "document", "uid"):
            route = route.replace(f"<str:{kind}>", places[kind])
        if pattern.name and pattern.name not in NOT_PAGES | ACTIONS and "<" not in route:
            pages[pattern.name] = f"/{route}"
    return pages | {"table": f"/p/{project.pk}/graph?view=table", "missing": "/nowhere", "api": "/api/docs"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_on_any_page(
    documents: dict[str, Document],
    project: Project,
    alice: User,
    browser_as: Callable[..., Page],
    scheme: str,
    locale: str,
) -> None:
    page = browser_as(alice, color_scheme=scheme, locale=locale)
    found = {}
    for name, address in addresses(project, documents["张骞出使西域.txt"]).items():
        page.goto(address)
        ready(page, name)
        if wrong := wrongs(page):
            found[name] = wrong
    said(found)


def said(found: dict[str, list[str]]) -> None:
    """Fails with one line for each finding."""
    lines = [f"{name}: {wrong}" for name, wrongs in found.items() for wrong in wrongs]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def ready(page: Page, name: str) -> None:
    """Waits for what the page's script adds."""
    if name in ("graph", "table"):
        page.locator("#graph[data-ready=true]").wait_for()
    if name == "merge-candidates":
        expect(page.locator(".merge-preview")).to_be_visible()
    if name == "review":
        expect(page.locator(".review-card .path-picture, .review-card .evidence").first).to_be_visible()
    if name == "models":
        for table in page.locator(".as-table summary").all():
            table.click()
    if name == "api":
        page.locator(".opblock").first.wait_for()


def test_nor_for_visitors(browser_as: Callable[..., Page]) -> None:
    page = browser_as(None)
    page.goto("/sign-in")
    assert wrongs(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_in_what_opens_on_a_page(
    documents: dict[str, Document], project: Project, alice: User, browser_as: Callable[..., Page], scheme: str
) -> None:
    page = browser_as(alice, color_scheme=scheme)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if wrong := wrongs(page):
            found[name] = wrong

    page.goto(f"/p/{project.pk}/documents/{documents['张骞出使西域.txt'].pk}")
    page.keyboard.press("j")
    page.locator("#text .mention", has_text="大宛").first.click()
    expect(page.locator("#popover")).to_be_visible()
    look("popover")
    page.locator("#popover").get_by_role("button", name="等同于…").click()
    page.locator(".suggested .entity-row").first.click()
    expect(page.locator(".drawer .merge-preview")).to_be_visible()
    look("merging")
    page.keyboard.press("Escape")
    page.locator("#text .mention", has_text="大宛").first.click()
    page.locator("#popover").get_by_role("button", name="拆分…").click()
    expect(page.locator(".drawer .split")).to_be_visible()
    look("splitting")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    look("keys")
    page.goto(f"/p/{project.pk}/graph?entity={Entity.objects.get(name='张骞').pk}")
    page.locator("#inspector .relation").first.click()
    look("inspector")
    page.locator("#inspector [data-tab=missing]").click()
    expect(page.locator("#inspector .missing-form")).to_be_visible()
    look("missing")
    page.goto(f"/p/{project.pk}/graph?prediction={Prediction.objects.get().pk}")
    expect(page.locator("#inspector .path-edge").first).to_be_visible()
    look("prediction")
    page.goto(f"/p/{project.pk}/review")
    page.locator("#review-kind").select_option("statement")
    expect(page.locator(".review-card.is-statement .evidence")).to_be_visible()
    page.locator("#main").focus()
    page.keyboard.press("e")
    expect(page.locator("#edit-predicate")).to_be_visible()
    look("correcting")
    page.locator("#review-bulk").click()
    expect(page.locator("dialog.bulk")).to_be_visible()
    look("accepting many")
    page.goto(f"/p/{project.pk}/schema")
    page.locator(".kinds-panel a").click()
    expect(page.locator("dialog .looks")).to_be_visible()
    look("entity types")
    page.locator(".project-switch summary").dispatch_event("click")
    said(found)
