"""From the schema to the graph: a relation type's statements are named, counted and filtered there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.curate import relation_types
from kg.graph.projector import drain_all
from kg.graph.verify import compare
from kg.ingest import run
from kg.models import Job, Project, Statement
from kg.schema.matching import Alias
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("ZHITU_PICTURES", "")


def test_a_relation_type_reaches_the_graph_page(
    site: Site, graph: GraphAddress, project: Project, alice: User, browser_as: Callable[..., Page]
) -> None:
    write_silk_road(project)
    predicate = Statement.objects.filter(project=project, object__isnull=False).order_by("pk")[0].predicate
    count = Statement.objects.filter(project=project, predicate=predicate, object__isnull=False).count()
    relation_types.add(project, [relation_types.Outline("往来", (Alias(predicate),))])
    run.run(Job.objects.get(project=project, kind="refresh").pk)
    drain_all(project.pk)
    assert not compare(project).counts()

    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/schema")
    page.locator("#types .count a").click()
    page.locator("#graph[data-ready=true]").wait_for()
    expect(page.locator("#rows tr")).to_have_count(count)
    expect(page.locator("#rows tr").first.locator(".relation-tag")).to_have_text("往来")
    pick = page.locator("#relations [data-key=往来]")
    expect(pick).to_have_attribute("aria-pressed", "true")
    page.locator("#rows tr").first.press("Enter")
    expect(page.locator("#inspector .relation-tag").first).to_have_text("往来")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "graph-relation.png")
    page.locator("[data-to=graph]").click()
    if PICTURES:
        page.wait_for_timeout(800)
        page.screenshot(path=Path(PICTURES) / "graph-relation-2.png")
    page.locator("[data-to=table]").click()
    pick.press("Enter")
    expect(page.locator("#rows tr")).not_to_have_count(count)
    assert "relation=" not in page.url
