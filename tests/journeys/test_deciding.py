"""Two people on one statement, and the history that takes it all back."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.curate import statements
from kg.curate.statements import Edit
from kg.models import Document, Entity, Project, Statement
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def documents(site: Site, graph: GraphAddress, project: Project) -> dict[str, Document]:
    return write_silk_road(project)


def mission() -> Statement:
    return Statement.objects.get(subject__name="张骞", object__name="乌孙")


def test_the_second_of_two_people_sees_what_the_first_changed_and_keeps_their_own(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User, alice: User
) -> None:
    page = browser_as(erin)
    statement = mission()
    page.goto(f"/p/{project.pk}/graph?edge={statement.pk}")
    page.get_by_role("button", name="编辑").click()
    statements.edit(statement, Edit(predicate="前往"), alice)

    page.get_by_label("关系", exact=True).fill("通往")
    page.keyboard.press("Enter")

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("alice 刚刚改过这里")
    expect(conflict.get_by_role("row", name=re.compile("关系 通往 前往"))).to_be_visible()
    conflict.get_by_role("button", name="保留我的").click()
    expect(page.locator("#inspector .triple")).to_contain_text("通往")
    assert mission().predicate == "通往"


def test_history_names_what_stands_in_the_way_and_undoes_it_along(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User, alice: User
) -> None:
    before = mission().predicate
    statements.edit(mission(), Edit(predicate="前往"), alice)
    statements.edit(mission(), Edit(predicate="通往"), alice)
    page = browser_as(erin)
    page.goto(f"/p/{project.pk}/history?by=alice&entity={Entity.objects.get(name='张骞').pk}")
    rows = page.locator(".history > li")
    expect(rows).to_have_count(2)

    rows.nth(1).get_by_role("button", name="撤销").click()
    expect(rows.nth(1).get_by_role("alert")).to_contain_text("挡着")
    rows.nth(1).get_by_role("button", name="连同这个一起撤销").click()

    expect(page.locator(".history > li.is-undone")).to_have_count(2)
    assert mission().predicate == before
