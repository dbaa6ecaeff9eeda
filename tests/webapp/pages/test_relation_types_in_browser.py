"""The schema page in Chromium: dialogs, keyboard, both languages and themes, a phone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.curate import relation_types
from kg.ingest import run
from kg.models import Document, Job, Project, RelationType
from kg.schema.starter import starters

pytestmark = pytest.mark.browser
WIDEST = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = os.environ.get("ZHITU_PICTURES", "")


def look(page: Page, name: str) -> None:
    """Keeps a picture where somebody asked for one."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


@pytest.fixture
def filled(document: Document, project: Project) -> Project:
    chosen = [starter.definition for starter in starters(("people", "works"), "zh")]
    relation_types.add(
        project,
        [relation_types.Outline(t.name, t.aliases, tuple(sorted(t.domain)), tuple(sorted(t.range))) for t in chosen],
    )
    run.run(Job.objects.get(project=project, kind="refresh").pk)
    return project


def test_a_schema_is_begun_edited_and_undone(
    document: Document, project: Project, alice: User, browser_as: Callable[..., Page]
) -> None:
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/schema")
    look(page, "schema-empty")
    page.get_by_role("button", name="开始", exact=True).click()
    expect(page.locator("#types tbody tr")).to_have_count(68)

    page.get_by_role("link", name="关系类型", exact=True).last.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("名称")).to_be_visible()
    look(page, "schema-form")
    dialog.get_by_label("名称").fill("使者")
    dialog.get_by_label("反向的说法（每行一个）").fill("出使")
    dialog.get_by_role("group", name="宾语类型").get_by_label("人物").check()
    dialog.get_by_role("button", name="保存").click()
    row = page.locator("#types tr", has=page.get_by_role("rowheader", name="使者", exact=True))
    expect(row.locator(".turned")).to_contain_text("出使")

    row.get_by_role("button", name="删除 使者").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".undo")).to_contain_text("使者")
    expect(row).to_have_count(0)
    page.get_by_role("button", name="撤销").press("Enter")
    expect(row).to_have_count(1)


def test_an_open_predicate_is_made_an_alias(filled: Project, alice: User, browser_as: Callable[..., Page]) -> None:
    page = browser_as(alice)
    page.goto(f"/p/{filled.pk}/schema")
    look(page, "schema")
    row = page.locator("#open tr", has_text="献上")
    row.get_by_role("combobox").select_option(label="到访")
    row.get_by_role("button", name="添加为别名").click()
    expect(page.locator("#types tr", has_text="到访").locator(".aliases")).to_contain_text("献上")


def test_the_page_follows_the_job(filled: Project, alice: User, browser_as: Callable[..., Page]) -> None:
    (envoy,) = relation_types.add(filled, [relation_types.Outline("使者", (relation_types.Alias("出发"),))])
    page = browser_as(alice)
    page.goto(f"/p/{filled.pk}/schema")
    expect(page.locator("#sorting progress")).to_be_visible()
    count = page.locator(f"#t-{envoy.pk} .count")
    expect(count).to_have_text("0")
    run.run(Job.objects.get(project=filled, kind="refresh").pk)
    expect(count).to_have_text("1")
    expect(page.locator("#sorting progress")).to_have_count(0)
    assert RelationType.objects.filter(pk=envoy.pk).exists()


@pytest.mark.parametrize(("scheme", "locale"), [("dark", "en-GB"), ("light", "zh-CN")])
def test_a_phone_shows_it_without_scrolling_sideways(
    filled: Project, alice: User, browser_as: Callable[..., Page], scheme: str, locale: str
) -> None:
    page = browser_as(alice, viewport={"width": 390, "height": 844}, color_scheme=scheme, locale=locale)
    page.goto(f"/p/{filled.pk}/schema")
    expect(page.locator("#types tbody tr").first).to_be_visible()
    assert page.evaluate(WIDEST) == 0
    look(page, f"schema-phone-{scheme}")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url(f"**/p/{filled.pk}")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url(f"**/p/{filled.pk}/schema")


def test_it_is_dark_and_english_too(filled: Project, alice: User, browser_as: Callable[..., Page]) -> None:
    page = browser_as(alice, color_scheme="dark", locale="en-GB")
    page.goto(f"/p/{filled.pk}/schema")
    expect(page.get_by_role("heading", name="Relation types")).to_be_visible()
    look(page, "schema-dark")
