"""Exploring the graph in Chromium: paths, scenes, filters that are shared, work on many things at once, and files."""

import csv
import io
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from playwright.sync_api import Page, expect

from kg.graph.projector import drain_all
from kg.identity import derived_uid
from kg.models import Decision, Document, Entity, Outbox, Prediction, Project, SavedScene, Statement
from tests.fixtures.browser import Site
from tests.fixtures.graph import GraphAddress
from tests.fixtures.predicted import predict
from tests.fixtures.silk_road import write_silk_road
from tests.journeys.graph_steps import ask, at_rest, click, entity, names, open_graph, row, statement

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def documents(site: Site, graph: GraphAddress, project: Project) -> dict[str, Document]:
    return write_silk_road(project)


@pytest.fixture
def page(documents: dict[str, Document], project: Project, browser_as: Open, erin: User) -> Page:
    page = browser_as(erin)
    open_graph(page, project)
    return page


def say(project: Project, subject: str, predicate: str, object_: str) -> None:
    """One more statement, in the record and in its outbox."""
    uid = derived_uid(project.pk, subject, predicate, object_)
    Statement.objects.create(
        uid=uid, project=project, subject_id=subject, predicate=predicate, object_id=object_, confidence=0.5
    )
    Outbox.objects.create(project=project, kind="statement", uid=uid)


# --- Paths ------------------------------------------------------------------------------------------


def test_a_path_between_two_entities_is_found_by_name_drawn_and_opened(page: Page) -> None:
    before = {uid: ask(page, "placeOf(argument)", uid) for uid in ask(page, "nodes()")}
    page.keyboard.press("w")
    page.get_by_label("起点").fill("lgl")
    page.locator("#path-from-found li", has_text="李广利").click()
    page.get_by_label("终点").fill("张骞")
    page.keyboard.press("Enter")

    expect(page.locator(".path")).to_have_count(5)
    first = page.locator(".path").first
    expect(first.locator(".chip").first).to_have_text("李广利")
    expect(first.locator(".chip").last).to_have_text("张骞")
    expect(page).to_have_url(re.compile(f"paths={entity('李广利')}"))
    at_rest(page)
    assert {uid: ask(page, "placeOf(argument)", uid) for uid in before} == before

    first.locator(".step-said").first.click()
    expect(page.locator("#inspector .sentence-text").first).to_be_visible()
    page.go_back()
    expect(page.locator(".path").first).to_be_visible()


def test_two_marked_entities_are_joined_by_one_key(page: Page) -> None:
    click(page, "班超", "Control")
    click(page, "卫青", "Control")
    expect(page.locator("#selection")).to_contain_text("已选 2 个实体")
    page.keyboard.press("w")
    expect(page.locator("#inspector")).to_contain_text("没有路径")
    page.get_by_label("最长").select_option("6")
    expect(page.locator(".path").first).to_contain_text("长安")


# --- Scenes and shared views ------------------------------------------------------------------------


def test_a_scene_is_saved_shared_and_opened_by_another_with_every_place_kept(
    page: Page, project: Project, browser_as: Open, victor: User
) -> None:
    page.locator("#types [data-key=organisation]").click()
    click(page, "张骞")
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.locator("#scene-name").fill("张骞的两次出使")
    page.locator("#scene-shared").check()
    page.keyboard.press("Enter")
    page.wait_for_url("**scene=**")
    at_rest(page)
    expect(page.locator("#scene-title")).to_contain_text("张骞的两次出使")
    places = {uid: ask(page, "placeOf(argument)", uid) for uid in ask(page, "nodes()")}

    other = browser_as(victor)
    open_graph(other, project)
    other.keyboard.press("o")
    other.locator(".scene-name").click()
    other.wait_for_url("**scene=**")
    at_rest(other)

    scene = SavedScene.objects.get()
    assert (scene.shared, scene.pins) == (True, [entity("张骞")])
    tenths = {uid: pytest.approx(place, abs=0.06) for uid, place in places.items()}
    assert {uid: ask(other, "placeOf(argument)", uid) for uid in ask(other, "nodes()")} == tenths
    assert "匈奴" not in names(other)
    other.keyboard.press("o")
    expect(other.locator(".scenes li .button")).to_have_count(0)


