"""Two people in two browsers: what one changes, the other sees within two seconds, and loses nothing by it."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from kg.curate import entities
from kg.graph.projector import drain_all
from kg.models import Document, Entity, Project
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WITHIN = 2.0


@pytest.fixture
def documents(site: Site, graph: GraphAddress, project: Project) -> Iterator[dict[str, Document]]:
    expect.set_options(timeout=10_000)
    yield write_silk_road(project)
    expect.set_options(timeout=5_000)


def listening(page: Page, address: str) -> None:
    """Opens a page and waits until it hears of changes."""
    with page.expect_response(lambda response: "jobs/events" in response.url):
        page.goto(address)
    page.wait_for_timeout(300)


def seen(started: float, there: Locator, text: str) -> float:
    expect(there).to_contain_text(text)
    return time.monotonic() - started


def test_a_change_is_on_the_other_document_page_within_two_seconds(
    browser_as: Open, erin: User, victor: User, project: Project, documents: dict[str, Document]
) -> None:
    document = documents["张骞出使西域.txt"]
    other = browser_as(victor)
    listening(other, f"/p/{project.pk}/documents/{document.pk}")
    card = other.locator(".card", has_text="张骞").first
    card.click()
    top = other.evaluate("scrollY")

    started = time.monotonic()
    entities.rename(Entity.objects.get(name="张骞"), "博望侯", erin)

    assert seen(started, other.locator(".card.chosen"), "博望侯") < WITHIN
    assert other.evaluate("scrollY") == top


def test_a_change_is_on_the_other_graph_page_within_two_seconds_and_nothing_moves(
    browser_as: Open, erin: User, victor: User, project: Project, documents: dict[str, Document]
) -> None:
    zhang = Entity.objects.get(name="张骞")
    other = browser_as(victor)
    listening(other, f"/p/{project.pk}/graph?entity={zhang.pk}")
    expect(other.locator("#inspector h2")).to_have_text("张骞")
    other.locator("#graph[data-ready=true]").wait_for()
    places = "() => Object.fromEntries(window.zhitu.graph.nodes().map((uid) => [uid, window.zhitu.graph.placeOf(uid)]))"
    before = other.evaluate(places)
    names = "() => document.querySelector('#inspector h2').textContent"

    started = time.monotonic()
    entities.rename(zhang, "博望侯", erin)
    drain_all(project.pk)

    assert seen(started, other.locator("#inspector h2"), "博望侯") < WITHIN
    other.wait_for_function("window.zhitu.graph.nodes().length > 0")
    other.locator("#graph[data-ready=true]").wait_for()
    assert other.evaluate(places) == before
    assert other.evaluate(names) == "博望侯"


def test_what_somebody_is_writing_stays(
    browser_as: Open, erin: User, alice: User, project: Project, documents: dict[str, Document]
) -> None:
    zhang = Entity.objects.get(name="张骞")
    other = browser_as(alice)
    listening(other, f"/p/{project.pk}/graph?entity={zhang.pk}")
    other.get_by_role("button", name="重命名").click()
    field = other.get_by_label("新名称")
    field.fill("张子文")

    entities.rename(zhang, "博望侯", erin)
    other.wait_for_timeout(2000)
    expect(field).to_have_value("张子文")
    expect(field).to_be_focused()
    other.get_by_role("button", name="取消").click()

    expect(other.locator("#inspector h2")).to_have_text("博望侯")
