"""Two birthplaces are listed, one is chosen, and all of it is taken back."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.models import Decision, Project, RelationType, Statement
from tests.fixtures.browser import Site
from tests.kg.graph.records import Record

pytestmark = pytest.mark.browser


@pytest.fixture
def two_places(site: Site, project: Project) -> dict[str, Statement]:
    record = Record(project)
    sentence = record.sentence(record.document())
    relation = RelationType.objects.create(
        uid="a" * 24, project=project, name="出生地", aliases=["生于"], functional=True
    )
    zhang = record.entity("张骞")
    return {
        name: record.statement(zhang, "生于", record.entity(name, "place"), [sentence], relation=relation)
        for name in ("长安", "城固")
    }


def statuses() -> list[str]:
    return list(Statement.objects.order_by("object__name").values_list("status", flat=True))


def test_one_of_two_birthplaces_is_chosen_and_put_back(
    browser_as: Callable[..., Page], erin: User, project: Project, two_places: dict[str, Statement]
) -> None:
    expect.set_options(timeout=15_000)
    page = browser_as(erin)
    page.goto(f"/p/{project.pk}/schema/conflicts")
    expect(page.locator(".conflict h3")).to_contain_text("张骞 出生地")
    page.locator(".card", has_text="城固").focus()
    page.keyboard.press("a")

    expect(page.locator(".toast")).to_contain_text("与它矛盾的已否定")
    expect(page.get_by_role("heading", name="没有矛盾")).to_be_visible()
    assert statuses() == ["accepted", "rejected"]
    assert len(set(Decision.objects.values_list("batch", flat=True))) == 1
    page.keyboard.press("z")
    expect(page.locator(".conflict .card")).to_have_count(2)
    assert statuses() == ["extracted", "extracted"]
    page.keyboard.press("Shift+Z")
    expect(page.locator(".conflict .card")).to_have_count(0)
    assert statuses() == ["accepted", "rejected"]
    expect.set_options(timeout=5_000)
