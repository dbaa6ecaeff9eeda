"""Blocks on the page of a document: lists, tables, figures, captions and the pages of the source."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from kg.formats.blocks import Block, BlockKind, Table, table_text
from kg.identity import derived_uid
from kg.ingest import files
from kg.models import Document, Image, Mention, Project, Sentence
from tests.webapp.api.conftest import PIXEL
from tests.webapp.pages.people import as_
from tests.webapp.pages.reading import document_of

TABLE = Table((("城", "人口", "备注"), ("长安", "1,000", ""), ("大宛", "", "产马")), header_rows=1, header_columns=1)
BLOCKS = (
    Block(BlockKind.HEADING, "商路", 1, page=1),
    Block(BlockKind.ITEM, "丝绸 <b>", 1, page=1),
    Block(BlockKind.ITEM, "白丝", 2, page=1),
    Block(BlockKind.ITEM, "1. 铁器。", 1, page=1),
    Block(BlockKind.FIGURE, "", page=2, image=0),
    Block(BlockKind.CAPTION, "图 1 路线", page=2, captioned=4),
    Block(BlockKind.CAPTION, "表 1 城市", page=3, captioned=7),
    Block(BlockKind.TABLE, table_text(TABLE), page=3, table=TABLE),
    Block(BlockKind.CODE, "a = 1\n  b < 2", page=3),
)


@pytest.fixture
def document(project: Project) -> Document:
    """Its image lies where the site of the browser tests, a process of its own, looks for it too."""
    document = document_of(project, name="商路.docx", blocks=BLOCKS)
    with files.referring():
        sha256 = files.store(PIXEL)
    Image.objects.create(
        uid=derived_uid(document.pk, "image"), project=project, document=document, block=4, sha256=sha256,
        media_type="image/png", width=1, height=1, alt="a <map>",
    )  # fmt: skip
    return document


def article(user: User, document: Document, query: str = "") -> str:
    html = as_(user, "zh-hans").get(f"/p/{document.project_id}/documents/{document.pk}{query}").content.decode()
    return html.split('id="text"')[1].partition("</article>")[0]


def bare(html: str) -> str:
    """Without the elements of sentences and mentions, and blanks between elements."""
    return re.sub(r">[ \n]+<", "><", re.sub(r"</?span[^>]*>| class=\"sentence\"| id=\"s-\w+\"", "", html))


def test_items_are_nested_lists_that_keep_their_numbers(document: Document, alice: User) -> None:
    assert (
        "<ul><li>丝绸 &lt;b&gt;<ul><li>白丝</li></ul></li><li class=\"numbered\">1. 铁器。</li></ul>"
        in bare(article(alice, document))
    )  # fmt: skip


def test_a_figure_shows_its_image_with_its_caption(document: Document, alice: User, charlie: User) -> None:
    html = bare(article(alice, document))

    found = re.search(r'<figure><a href="([^"]+)"><img src="\1" alt="([^"]*)" width="1" height="1"', html)
    assert found and unescape(found[2]) == "a <map>"
    assert "</a><figcaption>图 1 路线</figcaption></figure>" in html
    answer = as_(alice).get(found[1])
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (PIXEL, "image/png", "nosniff")
    assert as_(charlie).get(found[1]).status_code == 404


def test_a_table_is_a_table_with_header_cells_and_its_caption(document: Document, alice: User) -> None:
    assert (
        "<caption>表 1 城市</caption>"
        '<thead><tr><th scope="col">城\t</th><th scope="col">人口\t</th><th scope="col">备注</th></tr></thead>'
        '<tbody><tr><th scope="row">长安\t</th><td>1,000\t</td><td></td></tr>'
        '<tr><th scope="row">大宛\t</th><td>\t</td><td>产马</td></tr></tbody>'
    ) in bare(article(alice, document))


def test_a_row_holds_its_sentence_letter_by_letter_with_its_mentions(document: Document, alice: User) -> None:
    html = article(alice, document)

    row = Sentence.objects.get(document=document, text="长安\t1,000\t")
    found = re.search(rf'<tr class="sentence" id="s-{row.pk}">(.*?)</tr>', html)
    assert found and unescape(re.sub(r"<[^>]*>", "", found[1])) == row.text
    assert re.search(
        r'<th scope="row"><span class="mention t-place" data-mention="\w+" data-entity="\w+" title="地点">长安</span>',
        found[1],
    )


def test_each_page_of_the_source_is_marked_once(document: Document, alice: User) -> None:
    html = article(alice, document)

    assert re.findall(r'<p class="leaf" id="(page-\d)">([^<]*)</p>', html) == [
        ("page-1", "第 1 页"),
        ("page-2", "第 2 页"),
        ("page-3", "第 3 页"),
    ]


@pytest.mark.browser
def test_evidence_opens_at_its_row_and_the_image_shows(
    browser_as: Callable[..., Page], document: Document, alice: User
) -> None:
    row = Sentence.objects.get(document=document, text__startswith="大宛")
    page = browser_as(alice)
    page.goto(f"/p/{document.project_id}/documents/{document.pk}?sentence={row.pk}#s-{row.pk}")

    expect(page.locator(f"tr#s-{row.pk}")).to_be_in_viewport()
    expect(page.locator(f"tr#s-{row.pk}")).to_have_class("sentence target linked")
    expect(page.locator("figure img")).to_have_js_property("complete", True)
    assert page.locator("figure img").evaluate("image => image.naturalWidth") == 1
    page.goto(f"/p/{document.project_id}/documents/{document.pk}#page-3")
    expect(page.locator("#page-3")).to_be_in_viewport()


def test_code_keeps_its_lines(document: Document, alice: User) -> None:
    assert "<pre>a = 1\n  b &lt; 2</pre>" in article(alice, document)


def test_a_long_table_shows_its_header_on_each_page_of_the_text(project: Project, alice: User) -> None:
    rows = (("城", "年"), *((f"城{n}", str(n)) for n in range(700)))
    table = Table(rows, 1)
    document = document_of(project, name="长表.csv", blocks=[Block(BlockKind.TABLE, table_text(table), table=table)])

    html = bare(article(alice, document, "?page=2"))
    assert html.count('<th scope="col">') == 2
    assert "<tbody><tr><td>城299\t</td><td>299</td></tr>" in html
    assert html.count("<tr>") == 301


def test_notes_and_the_archive_are_named(document: Document, project: Project, alice: User) -> None:
    archive = document_of(project, name="资料.zip")
    archive.notes = [
        {"code": "members-unsupported", "params": {"count": 1, "names": "a.exe"}},
        {"code": "wrong-format", "params": {"name": "b.pdf", "expected": "PDF", "actual": "PNG"}},
    ]
    archive.save()
    document.archive = archive
    document.notes = [{"code": "pages-scanned", "params": {"pages": "3", "count": 1}}]
    document.save()

    html = as_(alice, "zh-hans").get(f"/p/{project.pk}/documents/{document.pk}").content.decode()
    assert "<li>第 3 页只有扫描图像，没有文字层。请先做 OCR，或上传文字版。</li>" in html
    assert f'/documents/{archive.pk}">资料.zip</a>' in html
    html = as_(alice, "zh-hans").get(f"/p/{project.pk}/documents/{archive.pk}").content.decode()
    assert f'<li><a href="/p/{project.pk}/documents/{document.pk}">商路.docx</a></li>' in html
    assert "里面有 1 个文件无法读取：a.exe。" in html and "“b.pdf”不是 PDF 文件，而是 PNG。" in html


def test_words_that_stand_for_a_name_say_for_which(document: Document, alice: User) -> None:
    Mention.objects.filter(sentence__document=document, type="place").update(coreferent=True)
    html = article(alice, document)

    assert re.search(
        r'mention t-place coreferent" data-mention="\w+" data-entity="\w+" title="地点：指 长安">长安</span>',
        html,
    )