def test_a_view_narrowed_by_the_legend_is_shared_by_its_address(
    page: Page, documents: dict[str, Document], browser_as: Open, victor: User
) -> None:
    page.locator(f"#documents [data-key='{documents['西汉人物.txt'].pk}']").click()
    page.locator("#types [data-key=work]").click()
    page.locator("#confidence").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    page.locator("[data-column=subject]").click()
    expect(page).to_have_url(re.compile("sort=subject"))
    shown = names(page)
    assert "史记" not in shown and "楼兰" not in shown and "霍去病" in shown

    other = browser_as(victor)
    other.goto(page.url)
    at_rest(other)

    assert names(other) == shown
    subjects = page.locator("#rows .subject .chip").all_inner_texts()
    assert other.locator("#rows .subject .chip").all_inner_texts() == subjects
    expect(other.locator("th[aria-sort=ascending]")).to_contain_text("主语")


def test_the_graph_grows_with_the_documents(page: Page, documents: dict[str, Document]) -> None:
    late = Document.objects.order_by("created_at")[0].name
    page.locator("#until").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#until-words")).to_contain_text("1 / 2")
    first = set(
        Statement.objects.filter(evidence__document__name=late, object__isnull=False).values_list("pk", flat=True)
    )
    assert set(ask(page, "edges()")) == first
    page.keyboard.press("ArrowRight")
    assert len(ask(page, "edges()")) == 21


# --- Around an entity -------------------------------------------------------------------------------


def test_degrees_folding_hiding_and_back(page: Page) -> None:
    click(page, "班超")
    expect(page.locator("#inspector h2")).to_have_text("班超")
    page.keyboard.press("1")
    expect(page.locator("#leave-focus")).to_contain_text("班超 周围 1 度")
    assert names(page) == {"班超", "西域都护府"}
    page.keyboard.press("2")
    expect(page.locator("#leave-focus")).to_contain_text("2 度")
    at_rest(page)
    assert names(page) == {"班超", "西域都护府", "长安"}
    page.locator("#leave-focus").click()
    assert len(names(page)) == 17

    click(page, "司马迁")
    expect(page.locator("#inspector h2")).to_have_text("司马迁")
    page.keyboard.press("c")
    assert "史记" not in names(page)
    expect(page).to_have_url(re.compile("collapsed="))
    page.keyboard.press("c")
    page.keyboard.press("h")
    assert "司马迁" not in names(page)
    expect(page.locator("#show-hidden")).to_contain_text("已隐藏 1 个")
    page.keyboard.press("z")
    assert {"司马迁", "史记"} <= names(page)


def test_neighbours_come_with_a_limit_and_a_count(project: Project, page: Page) -> None:
    hub = Entity.objects.get(name="张骞")
    for index in range(40):
        uid, name = f"{index:024x}", f"驿站{index}"
        Entity.objects.create(uid=uid, project=project, type="place", key=name, name=name, statement_count=1)
        Outbox.objects.create(project=project, kind="entity", uid=uid)
        say(project, hub.pk, "途经", uid)
    drain_all(project.pk)
    open_graph(page, project, f"?document={Document.objects.order_by('name')[0].pk}&entity={hub.pk}")
    expect(page.locator(".more-count")).to_contain_text("个未显示")
    before = len(ask(page, "nodes()"))

    page.get_by_label("最多展开多少").select_option("10")
    page.get_by_role("button", name="展开更多邻居").click()
    at_rest(page)

    expect(page.locator(".more-count")).not_to_have_text("")
    assert len(ask(page, "nodes()")) == before + 10


# --- Many at once -----------------------------------------------------------------------------------


