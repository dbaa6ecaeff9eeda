"""Word files: the body in order, whatever it is wrapped in."""

import io
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from benchmarks._hostile_files import good_image
from kg.formats.blocks import ReadingFailed
from tests.kg.formats.reading import read, shown


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_headings_lists_and_breaks() -> None:
    document = docx.Document()
    document.add_heading("总则", 0)
    document.add_heading("第一章", 2)
    document.add_paragraph("甲\n乙\t丙")
    document.add_paragraph("一", style="List Bullet")
    document.add_paragraph("二", style="List Number 2")
    document.add_paragraph("   ")

    assert shown(read(saved(document), "a.docx")) == [
        "heading1: 总则",
        "heading2: 第一章",
        "paragraph: 甲 乙 丙",
        "item1: 一",
        "item2: 二",
    ]


def test_merged_cells_stand_in_each_place_and_marked_rows_are_headers() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for y in range(3):
        for x in range(3):
            table.cell(y, x).text = f"{y}{x}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "宽"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "高"
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    (block,) = read(saved(document), "a.docx").blocks
    assert block.table is not None
    assert block.table.rows == (("宽", "宽", "02"), ("10", "11", "高"), ("20", "21", "高"))
    assert (block.table.header_rows, block.table.header_columns) == (2, 0)


def test_an_image_in_a_paragraph_comes_where_it_stands_with_its_alt() -> None:
    document = docx.Document()
    document.add_paragraph("前")
    document.add_picture(io.BytesIO(good_image()))
    document.paragraphs[-1]._p.iter(qn("wp:docPr")).__next__().set("descr", "地图")
    document.add_paragraph("图1 路线")
    after = document.add_paragraph("后")
    after.add_run().add_picture(io.BytesIO(good_image("JPEG")))

    assert shown(read(saved(document), "a.docx")) == [
        "paragraph: 前",
        "figure: 地图",
        "caption1: 图1 路线",
        "paragraph: 后",
        "figure: ",
    ]


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("甲")
    for tag, word in (("w:del", "乙"), ("w:ins", "丙")):
        change = OxmlElement(tag)
        change.append(document.add_paragraph(word).runs[0]._r)
        paragraph._p.append(change)

    assert shown(read(saved(document), "a.docx")) == ["paragraph: 甲丙"]


def test_a_table_that_arranges_a_page_is_read_like_the_body() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run().add_picture(io.BytesIO(good_image()))
    table.cell(0, 0).add_paragraph("图1 左")
    table.cell(0, 1).text = "右"

    assert shown(read(saved(document), "a.docx")) == ["figure: ", "caption0: 图1 左", "paragraph: 右"]


def test_content_controls_hide_nothing() -> None:
    document = docx.Document()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(document.add_paragraph("在里面")._p)
    control.append(content)
    document.element.body.insert(0, control)

    assert shown(read(saved(document), "a.docx")) == ["paragraph: 在里面"]


def test_a_file_without_words_is_empty() -> None:
    with pytest.raises(ReadingFailed) as raised:
        read(saved(docx.Document()), "a.docx")
    assert raised.value.code == "empty-file"
