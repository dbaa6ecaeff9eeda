"""People say which entities are one, in Chromium: the merge suggestions by key, and the inspector on the graph."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.extraction import model
from kg.graph.projector import drain_all
from kg.linking.candidates import candidate_uid
from kg.models import Decision, Document, Entity, Mention, MergeCandidate, Project
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.parsing import PatternParser
from tests.fixtures.silk_road import write_silk_road
from tests.kg.curate.reading import read as upload

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def read(site: Site, graph: GraphAddress, project: Project) -> Project:
    write_silk_road(project)
    return project


def ask(project: Project, one: str, other: str, code: str = "abbreviation") -> MergeCandidate:
    left, right = sorted((entity(one), entity(other)), key=lambda row: row.pk)
    reason = {"code": code, "params": {"left": one, "right": other}}
    return MergeCandidate.objects.create(
        uid=candidate_uid(project.pk, left.pk, right.pk),
        project=project,
        left=left,
        right=right,
        score=0.7,
        reasons=[reason, {"code": "same-type", "params": {}}],
    )


def entity(name: str) -> Entity:
    return Entity.objects.get(name=name)


def test_suggestions_are_decided_by_key_and_undone(browser_as: Open, erin: User, read: Project) -> None:
    ask(read, "大宛", "大月氏")
    ask(read, "卫青", "霍去病")
    page = browser_as(erin)
    page.goto(f"/p/{read.pk}/merge")
    expect(page.locator(".side")).to_have_count(2)
    expect(page.locator("#candidates-left")).to_have_text("还有 2 对")
    first = page.locator(".pair").get_attribute("data-candidate")
    expect(page.locator(".why")).to_contain_text("类型相同")

    page.keyboard.press("m")
    expect(page.locator(".toast")).to_contain_text("已并入")
    expect(page.locator("#candidates-left")).to_have_text("还有 1 对")
    assert MergeCandidate.objects.get(pk=first).state == "merged"
    page.keyboard.press("k")
    expect(page.locator("#candidates")).to_contain_text("没有待定的建议")
    page.keyboard.press("z")
    expect(page.locator(".side")).to_have_count(2)
    page.keyboard.press("z")
    expect(page.locator(f"[data-candidate='{first}']")).to_be_visible()
    page.keyboard.press("Shift+Z")
    expect(page.locator(f"[data-candidate='{first}']")).to_have_count(0)
    expect(page.locator(".toast")).to_have_text("已重做。")
    assert MergeCandidate.objects.get(pk=first).state == "merged"
    page.keyboard.press("z")
    expect(page.locator(f"[data-candidate='{first}']")).to_be_visible()

    assert set(MergeCandidate.objects.values_list("state", flat=True)) == {"open"}
    assert not Entity.objects.exclude(merged_into=None).exists()


def test_the_arrows_choose_whose_name_stays(browser_as: Open, erin: User, read: Project) -> None:
    ask(read, "大宛", "大月氏")
    page = browser_as(erin)
    page.goto(f"/p/{read.pk}/merge")
    right = page.locator("[data-side=right]")
    expect(right).to_be_visible()
    name = right.locator("h2").inner_text()

    page.keyboard.press("ArrowRight")
    expect(right.locator(".keep")).to_have_text("保留此名")
    page.keyboard.press("m")
    expect(page.locator(".toast")).to_contain_text(f"已并入“{name}”")

    assert entity(name).merged_into is None


def test_viewers_look_on(browser_as: Open, victor: User, read: Project) -> None:
    ask(read, "大宛", "大月氏")
    page = browser_as(victor)
    page.goto(f"/p/{read.pk}/merge")

    expect(page.locator(".side")).to_have_count(2)
    expect(page.locator(".acts")).to_have_text("您可以查看；由编辑者决定。")
    page.keyboard.press("m")
    page.goto(f"/p/{read.pk}/graph?entity={entity('张骞').pk}")
    expect(page.locator("#inspector h2")).to_have_text("张骞")
    expect(page.locator(".naming")).to_have_count(0)

    assert not Decision.objects.exists()


def test_an_editor_merges_from_the_inspector_and_takes_it_back(browser_as: Open, erin: User, read: Project) -> None:
    page = browser_as(erin)
    page.goto(f"/p/{read.pk}/graph?entity={entity('张骞').pk}")
    page.get_by_role("button", name="等同于…").click()
    drawer = page.get_by_role("dialog", name="哪个实体与“张骞”相同？")
    drawer.get_by_label("按名称查找").fill("班超")
    drawer.locator(".entity-row", has_text="班超").click()
    expect(drawer.locator(".side")).to_have_count(2)
    expect(drawer.locator(".merge-preview")).to_contain_text("新增别名：班超")
    drawer.get_by_label("保留的名称").fill("博望侯")
    drawer.get_by_role("button", name="合并").click()

    expect(page.locator(".toast")).to_contain_text("“班超”已并入“博望侯”")
    expect(page.locator("#inspector h2")).to_have_text("博望侯")
    expect(page.locator("#inspector .figures")).to_contain_text("班超")
    drain_all(read.pk)
    page.locator(".toast-action").click()
    expect(page.locator(".toast")).to_have_text("已撤销。")
    expect(page.locator("#inspector h2")).to_have_text("张骞")
    expect(page.locator("#inspector .figures")).not_to_contain_text("班超")

    assert entity("班超").merged_into is None


def test_a_suggestion_is_offered_where_an_entity_is_read(browser_as: Open, erin: User, read: Project) -> None:
    ask(read, "大宛", "大月氏")
    page = browser_as(erin)
    page.goto(f"/p/{read.pk}/documents/{read.documents.get(name='张骞出使西域.txt').pk}")
    page.locator("#text .mention", has_text="大宛").first.click()
    page.locator("#popover").get_by_role("button", name="等同于…").click()
    drawer = page.get_by_role("dialog", name="哪个实体与“大宛”相同？")
    drawer.locator(".suggested .entity-row", has_text="大月氏").click()
    expect(drawer.locator(".why")).to_contain_text("类型相同")
    drawer.get_by_role("button", name="保持分开").click()

    expect(page.locator(".toast")).to_contain_text("保持分开")
    assert MergeCandidate.objects.get().state == "apart"


def test_two_people_of_one_name_are_split_and_put_back(
    browser_as: Open, erin: User, site: Site, graph: GraphAddress, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "load", PatternParser)
    one, other = (
        upload(project, text, name) for text, name in (("赵文访问东山城。", "甲.txt"), ("赵文管理丝绸。", "乙.txt"))
    )
    page = browser_as(erin)
    page.goto(f"/p/{project.pk}/documents/{other.pk}")
    page.locator("#text .mention", has_text="赵文").click()
    page.locator("#popover").get_by_role("button", name="拆分…").click()
    drawer = page.get_by_role("dialog", name="哪些不是“赵文”？")
    expect(drawer.locator("input[name=mention]")).to_have_count(2)
    drawer.locator("label.group", has_text="乙.txt").click()
    expect(drawer.get_by_role("status")).to_contain_text("已选 1 处提及")
    drawer.get_by_label("另一个的名称").fill("赵文（商人）")
    drawer.get_by_role("button", name="拆分").click()

    expect(page.locator(".toast")).to_contain_text("已把“赵文（商人）”从“赵文”中分出")
    expect(page.locator(".card", has_text="丝绸")).to_contain_text("赵文（商人）")
    assert mentioned(one) == {"赵文", "东山城"} and mentioned(other) == {"赵文（商人）", "丝绸"}
    page.locator(".toast-action").click()
    expect(page.locator(".toast")).to_have_text("已撤销。")
    expect(page.locator(".card", has_text="丝绸")).not_to_contain_text("商人")
    assert mentioned(other) == {"赵文", "丝绸"}


def mentioned(document: Document) -> set[str]:
    return set(Mention.objects.filter(sentence__document=document).values_list("entity__name", flat=True))


def test_an_editor_renames_and_is_told_when_a_name_is_taken(browser_as: Open, erin: User, read: Project) -> None:
    page = browser_as(erin)
    page.goto(f"/p/{read.pk}/graph?entity={entity('张骞').pk}")
    page.get_by_role("button", name="编辑").click()
    field = page.get_by_label("名称", exact=True)
    field.fill("班超")
    field.press("Enter")
    expect(page.locator(".naming .errors")).to_contain_text("是另一个实体的名称")
    field.fill("博望侯")
    field.press("Enter")

    expect(page.locator("#inspector h2")).to_have_text("博望侯")
    expect(page.locator("#inspector .figures")).to_contain_text("张骞")
