"""PDF: reading order, paragraphs, tables and what is left out, on pages drawn here."""

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks._hostile_files import good_image
from kg.formats.blocks import Note, ReadingFailed
from kg.formats.pdf.lines import flows
from kg.formats.pdf.page import Piece, Rect
from tests.kg.formats.reading import read, shown

WIDTH, HEIGHT = A4


def drawn(*pages: Callable[[Canvas], object]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, A4, invariant=1)
    for page in pages:
        canvas.setFont("Times-Roman", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def column(canvas: Canvas, left: float, top: float, *lines: str) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(left, HEIGHT - top - 12 * number, line)


LEFT = (
    "The first column begins with this line and",
    "goes on with a second one that is as long,",
    "and it ends with the third line of it and",
)
RIGHT = ("the second column goes on with the same", "sentence, which has two more lines to come,", "and ends here.")


def test_two_columns_are_read_one_after_the_other_whatever_their_order_in_the_file() -> None:
    def page(canvas: Canvas) -> None:
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            column(canvas, 320, 100 + 12 * number, right)
            column(canvas, 72, 100 + 12 * number, left)

    assert shown(read(drawn(page), "a.pdf")) == [f"paragraph: {' '.join((*LEFT, *RIGHT))}"]


def test_a_word_cut_by_a_hyphen_is_made_whole_but_a_compound_stays() -> None:
    def page(canvas: Canvas) -> None:
        column(canvas, 72, 100, "This is a well-known line of words that were cut at its end by hyphen-")
        column(canvas, 72, 112, "ation, and this one ends with a compound that the text has too: well-")
        column(canvas, 72, 124, "known.")

    (block,) = read(drawn(page), "a.pdf").blocks
    assert "hyphenation" in block.text and block.text.endswith("well-known.")


def test_sizes_make_headings_and_gaps_make_paragraphs() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 20)
        column(canvas, 72, 90, "Title")
        canvas.setFont("Times-Bold", 13)
        column(canvas, 72, 130, "Part")
        canvas.setFont("Times-Roman", 10)
        column(canvas, 72, 160, *LEFT)
        column(canvas, 72, 220, "• a point")
        column(canvas, 72, 234, "1. a number")

    assert shown(read(drawn(page), "a.pdf")) == [
        "heading1: Title",
        "heading2: Part",
        f"paragraph: {' '.join(LEFT)}",
        "item1: a point",
        "item1: 1. a number",
    ]


def test_running_heads_and_page_numbers_are_left_out_and_a_sentence_goes_on_across_pages() -> None:
    def page(number: int, *lines: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            column(canvas, 72, 40, f"Journal of Roads, page {number}")
            column(canvas, 72, 100, *lines)
            column(canvas, 290, 810, str(number))

        return draw

    reading = read(drawn(page(1, *LEFT), page(2, *RIGHT)), "a.pdf")
    assert shown(reading) == [f"paragraph: {' '.join((*LEFT, *RIGHT))}"]
    assert (reading.pages, reading.blocks[0].page) == (2, 1)


def test_a_ruled_table_keeps_its_cells() -> None:
    def page(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272, 372], [HEIGHT - 100, HEIGHT - 120, HEIGHT - 140])
        for y, row in enumerate((("a b", "c", "d"), ("1", "2", "3"))):
            for x, cell in enumerate(row):
                column(canvas, 80 + 100 * x, 114 + 20 * y, cell)

    (block,) = read(drawn(page), "a.pdf").blocks
    assert block.table is not None and block.table.rows == (("a b", "c", "d"), ("1", "2", "3"))


def test_a_cell_without_a_rule_inside_stands_in_each_place() -> None:
    def page(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [HEIGHT - 120, HEIGHT - 140])
        canvas.rect(72, HEIGHT - 120, 200, 20)
        column(canvas, 150, 114, "wide")
        column(canvas, 80, 134, "1")
        column(canvas, 180, 134, "2")

    (block,) = read(drawn(page), "a.pdf").blocks
    assert block.table is not None and block.table.rows == (("wide", "wide"), ("1", "2"))


