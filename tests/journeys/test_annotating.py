"""The document page as a tool: statements judged by key, relations drawn from name to name, words marked."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from kg.curate import relation_types, statements
from kg.curate.relation_types import Outline
from kg.extraction import model
from kg.models import Document, Entity, Evidence, Mention, Project, Statement
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


def test_a_statement_is_edited_while_another_person_edits_it(page: Page, browser_as: Open, alice: User) -> None:
    """The second to save sees what changed, and by whom, and chooses."""
    page.keyboard.press("j")
    page.keyboard.press("e")
    form = page.get_by_role("dialog", name="修改陈述")
    form.get_by_label("说法").fill("到访")
    statements.edit(Statement.objects.get(predicate="访问"), statements.Edit(predicate="路过"), alice)
    page.keyboard.press("Enter")

    conflict = page.locator("#popover .conflict")
    expect(conflict).to_contain_text("alice")
    expect(conflict.locator("table")).to_contain_text("路过")
    conflict.get_by_role("button", name="保留我的").click()
    expect(page.locator(".toast")).to_contain_text("陈述已修改。")
    expect(page.locator(".card", has_text="到访")).to_be_visible()
    assert {"到访", "管理"} == set(Statement.objects.values_list("predicate", flat=True))


def test_a_verdict_on_what_another_person_judged_is_told_and_may_be_kept(page: Page, alice: User) -> None:
    page.route("**/jobs/events*", lambda route: route.fulfill(status=404))
    page.reload()
    judged = Statement.objects.get(predicate="访问")
    page.keyboard.press("j")
    expect(page.locator(".card.chosen")).to_contain_text("访问")
    statements.reject(judged, alice)
    page.keyboard.press("a")

    expect(page.locator(".toast")).to_contain_text("alice")
    assert statuses()["赵文访问东山城"] == "rejected"
    page.locator(".toast").get_by_role("button", name="保留我的").click()
    expect(page.locator(".toast")).to_contain_text("已确认")
    assert statuses()["赵文访问东山城"] == "accepted"
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_have_text("已撤销。")
    assert statuses()["赵文访问东山城"] == "rejected"


def select(page: Page, text: str) -> None:
    """Selects ``text`` in the document as a mouse does, and lets go of it."""
    page.evaluate(
        """text => {
            const sentences = [...document.querySelectorAll("#text .sentence")];
            const sentence = sentences.find((each) => each.textContent.includes(text));
            const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
            const at = sentence.textContent.indexOf(text);
            const place = (offset) => {
                walker.currentNode = sentence;
                for (let left = offset; walker.nextNode(); left -= walker.currentNode.data.length) {
                    if (left <= walker.currentNode.data.length) return [walker.currentNode, left];
                }
            };
            getSelection().setBaseAndExtent(...place(at), ...place(at + text.length));
            sentence.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        }""",
        text,
    )


def names() -> dict[str, tuple[str, str]]:
    rows = Mention.objects.select_related("sentence", "entity")
    return {row.sentence.text[row.start : row.end]: (row.entity.name, row.entity.type) for row in rows}


def test_selected_words_become_a_name_of_a_type_and_are_undone(page: Page) -> None:
    select(page, "管理")
    asked = page.get_by_role("dialog", name="“管理”是……")
    expect(asked.locator(".types button").first).to_be_focused()
    page.keyboard.press("5")
    expect(page.locator(".toast")).to_have_text("已标注“管理”：事件。撤销")
    expect(name(page, "管理")).to_have_class("mention t-event")
    assert names()["管理"] == ("管理", "event")

    page.keyboard.press("z")
    expect(name(page, "管理")).to_have_count(0)
    assert "管理" not in names()


def test_words_are_marked_by_keys_and_linked_to_what_is_there(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("m")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    asked = page.get_by_role("dialog", name="“访问”是……")
    asked.get_by_label("已有的实体").fill("赵武")
    asked.locator(".entity-row", has_text="赵武").click()

    expect(page.locator(".toast")).to_contain_text("此处“访问”指“赵武”")
    expect(name(page, "访问")).to_have_class("mention t-person")
    assert names()["访问"] == ("赵武", "person")


def test_a_wrong_highlight_is_retyped_moved_relinked_and_removed(page: Page) -> None:
    def tools(text: str) -> Locator:
        name(page, text).click()
        return page.locator("#popover .mention-tools")

    tools("丝绸").get_by_role("button", name="作品").click()
    expect(name(page, "丝绸")).to_have_class("mention t-work")
    assert names()["丝绸"] == ("丝绸", "work")

    moved = tools("东山城")
    moved.get_by_role("button", name="结尾前移一字").click()
    moved.get_by_role("button", name="保留这段").click()
    expect(page.locator("#text .mention", has_text="东山").first).to_have_text("东山")
    assert "东山城" not in names() and names()["东山"][1] == "place"

    linked = tools("丝绸")
    linked.get_by_label("它指另一个实体").fill("赵文")
    linked.locator(".entity-row", has_text="赵文").click()
    expect(name(page, "丝绸")).to_have_class("mention t-person")
    assert names()["丝绸"] == ("赵文", "person")

    tools("丝绸").get_by_role("button", name="取消标注").click()
    expect(name(page, "丝绸")).to_have_count(0)
    assert "丝绸" not in names()


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


def test_what_a_name_means_is_renamed_and_retyped_from_the_text(page: Page) -> None:
    page.locator("#text .mention", has_text="东山城").first.click()
    page.locator("#popover").get_by_role("button", name="编辑").click()
    form = page.locator("#popover .editing")
    form.get_by_label("名称", exact=True).fill("东山府")
    form.get_by_label("类型", exact=True).select_option("organisation")
    form.get_by_role("button", name="保存").click()

    expect(page.locator(".card", has_text="东山府")).to_be_visible()
    assert Entity.objects.get(name="东山府", merged_into=None).type == "organisation"
    page.keyboard.press("z")
    expect(page.locator(".card", has_text="东山府")).to_have_count(0)
    assert Entity.objects.get(name="东山城", merged_into=None).type != "organisation"
