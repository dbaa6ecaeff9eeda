"""The graph page in Chromium: what the mouse, the keyboard and the address do. One small graph, see silk_road."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.graph.projector import drain_all
from kg.models import Document, Entity, Project
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import FIRST, SECOND, write_document, write_silk_road
from tests.journeys.graph_steps import ask, at_rest, entity, open_graph, statement

pytestmark = pytest.mark.browser


@pytest.fixture
def documents(site: Site, graph: GraphAddress, project: Project) -> dict[str, Document]:
    return write_silk_road(project)


@pytest.fixture
def page(documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], alice: User) -> Page:
    page = browser_as(alice)
    open_graph(page, project)
    return page


def click_on(page: Page, pixel: dict[str, float]) -> None:
    page.mouse.click(pixel["x"], pixel["y"])


def places(page: Page) -> dict[str, Any]:
    return {uid: ask(page, "placeOf(argument)", uid) for uid in ask(page, "nodes()")}


def test_a_click_on_an_entity_shows_its_statements_and_brings_its_neighbours(
    page: Page, project: Project, documents: dict[str, Document]
) -> None:
    open_graph(page, project, f"?document={documents['张骞出使西域.txt'].pk}")
    assert entity("李广利") not in ask(page, "nodes()")
    before = places(page)

    click_on(page, ask(page, "pixelOf(argument)", entity("大宛")))

    expect(page.locator("#inspector h2")).to_have_text("大宛")
    rows = page.locator("#inspector .relation")
    expect(rows).to_have_count(4)
    assert "李广利" in rows.filter(has_text="征伐").inner_text()
    at_rest(page)
    assert entity("李广利") in ask(page, "nodes()")
    assert {uid: place for uid, place in places(page).items() if uid in before} == before
    expect(page).to_have_url(re.compile(f"entity={entity('大宛')}"))


def test_a_click_on_an_edge_shows_its_sentence_with_the_three_parts_marked(page: Page, project: Project) -> None:
    click_on(page, ask(page, "edgePixelOf(argument)", statement("张骞", "到达", "大宛")))

    evidence = page.locator("#inspector .evidence")
    expect(evidence).to_have_count(1)
    expect(evidence.locator(".sentence-text")).to_have_text("“𠮷日，张骞逃脱后到达大宛，大宛国王派人护送他前往康居。”")
    assert evidence.locator("mark").all_inner_texts() == ["张骞", "到达", "大宛"]
    assert [mark.get_attribute("data-part") for mark in evidence.locator("mark").all()] == [
        "subject",
        "predicate",
        "object",
    ]
    expect(page.locator("#inspector .relation")).to_have_text(re.compile("到访"))
    sentence = evidence.get_attribute("data-sentence")
    document = Document.objects.get(name="张骞出使西域.txt").pk
    address = f"/p/{project.pk}/documents/{document}?sentence={sentence}#s-{sentence}"
    expect(evidence.locator("a")).to_have_attribute("href", address)


def test_a_statement_about_a_value_opens_its_sentence_too(page: Page) -> None:
    click_on(page, ask(page, "pixelOf(argument)", entity("张骞")))
    page.locator("#inspector .relation").filter(has_text="300匹马").click()

    expect(page.locator("#inspector .sentence-text")).to_have_text("张骞带回300匹马。")


def test_back_undoes_a_choice_and_a_reload_keeps_it(page: Page) -> None:
    click_on(page, ask(page, "pixelOf(argument)", entity("张骞")))
    expect(page.locator("#inspector h2")).to_have_text("张骞")

    page.reload()
    expect(page.locator("#inspector h2")).to_have_text("张骞")

    page.go_back()
    expect(page.locator("#inspector")).to_be_hidden()


def test_the_legend_hides_a_type_on_the_canvas_and_in_the_table(page: Page) -> None:
    expect(page.locator("#types [data-key=person] .count")).to_have_text("7")

    page.locator("#types [data-key=person]").click()

    expect(page.locator("#types [data-key=person]")).to_have_attribute("aria-pressed", "false")
    assert set(ask(page, "nodes()")) == set(Entity.objects.exclude(type="person").values_list("pk", flat=True))
    page.locator("[data-to=table]").click()
    expect(page.locator("#rows tr")).to_have_count(5)
    expect(page).to_have_url(re.compile("hide=person"))


def test_the_threshold_hides_what_is_less_certain(page: Page) -> None:
    page.locator("#confidence").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")

    assert statement("康居", "毗邻", "楼兰") not in ask(page, "edges()")
    assert statement("张骞", "到访", "大宛") in ask(page, "edges()")
    assert entity("楼兰") not in ask(page, "nodes()")


def test_find_brings_in_an_entity_that_the_scene_does_not_show(
    page: Page, project: Project, documents: dict[str, Document]
) -> None:
    open_graph(page, project, f"?document={documents['张骞出使西域.txt'].pk}")
    page.keyboard.press("/")
    page.keyboard.type("班")
    expect(page.locator("#found li")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.locator("#inspector h2")).to_have_text("班超")
    at_rest(page)
    assert {entity("班超"), entity("西域都护府")} <= set(ask(page, "nodes()"))


def test_the_table_is_read_sorted_and_opened_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("t")
    expect(page.locator("#rows tr")).to_have_count(len(FIRST) + len(SECOND) - 1)

    page.locator("[data-column=subject]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    chosen = page.locator("#rows tr[aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("data-edge") == page.locator("#rows tr").nth(1).get_attribute("data-edge")
    expect(page.locator("#inspector .sentence-text")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#inspector")).to_be_hidden()


def test_the_canvas_is_walked_with_the_keyboard(page: Page) -> None:
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.locator("#inspector h2")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector .sentence-text").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#canvas")).to_be_focused()


def test_a_change_of_theme_moves_nothing(page: Page) -> None:
    before = places(page)
    pixel = ask(page, "pixelOf(argument)", entity("张骞"))
    light = page.screenshot()

    page.locator("#theme").click()
    page.locator("#theme").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert places(page) == before
    assert ask(page, "pixelOf(argument)", entity("张骞")) == pixel
    assert page.screenshot() != light


def test_a_graph_looks_the_same_when_it_is_opened_again(page: Page, project: Project) -> None:
    before = places(page)
    moved = ask(page, "pixelOf(argument)", entity("史记"))
    page.mouse.move(moved["x"], moved["y"])
    page.mouse.down()
    page.mouse.move(moved["x"] - 40, moved["y"] + 30, steps=4)
    page.mouse.up()
    after = places(page)
    assert after[entity("史记")] != before[entity("史记")]

    open_graph(page, project)

    tenths = {uid: pytest.approx(place, abs=0.06) for uid, place in after.items()}  # places are kept to a tenth
    assert places(page) == tenths


def test_names_cover_neither_each_other_nor_a_node(page: Page) -> None:
    boxes = ask(page, "labels()")

    overlapping = [
        (one, other)
        for one, a in boxes.items()
        for other, b in boxes.items()
        if one < other
        and a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]
    assert len(boxes) == Entity.objects.count()
    assert overlapping == []


def test_a_graph_that_grows_leaves_what_is_there_in_its_place(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], alice: User
) -> None:
    other = Project.objects.create(name="新项目")
    other.memberships.create(user=alice, role="owner")
    page = browser_as(alice)
    open_graph(page, other)
    expect(page.locator("[data-empty=start]")).to_be_visible()

    grow(other, "一.txt", FIRST)
    wait_until(lambda: len(ask(page, "nodes()")) == 8)
    at_rest(page)
    before = places(page)
    grow(other, "二.txt", SECOND)
    wait_until(lambda: len(ask(page, "nodes()")) == 17)
    at_rest(page)

    assert {uid: place for uid, place in places(page).items() if uid in before} == before
    expect(page.locator("[data-empty=start]")).to_be_hidden()


def grow(project: Project, name: str, facts: list[Any]) -> None:
    """Read a document into ``project``: the job's end is what the page hears of."""
    document = write_document(project, name, facts)
    drain_all(project.pk)
    document.jobs.create(
        uid=document.pk, key=f"extract:{document.pk}", kind="extract", queue="extract", project=project, state="running"
    )
    time.sleep(1.5)  # as long as the stream sleeps between two looks
    document.jobs.update(state="done")


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_without_webgl_the_table_stands_in(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], alice: User
) -> None:
    page = browser_as(alice)
    page.add_init_script(
        "const original = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "  return kind.includes('webgl') ? null : original.call(this, kind, ...rest);"
        "};"
    )
    open_graph(page, project)

    expect(page.locator("#no-webgl")).to_be_visible()
    expect(page.locator("#rows tr")).to_have_count(len(FIRST) + len(SECOND) - 1)


def test_a_phone_shows_the_table_first(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], alice: User
) -> None:
    page = browser_as(alice, viewport={"width": 390, "height": 844}, has_touch=True)
    open_graph(page, project)

    expect(page.locator("#graph")).to_have_attribute("data-view", "table")
    page.locator("#rows tr .predicate").first.tap()
    expect(page.locator("#inspector .sentence-text").first).to_be_visible()
