"""The document page as a tool: statements judged by key, relations drawn from name to name, words marked."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from kg.curate import relation_types
from kg.curate.relation_types import Outline
from kg.extraction import model
from kg.models import Document, Evidence, Project, Statement
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import PatternParser
from tests.kg.curate.reading import read as upload

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
TEXT = "赵文访问东山城。赵武管理丝绸。"


@pytest.fixture
def document(site: Site, graph: GraphAddress, project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Document]:
    expect.set_options(timeout=15_000)
    monkeypatch.setattr(model, "load", PatternParser)
    yield upload(project, TEXT)
    expect.set_options(timeout=5_000)


@pytest.fixture
def page(document: Document, browser_as: Open, erin: User) -> Page:
    page = browser_as(erin)
    page.goto(f"/p/{document.project_id}/documents/{document.pk}")
    expect(page.locator("#text .mention").first).to_be_visible()
    return page


def name(page: Page, text: str, nth: int = 0) -> Locator:
    return page.locator("#text .mention", has_text=text).nth(nth)


def drag(page: Page, one: Locator, other: Locator) -> None:
    one.hover()
    page.mouse.down()
    other.hover()
    page.mouse.up()


def statuses() -> dict[str, str]:
    return {f"{row.subject}{row.predicate}{row.object}": row.status for row in Statement.objects.all()}


def test_statements_are_judged_by_key_and_undone(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_contain_text("已确认：赵文")
    expect(page.locator(".card.chosen")).to_contain_text("丝绸")
    page.keyboard.press("r")
    expect(page.locator(".toast")).to_contain_text("已否定：赵武")
    expect(page.locator(".card.is-rejected")).to_contain_text("丝绸")
    expect(page.locator("#open-count")).to_have_text("0")
    assert statuses() == {"赵文访问东山城": "accepted", "赵武管理丝绸": "rejected"}

    page.keyboard.press("z")
    expect(page.locator(".toast")).to_have_text("已撤销。")
    page.keyboard.press("z")
    expect(page.locator("#open-count")).to_have_text("2")
    assert set(statuses().values()) == {"extracted"}
    page.keyboard.press("Shift+Z")
    expect(page.locator(".toast")).to_have_text("已重做。")
    expect(page.locator("#open-count")).to_have_text("1")
    assert statuses()["赵文访问东山城"] == "accepted"


def test_cards_come_in_the_order_of_doubt(page: Page, project: Project) -> None:
    Statement.objects.filter(predicate="管理").update(confidence=0.2)
    page.reload()
    first = page.locator(".cards .card").first
    expect(first).to_contain_text("访问")
    page.get_by_label("陈述的顺序").select_option("least")
    expect(first).to_contain_text("管理")
    page.reload()
    expect(first).to_contain_text("管理")
    page.get_by_label("陈述的顺序").select_option("text")
    expect(first).to_contain_text("访问")


def test_a_relation_is_dragged_from_name_to_name(page: Page, project: Project) -> None:
    person, place, work = ("person",), ("place",), ("work",)
    relation_types.add(
        project, [Outline("到达", domain=person, range=place), Outline("作者", domain=work, range=person)]
    )
    drag(page, name(page, "赵文"), name(page, "东山城"))

    asked = page.get_by_role("dialog", name="什么关系？")
    expect(asked.locator(".relations button").first).to_have_text("到达1")
    expect(asked).not_to_contain_text("作者1")
    page.keyboard.press("1")
    expect(page.locator(".toast")).to_contain_text("已添加：赵文 — 到达 → 东山城")
    expect(page.locator(".card", has_text="到达")).to_contain_text("人工添加")

    made = Statement.objects.get(predicate="到达")
    assert (made.subject.name, made.object and made.object.name, made.status) == ("赵文", "东山城", "accepted")
    evidence = Evidence.objects.get(statement=made)
    assert (evidence.subject_spans, evidence.object_spans) == ([[0, 2]], [[4, 7]])
    page.locator(".toast-action").click()
    expect(page.locator(".card", has_text="到达")).to_have_count(0)
    assert not Statement.objects.filter(predicate="到达").exists()


def test_a_relation_is_added_by_keys_alone(page: Page) -> None:
    page.keyboard.press("]")
    page.keyboard.press("l")
    page.keyboard.press("]")
    expect(page.locator(".mention.to")).to_have_text("东山城")
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name="什么关系？")
    asked.get_by_label("其他说法").fill("访")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_contain_text("已添加：赵文 — 访 → 东山城")
    expect(page.locator(".card")).to_have_count(3)
    evidence = Evidence.objects.get(statement__predicate="访")
    assert evidence.predicate_spans == [[2, 3]]


def test_viewers_read_and_change_nothing(document: Document, browser_as: Open, victor: User) -> None:
    page = browser_as(victor)
    page.goto(f"/p/{document.project_id}/documents/{document.pk}")
    expect(name(page, "东山城")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("a")
    drag(page, name(page, "赵文"), name(page, "东山城"))
    name(page, "赵文").click()
    expect(page.locator("#popover")).to_contain_text("赵文")
    expect(page.locator("#popover button, .card-acts")).to_have_count(0)
    assert set(statuses().values()) == {"extracted"}
