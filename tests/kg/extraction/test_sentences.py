"""Where sentences begin and end."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.extraction.sentences import MAX_CHARACTERS, split

PIECES = st.sampled_from("中文。！？，；…“”《》（）().?!\n\r#-*> 1一、a \u3000\u2028")


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("他来了。她走了！真的吗？", ["他来了。", "她走了！", "真的吗？"]),
        ("他说：“我来了。”然后坐下。", ["他说：“我来了。”", "然后坐下。"]),
        ("他读了《你好吗？》这本书。", ["他读了《你好吗？》这本书。"]),
        ("北京（首都。大城市）很大。", ["北京（首都。大城市）很大。"]),
        ("很久……很久以前。", ["很久……", "很久以前。"]),
        ("增长3.5%。Dr. Li met Mr. Wu. They talked.", ["增长3.5%。", "Dr. Li met Mr. Wu.", "They talked."]),
        ("第一行没有句号\n第二行也没有", ["第一行没有句号", "第二行也没有"]),
        ("1. 第一点。\n2、第二点。\n（三）第三点。", ["第一点。", "第二点。", "第三点。"]),
        ("- 苹果\n* 梨\n> 引文。\n---\n", ["苹果", "梨", "引文。"]),
        ("1990年出生。3.5亿人。", ["1990年出生。", "3.5亿人。"]),
        ("-5度。", ["-5度。"]),
        ("", []),
        (" \u3000\n\n\t", []),
    ],
)
def test_a_text_is_cut_at_its_full_stops(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. J. R. Smith met Gen. Lee. They talked.", ["Mr. J. R. Smith met Gen. Lee.", "They talked."]),
        ("He lives in the U.S. The city is big.", ["He lives in the U.S.", "The city is big."]),
        ("The U.S. President spoke.", ["The U.S. President spoke."]),
        ("It rose 3.5 percent to $4.2 billion. Sales fell.", ["It rose 3.5 percent to $4.2 billion.", "Sales fell."]),
        (
            "Apple Inc. bought Beats. Apple Inc. In 2014 it paid.",
            ["Apple Inc. bought Beats.", "Apple Inc.", "In 2014 it paid."],
        ),
        ("Fruit, e.g. apples, is good, i.e. healthy.", ["Fruit, e.g. apples, is good, i.e. healthy."]),
        ('"Why?" he asked. "Go!" said Bob.', ['"Why?" he asked.', '"Go!" said Bob.']),
        ("He waited... and left. “It is late.” She ran.", ["He waited... and left.", "“It is late.”", "She ran."]),
        ("He waited... Nobody came.", ["He waited...", "Nobody came."]),
        ("It began at 5 p.m. He came at 6 p.m. yesterday.", ["It began at 5 p.m.", "He came at 6 p.m. yesterday."]),
        ("1. First point.\n2) Second point.", ["First point.", "Second point."]),
        ("See Fig. 3 and No. 5. So did I. We left.", ["See Fig. 3 and No. 5.", "So did I.", "We left."]),
        ("Born on Jan. 5, 1900, he died in Dec. 1950.", ["Born on Jan. 5, 1900, he died in Dec. 1950."]),
        ("She has a Ph.D. from Yale.", ["She has a Ph.D. from Yale."]),
    ],
)
def test_an_english_text_is_cut_where_its_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_headings_keep_their_level_and_paragraphs_are_numbered() -> None:
    text = "# 标题。副题\n\n正文一。正文二。\n## 小节"
    assert [(text[s.start : s.end], s.paragraph, s.heading) for s in split(text)] == [
        ("标题。副题", 0, 1),
        ("正文一。", 1, 0),
        ("正文二。", 1, 0),
        ("小节", 2, 2),
    ]


def test_a_long_sentence_is_cut_after_its_last_fitting_comma() -> None:
    text = "字" * 300 + "，" + "字" * 150 + "，" + "字" * 300 + "。"
    assert [len(piece) for piece in cut(text)] == [452, 301]


def test_an_unclosed_bracket_does_not_swallow_the_rest() -> None:
    assert cut("（他来了。她走了。") == ["（他来了。", "她走了。"]


def test_a_megabyte_in_one_line_takes_less_than_a_second() -> None:
    text = "张骞出使西域，司马迁写成《史记》。" * (1_000_000 // 51)
    started = time.process_time()
    spans = split(text)
    assert time.process_time() - started < 1
    assert len(spans) == 1_000_000 // 51


@given(st.text(PIECES, max_size=80) | st.text(max_size=80) | st.text(PIECES, min_size=500, max_size=1300))
@example("中" * 1100)
@example("《。" * 300)
def test_spans_are_ordered_short_and_lose_no_word(text: str) -> None:
    spans = split(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.end - span.start <= MAX_CHARACTERS
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert len(text[span.start : span.end].splitlines()) == 1
        end = span.end
    words = sum(c in "中文a" for c in text)
    assert sum(c in "中文a" for span in spans for c in text[span.start : span.end]) == words
