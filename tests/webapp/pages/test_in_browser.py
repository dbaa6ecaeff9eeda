"""The library and the document page as a person uses them, in Chromium on a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.models import Document, Job, JobState, Outbox, Project, Statement
from tests.webapp.pages.reading import document_of, job_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What comes through events takes its time on a busy machine."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def library(page: Page, project: Project) -> None:
    page.goto(f"/p/{project.pk}")
    page.wait_for_load_state()


def file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_files_become_rows_that_follow_their_job(
    browser_as: Open, alice: User, project: Project, tmp_path: Path
) -> None:
    page = browser_as(alice)
    library(page, project)

    page.set_input_files(
        "#files", [file(tmp_path, "甲.txt", "张骞到达大宛。"), file(tmp_path, "乙.md", "# 题\n正文。")]
    )

    expect(page.locator("#rows tr")).to_have_count(2)
    expect(page.locator("#rows tr", has_text="甲")).to_contain_text("排队中")
    document = Document.objects.get(name="甲.txt")
    Job.objects.filter(document=document).update(state=JobState.RUNNING, stage="analysing", cursor=1, max_cursor=2)
    expect(page.locator("#rows tr", has_text="甲")).to_contain_text("分析句子")
    expect(page.locator("#running")).to_have_text("2 个任务")
    Job.objects.filter(document=document).update(state=JobState.DONE, stage="")
    expect(page.locator("#rows tr", has_text="甲")).to_contain_text("写入图谱")
    Outbox.objects.filter(document=document.pk).delete()
    expect(page.locator("#rows tr", has_text="甲")).to_contain_text("完成")


def test_what_cannot_be_taken_says_why_and_a_duplicate_points_at_its_row(
    browser_as: Open, alice: User, project: Project, tmp_path: Path
) -> None:
    page = browser_as(alice)
    library(page, project)
    text = file(tmp_path, "甲.txt", "张骞到达大宛。")
    page.set_input_files("#files", text)
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#uploads")).to_be_hidden()

    page.set_input_files("#files", [text, file(tmp_path, "空.txt", ""), file(tmp_path, "图.svg", "x")])

    lines = page.locator("#uploads li")
    expect(lines.filter(has_text="空.txt")).to_contain_text("文件是空的。请选择有文字的文件。")
    expect(lines.filter(has_text="图.svg")).to_contain_text("还不能读取这种文件。")
    expect(lines.filter(has_text="甲.txt")).to_contain_text("这个文件已经在资料里。")
    expect(page.locator("#rows tr.spark")).to_contain_text("甲")
    expect(page.locator("#rows tr")).to_have_count(1)


def test_an_upload_that_failed_on_the_server_can_be_tried_again(
    browser_as: Open, alice: User, project: Project, tmp_path: Path
) -> None:
    page = browser_as(alice)
    library(page, project)
    page.route("**/api/v1/documents", lambda route: route.fulfill(status=503, body=""))
    page.set_input_files("#files", file(tmp_path, "甲.txt", "张骞到达大宛。"))
    expect(page.locator("#uploads li")).to_contain_text("出了问题，请重试。")

    page.unroute("**/api/v1/documents")
    page.get_by_role("button", name="重试").click()

    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#uploads")).to_be_hidden()


def test_a_dropped_file_is_taken_anywhere_on_the_page(browser_as: Open, alice: User, project: Project) -> None:
    page = browser_as(alice)
    library(page, project)

    transfer = page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['张骞到达大宛。'], '甲.txt')); return t; }"
    )
    page.dispatch_event("main", "dragenter", {"dataTransfer": transfer})
    expect(page.locator("body")).to_have_class("dropping")
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})

    expect(page.locator("#rows tr")).to_contain_text("甲")
    expect(page.locator("body")).not_to_have_class("dropping")


def test_the_list_follows_by_asking_where_events_do_not_come_through(
    browser_as: Open, alice: User, project: Project
) -> None:
    document = document_of(project)
    job_of(document, JobState.QUEUED)
    page = browser_as(alice)
    page.route("**/jobs/events*", lambda route: route.fulfill(status=502))
    library(page, project)
    expect(page.locator("#rows tr")).to_contain_text("排队中")

    job_of(document, JobState.DONE)

    expect(page.locator("#rows tr")).to_contain_text("完成")


def test_what_somebody_else_uploads_or_deletes_shows(browser_as: Open, alice: User, project: Project) -> None:
    document_of(project)
    page = browser_as(alice)
    library(page, project)
    expect(page.locator("#rows tr")).to_have_count(1)

    job_of(document_of(project, "大宛。\n", "新来的.txt"), JobState.QUEUED)

    expect(page.locator("#rows tr")).to_have_count(2)
    expect(page.locator("#rows tr").first).to_contain_text("新来的")
    Document.objects.get(name="张骞出使西域.txt").delete()
    expect(page.locator("#rows tr")).to_have_count(1)


def test_deleting_asks_in_place_and_a_no_changes_nothing(browser_as: Open, alice: User, project: Project) -> None:
    document_of(project)
    page = browser_as(alice)
    library(page, project)

    page.get_by_role("link", name="删除 张骞出使西域.txt").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("只由它支持的 8 条关系")
    dialog.get_by_role("link", name="保留").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#rows tr")).to_have_count(1)

    page.get_by_role("link", name="删除 张骞出使西域.txt").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator(".notices")).to_contain_text("“张骞出使西域.txt”已删除。")
    assert not Document.objects.exists()


def test_the_search_finds_entities_and_documents_by_keyboard(browser_as: Open, alice: User, project: Project) -> None:
    document = document_of(project)
    page = browser_as(alice)
    library(page, project)

    page.keyboard.press("/")
    page.keyboard.type("张骞")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("人物 · 5 条关系")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/documents/{document.pk}")


def marked(page: Page, part: str) -> list[str]:
    words: list[str] = page.evaluate("part => [...CSS.highlights.get(part) ?? []].map(String)", part)
    return words


def test_text_and_cards_point_at_each_other(browser_as: Open, alice: User, project: Project) -> None:
    document = document_of(project, "序𠀀章。\n张骞😀到达大宛。\n")
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/documents/{document.pk}")
    card, sentence = page.locator(".card"), page.locator(".sentence").nth(1)

    page.keyboard.press("j")
    expect(card).to_have_class("card panel is-extracted chosen linked")
    expect(sentence).to_have_class("sentence linked")
    assert [marked(page, part) for part in ("subject", "predicate", "object")] == [["张骞"], ["到达"], ["大宛"]]

    page.locator("h1").hover()
    page.reload()
    sentence.hover()
    expect(card).to_have_class("card panel is-extracted linked")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/graph?edge={Statement.objects.get().pk}")


def test_a_name_says_what_it_is(browser_as: Open, alice: User, project: Project) -> None:
    document = document_of(project)
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/documents/{document.pk}")

    page.locator(".mention", has_text="汉武帝").click()
    popover = page.locator("#popover")
    expect(popover).to_contain_text("汉武帝")
    expect(popover).to_contain_text("人物 · 1 条关系 · 提及 1 次")
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()


def test_the_cards_are_those_of_the_part_in_view(browser_as: Open, alice: User, project: Project) -> None:
    filler = "此处没有关系。\n" * 80
    document = document_of(project, f"张骞到达大宛。\n{filler}司马迁记载《史记·大宛列传》。\n")
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/documents/{document.pk}")
    shown = page.locator(".card:visible")

    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("到达")
    page.keyboard.press("End")
    expect(shown).to_contain_text("记载")
    expect(page.locator("#in-view")).to_have_text("1")


def test_a_deep_link_opens_the_page_of_its_sentence(browser_as: Open, alice: User, project: Project) -> None:
    document = document_of(project, "".join(f"第{n}段说张骞到达大宛。\n" for n in range(310)))
    target = document.sentences.get(index=305)
    page = browser_as(alice)

    page.goto(f"/p/{project.pk}/documents/{document.pk}#s-{target.pk}")

    expect(page.locator(f"#s-{target.pk}")).to_have_class("sentence target linked")
    expect(page.locator(f"#s-{target.pk}")).to_be_in_viewport()


def test_a_document_fills_while_it_is_read(browser_as: Open, alice: User, project: Project) -> None:
    whole = document_of(project)
    sentences = list(whole.sentences.filter(index__gte=2))
    job_of(whole, JobState.RUNNING, stage="analysing", cursor=1, max_cursor=3)
    whole.sentences.filter(index__gte=2).delete()
    page = browser_as(alice)
    page.goto(f"/p/{project.pk}/documents/{whole.pk}")
    expect(page.locator("#text .sentence")).to_have_count(2)

    for sentence in sentences:
        sentence.save(force_insert=True)
    job_of(whole, JobState.RUNNING, stage="analysing", cursor=2, max_cursor=3)

    expect(page.locator("#text .sentence")).to_have_count(9)
    job_of(whole, JobState.DONE)
    expect(page.locator("#state progress")).to_have_count(0)


def test_the_theme_is_kept(browser_as: Open, alice: User, project: Project) -> None:
    page = browser_as(alice, color_scheme="light")
    library(page, project)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)

    page.locator("#theme").click()
    assert page.evaluate(ground) == light
    page.locator("#theme").click()
    dark = page.evaluate(ground)
    assert dark != light

    page.reload()
    assert page.evaluate(ground) == dark


def test_a_token_is_shown_once_and_can_be_revoked(browser_as: Open, alice: User, project: Project) -> None:
    page = browser_as(alice)
    page.goto("/account/tokens")
    expect(page.locator("#tokens")).to_contain_text("还没有令牌")

    page.locator("#make-token").click()
    expect(page.locator("#secret")).to_be_visible()
    secret = page.locator("#secret").inner_text()
    assert page.request.get("/api/v1/projects", headers={"Authorization": f"Token {secret}"}).ok

    page.reload()
    expect(page.locator("#secret")).to_be_hidden()
    page.locator("#tokens").get_by_role("button", name="撤销").click()
    expect(page.locator("#tokens")).to_contain_text("还没有令牌")


def test_keys_are_listed_and_lead_to_pages(browser_as: Open, alice: User, project: Project) -> None:
    page = browser_as(alice)
    library(page, project)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("去图谱页")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("g")
    page.wait_for_url(f"**/p/{project.pk}/graph")


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_its_window(browser_as: Open, alice: User, project: Project, width: int) -> None:
    document = document_of(project)
    page = browser_as(alice, viewport={"width": width, "height": 844})
    for path in ("", "/jobs", "/members", "/settings", f"/documents/{document.pk}", f"/documents/{document.pk}/delete"):
        page.goto(f"/p/{project.pk}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
