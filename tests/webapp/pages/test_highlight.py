"""Highlights never change the text and always nest."""

from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from webapp.pages.highlight import Highlight, render

TEXTS = st.text(alphabet="张骞到达大宛<>&\"' \n😀é", max_size=30)
BOUNDS = st.tuples(st.integers(-3, 35), st.integers(-3, 35))


class Reader(HTMLParser):
    """What a browser sees: the text, and which highlights lie over each of its characters."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.over: list[set[str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "span"
        self.open.append(dict(attrs)["data-n"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()  # raises on a tag that was never opened

    def handle_data(self, data: str) -> None:
        self.text += data
        self.over += [set(self.open)] * len(data)


@given(TEXTS, st.lists(BOUNDS, max_size=8))
def test_the_text_stays_and_each_highlight_covers_exactly_its_stretch(text: str, bounds: list[tuple[int, int]]) -> None:
    html = render(text, [Highlight(start, end, {"data-n": str(n)}) for n, (start, end) in enumerate(bounds)])

    seen = Reader(html)
    assert seen.text == text
    assert seen.open == []
    expected = [{str(n) for n, (s, e) in enumerate(bounds) if max(s, 0) <= at < e} for at in range(len(text))]
    assert seen.over == expected


def test_one_inside_another_is_nested_and_a_crossing_one_is_cut() -> None:
    inside = render("《史记·大宛列传》", [Highlight(4, 6, {"class": "b"}), Highlight(0, 9, {"class": "a"})])
    crossing = render("abcd", [Highlight(0, 3, {"class": "a"}), Highlight(2, 4, {"class": "b"})])

    assert inside == '<span class="a">《史记·<span class="b">大宛</span>列传》</span>'
    assert crossing == ('<span class="a">ab<span class="b">c</span></span><span class="b continued">d</span>')


def test_text_and_attributes_are_escaped() -> None:
    html = render("<b>", [Highlight(0, 3, {"title": '"><script>'})])

    assert "<script>" not in html
    assert unescape(html) == '<span title=""><script>"><b></span>'
