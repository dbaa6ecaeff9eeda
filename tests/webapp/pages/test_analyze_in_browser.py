"""The page that analyses a text, in Chromium."""

import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.models import Analysis, Project
from tests.webapp.pages.test_in_browser import marked

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
TEXT = "赵文访问东山城。钱武离开西河城。"


def opened(page: Page, project: Project) -> Page:
    page.goto(f"/p/{project.pk}/analyze")
    page.wait_for_load_state()
    return page


def test_a_text_is_drawn_and_its_triples_are_walked(
    browser_as: Open, alice: User, project: Project, answering: None
) -> None:
    page = opened(browser_as(alice), project)

    page.keyboard.type(TEXT)
    expect(page.locator("#analyze-count")).to_have_text("16 / 5,000")
    page.keyboard.press("Control+Enter")

    panels = page.locator(".analysed")
    expect(panels).to_have_count(2)
    first = panels.first
    assert first.locator(".word .form").all_text_contents() == ["赵文", "访问", "东山城", "。"]
    assert first.locator(".word .tag").all_text_contents() == ["专有名词", "动词", "专有名词", "标点"]
    assert sorted(first.locator(".arc .label").all_text_contents()) == ["主语", "宾语", "标点", "核心"]
    assert first.locator(".tree .name text").all_text_contents() == ["人物", "地点"]
    expect(first.locator(".card")).to_contain_text("主语、动词和宾语")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert [marked(page, part) for part in ("subject", "predicate", "object")] == [["赵文"], ["访问"], ["东山城"]]
    expect(first.locator(".word.subject")).to_have_text("赵文专有名词PROPN")
    page.keyboard.press("j")
    expect(page.locator(".card.chosen")).to_contain_text("离开")
    expect(first.locator(".word.subject")).to_have_count(0)
    page.keyboard.press("k")
    expect(page.locator(".card.chosen")).to_contain_text("访问")


def test_a_word_says_its_head_and_relation_to_pointer_and_keys(
    browser_as: Open, alice: User, project: Project, answering: None
) -> None:
    page = opened(browser_as(alice), project)
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    first = page.locator(".analysed").first

    first.locator(".word").nth(2).hover()
    expect(first.locator(".detail")).to_have_text("“东山城”（专有名词）是“访问”的宾语 · PROPN · obj")
    expect(first.locator(".word.near .form")).to_have_text("访问")
    first.locator(".tree-scroll").focus()
    for key in ("ArrowRight", "ArrowRight"):
        page.mouse.move(5, 5)
        page.keyboard.press(key)
    expect(first.locator(".detail")).to_have_text("“访问”（动词）是全句的核心 · VERB · root")

    first.locator("summary").click()
    expect(first.locator("tbody tr").first).to_have_text("赵文专有名词 PROPN主语 nsubj访问")


def test_the_result_is_copied_as_the_api_gives_it(
    browser_as: Open, alice: User, project: Project, answering: None
) -> None:
    page = opened(browser_as(alice, permissions=["clipboard-read", "clipboard-write"]), project)
    page.keyboard.type(TEXT)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="复制为 JSON").click()

    expect(page.locator(".toast")).to_have_text("已复制。")
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert [sentence["text"] for sentence in copied["sentences"]] == ["赵文访问东山城。", "钱武离开西河城。"]


def test_waiting_is_said_and_ends_with_the_answer(browser_as: Open, alice: User, project: Project) -> None:
    page = opened(browser_as(alice), project)
    page.get_by_role("button", name="Marie Curie").click()
    expect(page.locator("#analysis .note")).to_contain_text("工作进程正忙或正在启动。", timeout=15_000)

    Analysis.objects.update(state="done", result={"sentences": [], "model": "m-1", "rules": "7"})

    expect(page.locator("#analysis")).to_have_text("模型 m-1 · 规则 7")


def test_what_went_wrong_is_said(browser_as: Open, alice: User, project: Project) -> None:
    page = opened(browser_as(alice), project)
    page.keyboard.type("——" * 2501)
    expect(page.locator("#analyze-count")).to_have_class("muted small numbers bad")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("这段文字有 5002 个字；一次最多分析 5000 个。")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_a_long_sentence_scrolls_by_itself(
    browser_as: Open, alice: User, project: Project, answering: None, width: int, scheme: str
) -> None:
    view = {"width": width, "height": 844}
    page = opened(browser_as(alice, viewport=view, color_scheme=scheme), project)
    page.fill("#analyze-text", f"赵文访问{'东山' * 40}城。")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".analysed")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    wide = page.locator(".tree-scroll")
    assert wide.evaluate("box => box.scrollWidth > box.clientWidth")