def test_statements_are_rejected_together_and_undone_together(page: Page) -> None:
    for name in ("卫青", "霍去病", "匈奴"):
        click(page, name, "Shift")
    expect(page.locator("#selection")).to_contain_text("已选 3 个实体 · 其间 2 条关系")
    before = set(ask(page, "edges()"))

    page.get_by_role("button", name="否定").click()
    expect(page.locator(".toast")).to_contain_text("已否定 2 条关系")
    gone = {statement("卫青", "征讨", "匈奴"), statement("霍去病", "击败", "匈奴")}
    assert set(ask(page, "edges()")) == before - gone
    assert set(Statement.objects.filter(status="rejected").values_list("pk", flat=True)) == gone
    assert Decision.objects.values("batch").distinct().count() == 1

    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert not Statement.objects.filter(status="rejected").exists()
    assert set(ask(page, "edges()")) == before
    page.keyboard.press("Shift+Z")
    expect(page.locator(".toast")).to_have_text("已重做。")
    assert set(Statement.objects.filter(status="rejected").values_list("pk", flat=True)) == gone


def test_many_are_counted_before_they_are_decided_in_one_request(page: Page, project: Project) -> None:
    ends = {name: Entity.objects.get(name=name) for name in ("班超", "张骞")}
    predicted = predict(project, ends["班超"], "认识", ends["张骞"], 0.9)
    page.reload()
    at_rest(page)
    page.wait_for_function("uid => window.zhitu.graph.edges().includes(uid)", arg=predicted.pk)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.keyboard.press("Control+a")
    page.keyboard.press("a")
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("1 条预测")
    asked.get_by_role("button", name="取消").click()
    assert not Decision.objects.exists()

    page.keyboard.press("a")
    asked.get_by_role("button", name="确认").click()
    count = Statement.objects.exclude(subject=F("object")).count()
    expect(page.locator(".toast")).to_contain_text(f"已确认 {count} 条关系")
    assert len([url for url in sent if url.endswith("/statements/bulk")]) == 1
    assert set(Prediction.objects.values_list("state", flat=True)) == {"accepted"}
    page.locator(".toast-action").click()
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert not Statement.objects.filter(status="accepted").exists()
    assert set(Prediction.objects.values_list("state", flat=True)) == {"open"}
    assert len([url for url in sent if "/batches/" in url]) == 1


def test_a_lasso_catches_what_it_goes_around(page: Page) -> None:
    at = ask(page, "pixelOf(argument)", entity("史记"))
    page.locator("#lasso").click()
    page.mouse.move(at["x"] - 30, at["y"] - 30)
    page.mouse.down()
    for x, y in ((30, -30), (30, 30), (-30, 30), (-30, -30)):
        page.mouse.move(at["x"] + x, at["y"] + y, steps=3)
    page.mouse.up()
    expect(page.locator("#selection")).to_contain_text("已选 1 个实体")
    page.keyboard.press("p")
    place = ask(page, "placeOf(argument)", entity("史记"))
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    at_rest(page)
    assert ask(page, "placeOf(argument)", entity("史记")) == place


def test_marked_entities_become_one_and_are_parted_again(page: Page) -> None:
    click(page, "大宛", "Control")
    click(page, "大月氏", "Control")
    page.get_by_role("button", name="合并").click()
    drawer = page.get_by_role("dialog", name="将 2 个实体合为一个")
    drawer.locator(".side", has_text="大宛").first.get_by_role("button").click()
    expect(drawer.locator(".merge-preview")).to_contain_text("移动")
    drawer.get_by_role("button", name="合并").click()
    expect(page.locator("#inspector h2")).to_have_text("大宛")
    assert Entity.objects.get(name="大月氏").merged_into_id == entity("大宛")
    expect(page.locator(".toast")).to_contain_text("“大宛”")
    page.locator(".toast-action").click()
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert Entity.objects.get(name="大月氏").merged_into_id is None


