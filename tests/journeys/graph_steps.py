"""Steps that the journeys on the graph page share."""

from typing import Any

from playwright.sync_api import Page

from kg.models import Entity, Project, Statement


def open_graph(page: Page, project: Project, query: str = "") -> None:
    """The graph page at an address, at rest."""
    page.goto(f"/p/{project.pk}/graph{query}")
    at_rest(page)


def at_rest(page: Page) -> None:
    """Nothing on the page changes its place any more."""
    page.locator("#graph[data-ready=true]").wait_for()


def entity(name: str) -> str:
    """Its uid."""
    return Entity.objects.get(name=name).pk


def statement(subject: str, predicate: str, object_: str) -> str:
    """Its uid."""
    return Statement.objects.get(subject__name=subject, predicate=predicate, object__name=object_).pk


def ask(page: Page, expression: str, argument: str = "") -> Any:
    """What ``window.zhitu.graph`` answers."""
    return page.evaluate(f"argument => window.zhitu.graph.{expression}", argument)


def names(page: Page) -> set[str]:
    """Of the entities that are drawn, or in the table."""
    return set(Entity.objects.filter(pk__in=ask(page, "nodes()")).values_list("name", flat=True))


def click(page: Page, name: str, modifier: str = "") -> None:
    """A click on an entity of the canvas, with a key held down; what the last one moved has been drawn by then."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    pixel = ask(page, "pixelOf(argument)", entity(name))
    if modifier:
        page.keyboard.down(modifier)
    page.mouse.click(pixel["x"], pixel["y"])
    if modifier:
        page.keyboard.up(modifier)


def row(page: Page, name: str, other: str = "") -> None:
    """The keyboard on the first row of the table that has ``name``, and ``other``."""
    page.locator("#rows tr", has_text=name).filter(has_text=other).first.focus()
