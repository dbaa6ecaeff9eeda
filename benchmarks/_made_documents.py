"""Documents whose text, tables, images and captions are known: docx, pdf of one and two columns, html, pptx.

Deterministic: the same number is the same document. Written by other libraries than those that read them (python-docx,
python-pptx, reportlab; html by hand). The PDFs use reportlab's STSong-Light for Chinese, which is not embedded, and the
standard Times for English.
"""

import base64
import html
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
import pptx
from docx.oxml.ns import qn
from docx.shared import Cm
from PIL import Image, ImageDraw
from pptx.util import Cm as SlideCm
from pptx.util import Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, NextPageTemplate, PageTemplate, Spacer
from reportlab.platypus import FrameBreak as _FrameBreak
from reportlab.platypus import Image as PdfImage
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus import Table as PdfTable

KINDS = ("docx", "pdf", "pdf2", "html", "pptx")
NUMBERS = {"docx": 30, "pdf": 30, "pdf2": 30, "html": 20, "pptx": 14}
"""How many of each."""
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "文武安平明远志成国栋英华德兴子云伯仲叔季思齐景行如海天佑嘉禾光启承宗"
PLACES = ("敦煌", "长安", "洛阳", "临安", "泉州", "成都", "幽州", "扬州", "凉州", "广陵")
BODIES = ("博物馆", "研究院", "大学", "出版社", "天文台", "图书馆")
CHINESE = (
    "{person}于{year}年出生在{place}，后来成为{place}{body}的创始人。",
    "{place}{body}收藏了{number}件文物，其中最早的可以追溯到{year}年。",
    "根据{person}的记录，从{place}到{other}的路程约为{number}公里，商队要走{small}天。",
    "这项研究比较了{place}与{other}的气候资料，发现年平均降水量相差{number}毫米。",
    "{person}认为，当地的手工业在{year}年之后迅速发展，产品远销{other}。",
    "《{place}志》由{person}等人编写，共{small}卷，{year}年刊行。",
    "调查显示，{number}名受访者中有{small}人到过{other}；他们大多从事贸易。",
)
ENGLISH = (
    "{Person} was born in {Place} in {year} and later founded the {Place} {Body}.",
    "The {Body} of {Place} keeps {number} objects, the oldest of which dates back to {year}.",
    "According to {Person}, the road from {Place} to {Other} is about {number} kilometres long.",
    "This study compares the climate of {Place} and {Other} and finds a difference of {number} millimetres a year.",
    "Local workshops grew quickly after {year}, and their well-known products reached {Other} within {small} years.",
    "In a survey of {number} visitors, {small} had been to {Other} before; most of them were merchants.",
    "The results suggest that long-distance trade between {Place} and {Other} was more regular than assumed.",
)
PEOPLE = ("Anna Keller", "John Whitfield", "Maria Santos", "Peter Novak", "Lucy Hamilton", "Omar Haddad")
TOWNS = ("Bristol", "Samarkand", "Toledo", "Leipzig", "Palermo", "Antioch", "Bergen", "Kashgar")
HALLS = ("Museum", "Observatory", "Library", "Institute", "University")
TOPICS = {
    "zh": ("背景", "资料与方法", "商路的变迁", "气候与农业", "结果", "讨论", "城市与人口", "结论"),
    "en": (
        "Background",
        "Data and Methods",
        "Changing Routes",
        "Climate and Farming",
        "Results",
        "Discussion",
        "Conclusions",
    ),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, para, item, table or figure. ``number`` is of a figure's image."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    image: bytes = b""
    number: int = -1
    caption: str = ""


@dataclass(slots=True)
class Made:
    """A document with what is in it. ``above``: captions of figures stand above them."""

    name: str
    kind: str
    language: str
    parts: list[Part] = field(default_factory=list)
    data: bytes = b""
    above: bool = False

    def text(self) -> str:
        """All words in order, without white space."""
        pieces: list[str] = []
        for part in self.parts:
            before = part.kind == "table" or self.above
            body = ["".join(cell for row in part.rows for cell in row)] if part.rows else [part.text]
            pieces += [part.caption, *body] if before else [*body, part.caption]
        return "".join("".join(pieces).split())

    def pairs(self) -> set[tuple[str, str]]:
        """Caption (without white space) and what it describes: "image 3", or a table's first cell."""
        return {
            ("".join(part.caption.split()), f"image {part.number}" if part.kind == "figure" else part.rows[0][0])
            for part in self.parts
            if part.caption
        }


def made_documents(numbers: dict[str, int] | None = None) -> Iterator[Made]:
    """All documents, or so many of each kind."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for kind, number in (numbers or NUMBERS).items():
        for index in range(number):
            choose = random.Random(f"{kind} {index}")
            made = Made(f"{kind}-{index}.{kind.rstrip('2')}", kind, "zh" if index % 2 == 0 else "en")
            made.above = choose.random() < 0.25
            made.parts = list(_parts(choose, made))
            made.data = {"docx": _docx, "pdf": _pdf, "pdf2": _pdf, "html": _html, "pptx": _pptx}[kind](made)
            yield made


def image_number(data: bytes) -> int:
    """Which of our images it is, by the colour of its corner: it may have been encoded anew."""
    with Image.open(io.BytesIO(data)) as image:
        red, green, _blue = image.convert("RGB").getpixel((4, 4))
    return round((red - 8) / 16) + 16 * round((green - 8) / 16)


def _picture(choose: random.Random, number: int) -> bytes:
    width, height = choose.choice(((320, 200), (400, 240), (280, 280)))
    image = Image.new("RGB", (width, height), (8 + 16 * (number % 16), 8 + 16 * (number // 16), 120))
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y = choose.randrange(20, width), choose.randrange(20, height)
        draw.ellipse(
            (x, y, x + choose.randrange(10, 90), y + choose.randrange(10, 60)),
            fill=choose.choice(("white", "navy", "orange")),
        )
    file = io.BytesIO()
    image.save(file, choose.choice(("PNG", "JPEG")), quality=92)
    return file.getvalue()


def _sentence(choose: random.Random, language: str) -> str:
    place, other = choose.sample(PLACES, 2)
    town, far = choose.sample(TOWNS, 2)
    return choose.choice(CHINESE if language == "zh" else ENGLISH).format(
        person=choose.choice(SURNAMES) + "".join(choose.sample(GIVEN, 2)),
        place=place,
        other=other,
        body=choose.choice(BODIES),
        year=choose.randrange(1100, 1990),
        number=choose.randrange(120, 9800),
        small=choose.randrange(3, 90),
        Person=choose.choice(PEOPLE),
        Place=town,
        Other=far,
        Body=choose.choice(HALLS),
    )


def _parts(choose: random.Random, made: Made) -> Iterator[Part]:
    chinese = made.language == "zh"
    gap = "" if chinese else " "
    place = choose.choice(PLACES if chinese else TOWNS)
    yield Part("heading", f"{place}商路研究" if chinese else f"Trade Routes of {place}", 1)
    figures = tables = 0
    for topic in choose.sample(TOPICS[made.language], choose.randrange(4, 7)):
        yield Part("heading", topic, 2)
        for _ in range(choose.randrange(1, 4)):
            length = 2 if made.kind == "pptx" else choose.randrange(2, 6)
            yield Part("para", gap.join(_sentence(choose, made.language) for _ in range(length)))
        if choose.random() < 0.45:
            for _ in range(choose.randrange(2, 5)):
                yield Part("item", _sentence(choose, made.language), 1)
            if choose.random() < 0.4 and made.kind in ("docx", "html"):
                yield Part("item", _sentence(choose, made.language), 2)
        if choose.random() < 0.5:
            figures += 1
            words = f"{place}{topic}示意图" if chinese else f"{topic} at {place}"
            number = (figures * 37 + choose.randrange(200)) % 256
            caption = f"图{figures} {words}" if chinese else f"Figure {figures}. {words}"
            yield Part("figure", image=_picture(choose, number), number=number, caption=caption)
            # what follows a figure is no caption, though it talks of one
            yield Part(
                "para",
                f"图{figures}显示了{place}一带的地形。"
                if chinese
                else f"Figure {figures} shows the land around {place}.",
            )
        if choose.random() < 0.4:
            tables += 1
            words = f"{place}人口统计" if chinese else f"Population near {place}"
            caption = f"表{tables} {words}" if chinese else f"Table {tables}: {words}"
            yield Part("table", rows=_rows(choose, chinese, tables), caption=caption)
            yield Part("para", _sentence(choose, made.language))


def _rows(choose: random.Random, chinese: bool, number: int) -> tuple[tuple[str, ...], ...]:
    head = (f"地点{number}", "年份", "人口") if chinese else (f"Town {number}", "Year", "People")
    names = choose.sample(PLACES if chinese else TOWNS, choose.randrange(2, 6))
    return (head, *((name, str(choose.randrange(1100, 1900)), f"{choose.randrange(2000, 90000):,}") for name in names))


def _docx(made: Made) -> bytes:
    document = docx.Document()
    for part in made.parts:
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "para":
            document.add_paragraph(part.text)
        elif part.kind == "item":
            document.add_paragraph(part.text, style="List Bullet" if part.level == 1 else "List Bullet 2")
        elif part.kind == "table":
            document.add_paragraph(part.caption, style="Caption")
            table = document.add_table(len(part.rows), len(part.rows[0]), style="Table Grid")
            for y, row in enumerate(part.rows):
                for x, cell in enumerate(row):
                    table.cell(y, x).text = cell
        else:
            if made.above:
                document.add_paragraph(part.caption)
            document.add_picture(io.BytesIO(part.image), width=Cm(8))
            if not made.above:
                document.add_paragraph(part.caption)
    document.sections[0].header.paragraphs[0].text = "running head"
    assert document.element.find(qn("w:body")) is not None
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _html(made: Made) -> bytes:
    words = html.escape
    body: list[str] = []
    depth = 0
    for part in made.parts:
        level = part.level if part.kind == "item" else 0
        body += ["<ul>"] * (level - depth) + ["</ul>"] * (depth - level)
        depth = level
        if part.kind == "heading":
            body.append(f"<h{part.level}>{words(part.text)}</h{part.level}>")
        elif part.kind == "para":
            body.append(f"<p>{words(part.text)}</p>")
        elif part.kind == "item":
            body.append(f"<li>{words(part.text)}</li>")
        elif part.kind == "table":
            cells = [
                "<tr>" + "".join(f"<{tag}>{words(c)}</{tag}>" for c in row) + "</tr>"
                for tag, row in zip(["th"] + ["td"] * 20, part.rows, strict=False)
            ]
            body.append(f"<table><caption>{words(part.caption)}</caption>{''.join(cells)}</table>")
        else:
            kind = "png" if part.image.startswith(b"\x89") else "jpeg"
            image = f'<img src="data:image/{kind};base64,{base64.b64encode(part.image).decode()}" alt="">'
            caption = f"<figcaption>{words(part.caption)}</figcaption>"
            body.append(f"<figure>{caption + image if made.above else image + caption}</figure>")
    body += ["</ul>"] * depth
    head = "<head><meta charset=utf-8><title>x</title><script>var a = 1</script></head>"
    around = "<nav><a href=/>home</a></nav>", "<footer>all rights reserved</footer>"
    page = f"<!doctype html><html>{head}<body>{around[0]}{''.join(body)}{around[1]}</body></html>"
    return page.encode()


def _pptx(made: Made) -> bytes:
    deck = pptx.Presentation()
    slide: Any = None
    used = 99.0
    order: list[Part] = []
    for part in made.parts:
        if part.kind == "heading":
            slide = deck.slides.add_slide(deck.slide_layouts[5])
            slide.shapes.title.text = part.text
            used = 4.0
        elif part.kind in ("para", "item"):
            box = slide.shapes.add_textbox(SlideCm(2), SlideCm(used), SlideCm(20), SlideCm(2))
            box.text_frame.word_wrap = True
            box.text_frame.text = part.text
            box.text_frame.paragraphs[0].font.size = Pt(12)
            used += 2
        elif part.kind == "table":
            _slide_words(slide, part.caption, used)
            frame = slide.shapes.add_table(len(part.rows), 3, SlideCm(2), SlideCm(used + 1), SlideCm(16), SlideCm(3))
            for y, row in enumerate(part.rows):
                for x, cell in enumerate(row):
                    frame.table.cell(y, x).text = cell
            used += 5
        else:
            if made.above:
                _slide_words(slide, part.caption, used)
            slide.shapes.add_picture(io.BytesIO(part.image), SlideCm(2), SlideCm(used + 1), height=SlideCm(4))
            if not made.above:
                _slide_words(slide, part.caption, used + 5)
            used += 6
        order.append(part)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _slide_words(slide: Any, text: str, top: float) -> None:
    slide.shapes.add_textbox(SlideCm(2), SlideCm(top), SlideCm(20), SlideCm(1)).text_frame.text = text


def _pdf(made: Made) -> bytes:
    chinese = made.language == "zh"
    font, bold = ("STSong-Light", "STSong-Light") if chinese else ("Times-Roman", "Times-Bold")
    wrap = "CJK" if chinese else None
    body = ParagraphStyle(
        "body",
        fontName=font,
        fontSize=10,
        leading=14,
        wordWrap=wrap,
        alignment=TA_JUSTIFY,
        firstLineIndent=20 if chinese else 0,
        spaceAfter=0 if chinese else 5,
    )
    styles = {
        1: ParagraphStyle(
            "h1", fontName=bold, fontSize=18, leading=24, wordWrap=wrap, alignment=TA_CENTER, spaceAfter=12
        ),
        2: ParagraphStyle(
            "h2", fontName=bold, fontSize=13, leading=18, wordWrap=wrap, spaceBefore=8, spaceAfter=4, keepWithNext=1
        ),
    }
    item = ParagraphStyle("item", parent=body, firstLineIndent=0, leftIndent=18, bulletIndent=6, spaceAfter=2)
    caption = ParagraphStyle(
        "caption",
        fontName=font,
        fontSize=9,
        leading=12,
        wordWrap=wrap,
        alignment=TA_CENTER,
        spaceBefore=3,
        spaceAfter=8,
    )
    width, height = A4
    column = (width - 4.6 * cm) / 2
    flowables: list[Flowable] = []
    for part in made.parts:
        if part.kind == "heading":
            flowables.append(PdfParagraph(html.escape(part.text), styles[part.level]))
            if part.level == 1 and made.kind == "pdf2":
                flowables += [NextPageTemplate("rest"), _FrameBreak()]
        elif part.kind == "para":
            flowables.append(PdfParagraph(html.escape(part.text), body))
        elif part.kind == "item":
            flowables.append(PdfParagraph(html.escape(part.text), item, bulletText="•"))
        elif part.kind == "table":
            lines = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
            if part.number % 2 and len(part.rows) > 3:
                lines = [
                    ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
                    ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
                    ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
                ]
            table = PdfTable([list(row) for row in part.rows], style=[("FONT", (0, 0), (-1, -1), font, 9), *lines])
            flowables.append(KeepTogether([PdfParagraph(html.escape(part.caption), caption), table, Spacer(1, 8)]))
        else:
            image = PdfImage(io.BytesIO(part.image), width=6 * cm, height=4 * cm)
            words = PdfParagraph(html.escape(part.caption), caption)
            flowables.append(
                KeepTogether([Spacer(1, 6), *([words, image, Spacer(1, 8)] if made.above else [image, words])])
            )

    def running(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 8)
        canvas.drawString(2 * cm, height - 1.2 * cm, "丝绸之路学报 第三卷" if chinese else "Journal of Roads, Vol. 3")
        canvas.drawCentredString(width / 2, 1.2 * cm, str(document.page))

    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=A4, invariant=1)
    tall = height - 4 * cm
    if made.kind == "pdf2":
        frames = [Frame(2 * cm, 2 * cm, column, tall, id="l"), Frame(2.6 * cm + column, 2 * cm, column, tall, id="r")]
        top = 2.2 * cm
        first = [
            Frame(2 * cm, 2 * cm + tall - top, width - 4 * cm, top, id="t"),
            Frame(2 * cm, 2 * cm, column, tall - top, id="l"),
            Frame(2.6 * cm + column, 2 * cm, column, tall - top, id="r"),
        ]
        document.addPageTemplates(
            [PageTemplate("first", first, onPage=running), PageTemplate("rest", frames, onPage=running)]
        )
    else:
        document.addPageTemplates(
            [PageTemplate("all", [Frame(2.5 * cm, 2 * cm, width - 5 * cm, tall)], onPage=running)]
        )
    document.build(flowables)
    return file.getvalue()