def test_more_than_two_become_one_under_a_new_name_and_are_parted_by_one_click(page: Page) -> None:
    for name in ("大宛", "大月氏", "匈奴", "史记"):
        click(page, name, "Control")
    page.keyboard.press("m")
    drawer = page.get_by_role("dialog", name="将 4 个实体合为一个")
    expect(drawer.locator(".side")).to_have_count(4)
    drawer.locator(".side", has_text="史记").last.get_by_role("button", name="不包括这一个").click()
    expect(drawer.locator(".side")).to_have_count(3)
    drawer.locator("[data-side]", has=page.get_by_role("link", name="匈奴", exact=True)).locator(".keep").click()
    expect(drawer.get_by_label("保留的名称")).to_have_value("匈奴")
    drawer.get_by_label("保留的名称").fill("西域诸国")
    expect(drawer.locator(".merge-preview")).to_contain_text("大宛")
    drawer.get_by_role("button", name="合并").click()

    expect(page.locator("#inspector h2")).to_have_text("西域诸国")
    kept = Entity.objects.get(name="西域诸国")
    assert set(Entity.objects.filter(merged_into=kept).values_list("name", flat=True)) == {"大宛", "大月氏"}
    assert len(set(Decision.objects.values_list("batch", flat=True))) == 1
    page.locator(".toast-action").click()
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert not Entity.objects.filter(merged_into__isnull=False).exists()
    assert Entity.objects.filter(name="匈奴").exists()


def test_a_viewer_explores_and_changes_nothing(
    project: Project, documents: object, browser_as: Open, victor: User
) -> None:
    page = browser_as(victor)
    open_graph(page, project)
    click(page, "卫青", "Control")
    click(page, "匈奴", "Control")
    expect(page.locator("#selection")).to_contain_text("已选 2 个实体")
    expect(page.locator("#selection").get_by_role("button", name="否定")).to_have_count(0)
    page.keyboard.press("r")
    page.keyboard.press("m")
    page.keyboard.press("h")
    assert {"卫青", "匈奴"}.isdisjoint(names(page))
    assert not Decision.objects.exists()


# --- All of it in the table, by keyboard alone ------------------------------------------------------


def test_entities_in_the_table_by_keyboard_alone(page: Page) -> None:
    press = page.keyboard.press
    press("t")
    press("y")
    expect(page.locator("#rows tr")).to_have_count(17)
    # find, open, close
    press("/")
    page.keyboard.type("班")
    expect(page.locator("#found li")).to_have_count(1)
    expect(page.locator("#rows tr")).to_have_count(1)
    press("Enter")
    expect(page.locator("#inspector h2")).to_have_text("班超")
    press("Escape")
    # degrees, folding, pinning, hiding
    row(page, "司马迁")
    press("1")
    expect(page.locator("#rows tr")).to_have_count(3)
    press("Escape")
    expect(page.locator("#rows tr")).to_have_count(17)
    row(page, "司马迁")
    press("c")
    expect(page.locator("#rows tr", has_text="司马迁").locator(".marks")).to_contain_text("收起 1 个")
    press("p")
    expect(page.locator("#rows tr", has_text="司马迁").locator(".marks")).to_contain_text("已固定")
    press("h")
    expect(page.locator("#rows tr", has_text="司马迁")).to_have_count(0)
    press("z")
    # paths between two marked rows
    row(page, "李广利")
    press("x")
    row(page, "汉武帝")
    press("x")
    press("w")
    expect(page.locator(".path").first).to_contain_text("派遣")
    press("Escape")
    press("Escape")
    expect(page.locator("#selection")).to_be_hidden()


