"""Web pages: what people read, in order."""

import base64

from benchmarks._hostile_files import good_epub, good_image
from kg.formats.blocks import Note
from tests.kg.formats.reading import read, shown

IMAGE = f"data:image/png;base64,{base64.b64encode(good_image()).decode()}"


def blocks(html: str) -> list[str]:
    return shown(read(html.encode(), "a.html"))


def test_headings_paragraphs_and_nested_lists() -> None:
    assert blocks(
        "<title>x</title><h1>一</h1>散<b>文</b>字<p>甲<br>乙</p><h4>四</h4>"
        "<ul><li>a<ol><li>b<li>c</ol>d</li></ul><dl><dt>e<dd>f</dl><pre>g\n  h</pre>"
    ) == [
        "heading1: 一", "paragraph: 散文字", "paragraph: 甲 乙", "heading4: 四",
        "item1: a", "item2: b", "item2: c", "item1: d", "paragraph: e", "paragraph: f", "code: g\n  h",
    ]  # fmt: skip


def test_what_surrounds_the_text_is_left_out() -> None:
    assert blocks(
        "<header>站名</header><nav>菜单</nav><script>x</script><div hidden>a</div><p style='display: none'>b</p>"
        "<article><header><h1>题</h1></header><p>文</p></article><aside>广告</aside><footer>版权</footer>"
    ) == ["heading1: 题", "paragraph: 文"]


def test_spans_stand_in_each_place_and_header_cells_are_counted() -> None:
    (block,) = read(
        b"<table><tr><th rowspan=2>x<th colspan=2>y<tr><th>1<th>2<tr><th>a<td>b<td rowspan=9>c<tr><th>d<td>e</table>",
        "a.html",
    ).blocks
    assert block.table is not None
    assert block.table.rows == (("x", "y", "y"), ("x", "1", "2"), ("a", "b", "c"), ("d", "e", "c"))
    assert (block.table.header_rows, block.table.header_columns) == (2, 1)


def test_figures_have_their_captions_and_tables_theirs() -> None:
    assert blocks(
        f"<figure><img src='{IMAGE}' alt='地图'><figcaption>河西走廊</figcaption></figure>"
        f"<figure><figcaption>上面</figcaption><div><img src='{IMAGE}'></div></figure>"
        "<table><caption>人口</caption><tr><td>a<td>b<tr><td>c<td>d</table>"
    ) == [
        "figure: 地图", "caption0: 河西走廊", "caption3: 上面", "figure: 地图",
        "caption5: 人口", "table: a\tb\nc\td",
    ]  # fmt: skip


def test_images_outside_of_the_file_are_counted() -> None:
    reading = read(b"<p>a</p><img src='https://example.org/a.png'><img src='b.png'>", "a.html")
    assert reading.notes == (Note("images-outside", {"count": 2}),)


def test_the_declared_encoding_counts_and_a_wrong_one_does_not() -> None:
    text = "敦煌位于河西走廊的西端，是丝绸之路上的重镇。"
    for codec, declared in (("gbk", "gb2312"), ("big5hkscs", "big5"), ("utf-8", "gbk"), ("utf-16", "utf-8")):
        source = "敦煌位於河西走廊的西端，是絲綢之路上的重鎮。" if codec.startswith("big5") else text
        page = f"<html><meta charset={declared}><p>{source}</p></html>"
        assert shown(read(page.encode(codec), "a.html")) == [f"paragraph: {source}"], codec


def test_a_book_is_its_spine_in_order_with_images_from_inside() -> None:
    reading = read(good_epub("<html><body><h1>章</h1><p>文</p><img src='no.png'/></body></html>"), "a.epub")
    assert shown(reading) == ["heading1: 章", "paragraph: 文"]
    assert reading.notes == (Note("images-unreadable", {"count": 1}),)
