"""Two people on one statement, and the history that takes it all back."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, Route, expect

from kg.curate import entities, statements
from kg.curate.statements import Edit
from kg.models import Decision, Document, Entity, Project, Statement
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.silk_road import write_silk_road
from tests.journeys.graph_steps import open_graph, row
from tests.kg.curate.playing import settled

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
    expect(page.get_by_label("说法")).to_be_focused()
    statements.edit(statement, Edit(predicate="前往"), alice)

    page.get_by_label("说法").fill("通往")
    page.keyboard.press("Enter")

    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("alice 刚刚改过这里")
    expect(conflict.get_by_role("row", name=re.compile("说法 通往 前往"))).to_be_visible()
    conflict.get_by_role("button", name="保留我的").click()
    expect(page.locator("#inspector .triple")).to_contain_text("通往")
    assert mission().predicate == "通往"


def test_a_key_decides_what_the_panel_shows_and_not_what_somebody_made_of_it_meanwhile(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User, alice: User
) -> None:
    page = browser_as(erin)
    page.route("**/jobs/events*", lambda route: route.fulfill(status=404))
    open_graph(page, project, f"?edge={mission().pk}")
    expect(page.locator("#inspector .naming-tools")).to_be_visible()
    statements.accept(mission(), alice)

    page.keyboard.press("r")
    conflict = page.locator("#inspector .conflict")
    expect(conflict).to_contain_text("alice 刚刚改过这里")
    assert mission().status == "accepted"
    conflict.get_by_role("button", name="保留我的").click()
    expect(page.locator("#inspector .figures")).to_contain_text("已否定")
    assert mission().status == "rejected"
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert mission().status == "accepted"


def test_a_key_waits_for_what_was_chosen_and_leaves_what_is_still_shown(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User
) -> None:
    page, shown = browser_as(erin), mission()
    chosen = Statement.objects.get(subject__name="霍去病", object__name="匈奴")
    open_graph(page, project, f"?view=table&edge={shown.pk}")
    expect(page.locator("#inspector .naming-tools")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if not released else route.continue_()

    released = False
    page.route(f"**/statements/{chosen.pk}", hold)
    row(page, "霍去病", "匈奴")
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    expect(page.locator("#inspector")).to_have_attribute("aria-busy", "true")
    released = True
    for route in held:
        route.continue_()

    expect(page.locator("#inspector .figures")).to_contain_text("已否定")
    chosen.refresh_from_db()
    assert (chosen.status, mission().status) == ("rejected", "extracted")


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


def test_subject_object_and_circumstances_are_put_right_from_the_table(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User
) -> None:
    before = settled(project)
    page = browser_as(erin)
    open_graph(page, project, "?view=table")
    row(page, "乌孙")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="编辑").click()
    form = page.locator("#inspector .editing")
    form.get_by_role("group", name="主语").get_by_role("button", name="更改").click()
    form.get_by_label("按名称查找").fill("班超")
    form.get_by_role("button", name="班超").click()
    form.get_by_role("group", name="宾语").get_by_role("button", name="更改").click()
    form.get_by_label("按名称查找").fill("楼兰")
    form.get_by_role("button", name="楼兰").click()
    form.get_by_label("语气").select_option("possible")
    form.get_by_role("button", name="补充时间或地点").click()
    form.get_by_role("textbox", name="时间").fill("公元73年")
    form.get_by_label("原因").fill("见《后汉书》")
    form.get_by_role("button", name="保存").click()

    panel = page.locator("#inspector")
    expect(panel.locator(".triple")).to_contain_text("班超")
    expect(panel.locator(".circumstances").first).to_have_text("公元73年")
    made = Statement.objects.get(object__name="楼兰", subject__name="班超")
    assert (made.predicate, made.modality, made.status) == ("出使", "possible", "accepted")
    assert made.qualifiers == [{"role": "time", "text": "公元73年"}]
    assert Decision.objects.get().reason == "见《后汉书》"
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert settled(project) == before


def test_the_ends_are_turned_round_and_a_value_takes_the_place_of_one(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User
) -> None:
    page = browser_as(erin)
    open_graph(page, project, f"?edge={mission().pk}")
    page.get_by_role("button", name="编辑").click()
    form = page.locator("#inspector .editing")
    form.get_by_role("button", name="反向").click()
    expect(form.get_by_role("group", name="主语")).to_contain_text("乌孙")
    form.get_by_role("button", name="改为一个值").click()
    form.get_by_role("textbox", name="值", exact=True).fill("6400公里")
    form.get_by_label("值的种类").select_option("quantity")
    form.get_by_role("button", name="保存").click()

    expect(page.locator("#inspector .triple .literal")).to_have_text("6400公里")
    made = Statement.objects.get(literal_value="6400公里")
    assert (made.subject.name, made.literal_number, made.literal_unit) == ("乌孙", 6400, "公里")
    page.locator(".toast-action").click()
    expect(page.locator("#inspector .triple .literal")).to_have_count(0)
    expect(page.locator("#inspector .triple")).to_have_text(re.compile("张骞.*出使.*乌孙"))
    assert mission().predicate == "出使"


def test_the_second_of_two_people_who_name_an_entity_sees_the_first_ones_name(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User, alice: User
) -> None:
    zhang = Entity.objects.get(name="张骞")
    page = browser_as(erin)
    open_graph(page, project, f"?entity={zhang.pk}")
    page.get_by_role("button", name="编辑").click()
    expect(page.get_by_label("名称", exact=True)).to_be_focused()
    entities.rename(zhang, "张子文", alice)

    page.get_by_label("又名").fill("博望侯")
    page.get_by_label("说明").fill("出使西域的使者")
    page.get_by_role("button", name="保存").click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("alice 刚刚改过这里")
    expect(conflict.get_by_role("row", name=re.compile("名称 张骞 张子文"))).to_be_visible()
    conflict.get_by_role("button", name="采用现在的").click()
    expect(page.locator("#inspector h2")).to_have_text("张子文")

    page.get_by_role("button", name="编辑").click()
    page.get_by_label("说明").fill("出使西域的使者")
    page.get_by_label("类型", exact=True).select_option("organisation")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#inspector .description")).to_have_text("出使西域的使者")
    assert Entity.objects.get(name="张子文", merged_into=None).type == "organisation"
    page.locator(".toast-action").click()
    expect(page.locator("#inspector .type-tag")).to_have_text("人物")
    assert Entity.objects.get(pk=zhang.pk).description == ""


def test_an_entity_is_deleted_with_all_that_is_said_of_it_and_brought_back(
    documents: dict[str, Document], project: Project, browser_as: Callable[..., Page], erin: User
) -> None:
    page = browser_as(erin)
    open_graph(page, project, f"?entity={Entity.objects.get(name='楼兰').pk}")
    page.get_by_role("button", name="删除").click()
    expect(page.locator(".toast")).to_contain_text("删除“楼兰”")
    assert not Entity.objects.filter(name="楼兰").exists()
    expect(page.locator("#inspector")).to_be_hidden()
    page.locator(".toast-action").click()
    expect(page.locator("#inspector h2")).to_have_text("楼兰")
