"""Captions find what they describe, above or below, and talk about a figure is no caption."""

import pytest

from kg.formats.blocks import Block, BlockKind, Table
from kg.formats.captions import describes, pair

FIGURE = Block(BlockKind.FIGURE, "", image=0)
TABLE = Block(BlockKind.TABLE, "a", table=Table((("a",),)))


def text(words: str) -> Block:
    return Block(BlockKind.PARAGRAPH, words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("图1 路线", BlockKind.FIGURE),
        ("图 3.2：路线", BlockKind.FIGURE),
        ("图1-2　河西走廊", BlockKind.FIGURE),
        ("Figure 4. Routes", BlockKind.FIGURE),
        ("Fig. 2 (a) Routes", BlockKind.FIGURE),
        ("表1", BlockKind.TABLE),
        ("表 2 人口", BlockKind.TABLE),
        ("Table II: People", BlockKind.TABLE),
        ("图1显示了路线。", None),
        ("图 1 所示的路线", None),
        ("Figure 1 shows the land.", None),
        ("Table 2 and Figure 3 agree", None),
        ("表示 1 个", None),
        ("图书馆", None),
        ("Tables are set", None),
        ("图1 " + "字" * 400, None),
    ],
)
def test_what_begins_like_a_caption_is_one(words: str, kind: BlockKind | None) -> None:
    assert describes(words) is kind


def targets(*blocks: Block, marked: tuple[int, ...] = ()) -> dict[int, int]:
    paired = pair(blocks, marked)
    return {index: block.captioned for index, block in enumerate(paired) if block.kind is BlockKind.CAPTION}


def test_a_caption_takes_the_figure_beside_it() -> None:
    assert targets(text("前文"), FIGURE, text("图1 甲"), text("后文")) == {2: 1}
    assert targets(text("前文"), text("图1 甲"), FIGURE, text("后文")) == {1: 2}
    assert targets(text("前文"), text("图1 甲"), text("隔开"), FIGURE) == {}


def test_between_two_figures_it_goes_the_way_of_the_others() -> None:
    assert targets(FIGURE, text("图1 甲"), FIGURE, text("图2 乙")) == {1: 0, 3: 2}
    assert targets(text("图1 甲"), FIGURE, text("图2 乙"), FIGURE) == {0: 1, 2: 3}


def test_a_row_of_figures_above_a_row_of_captions() -> None:
    assert targets(FIGURE, FIGURE, text("图1 甲"), text("图2 乙")) == {2: 0, 3: 1}


def test_tables_and_figures_keep_apart() -> None:
    assert targets(text("表1 甲"), TABLE, FIGURE, text("图1 乙")) == {0: 1, 3: 2}


def test_what_the_source_calls_a_caption_needs_no_number() -> None:
    assert targets(FIGURE, text("河西走廊"), marked=(1,)) == {1: 0}


def test_a_caption_with_its_target_given_keeps_it() -> None:
    given = Block(BlockKind.PARAGRAPH, "说明", captioned=0)
    assert targets(FIGURE, given, text("图1 甲"), FIGURE, marked=(1,)) == {1: 0, 2: 3}