def test_statements_in_the_table_by_keyboard_alone(page: Page, project: Project) -> None:
    press = page.keyboard.press
    press("t")
    expect(page.locator("#rows tr[data-edge]").first).to_be_visible()
    press("j")
    press("x")
    press("Shift+J")
    expect(page.locator("#selection")).to_contain_text("已选 2 条关系")
    press("a")
    expect(page.locator(".toast")).to_contain_text("已确认 2 条关系")
    assert Statement.objects.filter(status="accepted").count() == 2
    press("Escape")
    press("z")
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert not Statement.objects.filter(status="accepted").exists()
    # keep it
    press("o")
    expect(page.locator("#scene-name")).to_be_focused()
    page.keyboard.type("只用键盘")
    press("Enter")
    page.wait_for_url("**scene=**")
    at_rest(page)
    assert len(SavedScene.objects.get(project=project).positions) == 17


def test_every_row_of_a_long_table_is_reached(page: Page, project: Project) -> None:
    for index in range(290):
        say(project, entity("张骞"), f"说{index:03}", entity("大宛"))
    drain_all(project.pk)
    open_graph(page, project, "?view=table&sort=predicate")

    expect(page.locator("table.is-virtual")).to_have_attribute("aria-rowcount", "312")
    assert page.locator("#rows tr").count() < 80
    page.keyboard.press("j")
    page.keyboard.press("End")
    expect(page.locator("#rows tr:focus")).to_have_attribute("aria-rowindex", "312")
    page.keyboard.press("x")
    page.keyboard.press("Home")
    expect(page.locator("#rows tr:focus")).to_have_attribute("aria-rowindex", "2")
    page.keyboard.press("Control+a")
    expect(page.locator("#selection")).to_contain_text("已选 311 条关系")


# --- Files ------------------------------------------------------------------------------------------


def saved(page: Page, choice: str) -> tuple[str, bytes]:
    page.locator(".export summary").click()
    with page.expect_download() as download:
        page.locator(f"[data-export={choice}]").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_what_is_shown_leaves_as_files(page: Page, project: Project) -> None:
    Entity.objects.filter(name="康居").update(name="=康居()")
    Outbox.objects.create(project=project, kind="entity", uid=entity("=康居()"))
    Entity.objects.filter(name="=康居()").update(rev=2)
    drain_all(project.pk)
    open_graph(page, project, "?hide=organisation")

    name, body = saved(page, "statements")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert name == "丝绸之路研究 关系.csv"
    assert rows[0][:5] == ["主语", "类型", "关系", "关系类型", "宾语"]
    assert {row[-1] for row in rows[1:]} == set(ask(page, "edges()"))
    assert {cell for row in rows for cell in row if cell[:1] in tuple("=+-@")} == set()
    assert "'=康居()" in {cell for row in rows for cell in row}
    name, body = saved(page, "entities")
    assert len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) == 1 + len(names(page))

    name, body = saved(page, "svg")
    drawing = ET.fromstring(body)
    words = {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"张骞", "=康居()", "出使"} <= words and "匈奴" not in words
    name, body = saved(page, "png")
    assert (name, body[:8]) == ("丝绸之路研究.png", b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", body[16:24])
    assert width > 600 and height > 400


# --- Communities ------------------------------------------------------------------------------------


def test_communities_are_colours_with_a_legend(page: Page) -> None:
    before = page.screenshot()
    page.locator("#colours").click()
    expect(page.locator("#legend-communities .legend-item").first).to_be_visible()
    assert page.screenshot() != before
    page.locator("#legend-communities .legend-item").first.click()
    expect(page.locator("#selection")).to_be_visible()
    page.reload()
    at_rest(page)
    expect(page.locator("#legend-communities .legend-item").first).to_be_visible()


def test_communities_are_circles_that_open(page: Page, project: Project) -> None:
    open_graph(page, project, "?overview=1")
    expect(page.locator("#showing")).to_contain_text("个社群")
    pixel = ask(page, "pixelOf(argument)", "community-0")
    page.mouse.click(pixel["x"], pixel["y"])
    expect(page.locator("#inspector")).to_contain_text("联系最多")
    page.get_by_role("link", name="打开这个社群").click()
    page.wait_for_url("**community=0")
    at_rest(page)
    assert 0 < len(names(page)) < 17
