"""What real workers read: tables, whose columns a person puts right, and a sentence pasted into the page."""

import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg import ingest
from kg.models import Document, Job, Project, Statement
from tests.fixtures.parsing import text_of
from tests.fixtures.workers import Crew, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CITIES = "城市,省份,人口（万人）,市长\n成都,四川省,2093.8,王凤朝\n西安,陕西省,1295,叶牛平\n"
LATER = "城市,省份,人口（万人）,市长\n杭州,浙江省,1220,姚高员\n"
PICTURES = os.environ.get("ZHITU_PICTURES")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=5_000)


def picture(page: Page, name: str) -> None:
    """For people who look at the pages: ZHITU_PICTURES is the folder that they go to."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def upload(page: Page, project: Project, name: str, text: str) -> None:
    page.goto(f"/p/{project.pk}")
    page.set_input_files("#files", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    expect(page.locator("#rows tr", has_text=name.removesuffix(".csv"))).to_contain_text("完成")


def said(document: Document) -> set[tuple[str, str, str]]:
    rows = Statement.objects.filter(evidence__document=document).select_related("subject", "object")
    return {(row.subject.name, row.predicate, row.object.name if row.object else row.literal_value) for row in rows}


def test_a_table_is_read_corrected_and_the_next_file_follows(
    browser_as: Callable[..., Page], alice: User, project: Project, workers: Crew
) -> None:
    page = browser_as(alice)
    upload(page, project, "各市.csv", CITIES)
    document = Document.objects.get()
    assert ("成都", "市长", "王凤朝") in said(document)

    page.locator("#rows").get_by_role("link", name="表格").click()
    cards = page.locator("#preview .card")
    expect(cards).to_have_count(6)
    expect(cards.nth(2)).to_contain_text("成都 — 市长 → 王凤朝")
    picture(page, "tables-light")

    mayor = page.locator(".mapped", has_text="市长")
    mayor.get_by_label("关系").fill("担任市长的城市")
    mayor.get_by_label("反向").check()
    page.locator(".mapped", has_text="省份").get_by_label("用作").select_option("ignore")
    expect(cards).to_have_count(4)
    expect(page.locator("#preview")).to_contain_text("新增 2 条，去掉 4 条，保留 2 条")
    expect(cards.nth(1)).to_contain_text("王凤朝 — 担任市长的城市 → 成都")
    picture(page, "tables-changed")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_text("正在重新读取 1 篇文档")).to_be_visible()
    expect(page.locator("#state")).to_have_attribute("data-stage", "done")
    expect(page.locator("#preview")).to_contain_text("与现在相同")
    corrected = {
        ("成都", "人口", "2093.8万人"),
        ("西安", "人口", "1295万人"),
        ("王凤朝", "担任市长的城市", "成都"),
        ("叶牛平", "担任市长的城市", "西安"),
    }
    wait_until(lambda: said(document) == corrected, 30, "the rows are read again")

    upload(page, project, "杭州.csv", LATER)
    later = Document.objects.get(name="杭州.csv")
    assert said(later) == {("杭州", "人口", "1220万人"), ("姚高员", "担任市长的城市", "杭州")}
    page.goto(f"/p/{project.pk}/documents/{later.pk}/tables")
    expect(page.get_by_text("已为本项目保存")).to_be_visible()
    expect(page.get_by_text("2 篇文档有这样的表头")).to_be_visible()


def test_the_form_works_by_keyboard_and_on_a_phone(
    browser_as: Callable[..., Page], alice: User, project: Project, workers: Crew
) -> None:
    page = browser_as(alice, viewport={"width": 390, "height": 844}, color_scheme="dark", locale="en")
    page.goto(f"/p/{project.pk}")
    page.set_input_files("#files", {"name": "a.csv", "mimeType": "text/csv", "buffer": CITIES.encode()})
    wait_until(lambda: Document.objects.filter(statements_found__gt=0).exists(), 60, "the document is read")
    page.goto(f"/p/{project.pk}/documents/{Document.objects.get().pk}/tables")

    role = page.locator("[name=c1-role]")
    role.focus()
    page.keyboard.press("Home")  # "Names the row": the first of the list
    expect(page.locator("[name=c0-role]")).to_have_value("entity")
    expect(page.locator("[name=c0-predicate]")).to_have_value("城市")
    expect(page.locator("#preview .card").first).to_contain_text("四川省 — 城市 → 成都")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "c1-type"  # a key has no relation of its own
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "tables-phone-dark")


def test_a_sentence_is_analysed_when_the_worker_is_idle_and_when_it_reads(
    browser_as: Callable[..., Page], alice: User, project: Project, workers: Crew
) -> None:
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/analyze")
    example = page.get_by_role("button", name="小米公司")
    example.click()
    expect(page.locator(".analysed")).to_have_count(2)
    expect(page.locator(".analysed").first.locator(".card").first).to_be_visible()

    ingest.receive(project, alice, "长.txt", io.BytesIO(text_of(20_000).encode()))
    wait_until(lambda: Job.objects.get().cursor > 0, 60, "the first chunk")
    started = time.monotonic()
    page.get_by_role("button", name="《红楼梦》").click()
    expect(page.locator(".analysed")).to_have_count(1, timeout=15_000)
    took = time.monotonic() - started

    running = Job.objects.get()
    assert (running.state, running.cursor < running.max_cursor) == ("running", True)
    assert took < 15, took  # 1 to 2 s on an idle machine
    running.document.delete() if running.document else None