def test_a_three_line_table_is_a_table() -> None:
    def page(canvas: Canvas) -> None:
        for top in (100, 118, 160):
            canvas.line(72, HEIGHT - top, 372, HEIGHT - top)
        for y, row in enumerate((("city", "year"), ("Dunhuang", "111"), ("Turfan", "60"))):
            column(canvas, 80, 114 + 18 * y, row[0])
            column(canvas, 280, 114 + 18 * y, row[1])

    (block,) = read(drawn(page), "a.pdf").blocks
    assert block.table is not None and block.table.rows == (("city", "year"), ("Dunhuang", "111"), ("Turfan", "60"))


def test_an_image_with_its_caption_and_its_place() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(good_image("JPEG"))), 0, HEIGHT / 2, WIDTH / 2, HEIGHT / 4)
        column(canvas, 100, HEIGHT / 2 + 20, "Figure 1. The road")

    reading = read(drawn(page), "a.pdf")
    assert shown(reading) == ["figure: ", "caption0: Figure 1. The road"]
    assert reading.blocks[0].box == pytest.approx((0, 0.25, 0.5, 0.5), abs=0.002)
    assert reading.images[0].media_type == "image/jpeg"


def test_a_page_that_is_only_a_scan_is_said_and_a_file_of_scans_is_refused() -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(good_image("JPEG", (300, 400)))), 0, 0, WIDTH, HEIGHT)

    reading = read(drawn(scan, lambda canvas: column(canvas, 72, 100, "Words."), scan, scan), "a.pdf")
    assert reading.notes == (Note("pages-scanned", {"pages": "1, 3–4", "count": 3}),)
    with pytest.raises(ReadingFailed) as raised:
        read(drawn(scan), "a.pdf")
    assert raised.value.code == "no-text"


def test_a_turned_page_is_read_as_it_is_shown() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        for number, line in enumerate(LEFT):
            canvas.drawString(100, -100 - 12 * number, line)

    assert shown(read(drawn(page), "a.pdf")) == [f"paragraph: {' '.join(LEFT)}"]


@pytest.mark.parametrize(("angle", "x", "y"), [(90, 100, -100), (270, -700, 100), (180, -500, -700)])
def test_words_that_all_run_another_way_are_turned(angle: int, x: float, y: float) -> None:
    def page(canvas: Canvas) -> None:
        canvas.rotate(angle)
        for number, line in enumerate(LEFT):
            canvas.drawString(x, y - 12 * number, line)

    assert shown(read(drawn(page), "a.pdf")) == [f"paragraph: {' '.join(LEFT)}"]


def test_slanted_words_are_no_text_of_the_page() -> None:
    def page(canvas: Canvas) -> None:
        column(canvas, 72, 100, *LEFT)
        canvas.translate(200, 300)
        canvas.rotate(40)
        canvas.drawString(0, 0, "DRAFT")

    assert shown(read(drawn(page), "a.pdf")) == [f"paragraph: {' '.join(LEFT)}"]


def piece(left: float, top: float, width: float = 200) -> Piece:
    return Piece(Rect(left, top, left + width, top + 10), f"{left:g},{top:g}", 10, False)


def test_a_title_across_both_columns_parts_what_is_above_and_below_it() -> None:
    left, right = [piece(0, 12 * n) for n in range(1, 5)], [piece(240, 12 * n) for n in range(1, 5)]
    low_left, low_right = [piece(0, 100 + 12 * n) for n in range(4)], [piece(240, 100 + 12 * n) for n in range(4)]
    title = piece(0, 80, 440)

    found = flows([*right, title, *low_right, *left, *low_left], 10, [])
    assert found == [left, right, [title], low_left, low_right]


def test_three_columns() -> None:
    columns = [[piece(240 * x, 12 * n) for n in range(5)] for x in range(3)]
    assert flows([each for column in reversed(columns) for each in column], 10, []) == columns


def test_short_cells_beside_each_other_are_no_columns() -> None:
    rows = [piece(100 * x, 12 * n, 30) for n in range(5) for x in range(3)]
    assert flows(rows, 10, []) == [rows]
