"""Files of tables and JSON become table blocks, whatever people save them as."""

import datetime
import io
import json
import time
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from kg.formats import delimited, grids, jsontext, workbook
from kg.formats.blocks import Block, BlockKind, Note, Reading, ReadingFailed

Rows = list[list[str]]


def tables(reading: Reading) -> list[Rows]:
    return [[list(row) for row in block.table.rows] for block in reading.blocks if block.table]


def csv(text: str, encoding: str = "utf-8", name: str = "a.csv") -> Reading:
    return delimited.read(text.encode(encoding), name)


def xlsx(book: Workbook) -> Reading:
    file = io.BytesIO()
    book.save(file)
    return workbook.read(file.getvalue(), "a.xlsx")


def from_json(value: Any, name: str = "a.json") -> Reading:
    return jsontext.read(json.dumps(value, ensure_ascii=False).encode(), name)


def sheet(*rows: list[Any]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_any_encoding_with_quoted_breaks_and_ragged_rows(encoding: str) -> None:
    text = '姓名,城市,年龄\r\n张三,北京,30\r\n"李,四","上\n海",25,多余\r\n\r\n王五\r\n'

    reading = csv(text, encoding)

    assert tables(reading) == [
        [
            ["姓名", "城市", "年龄", ""],
            ["张三", "北京", "30", ""],
            ["李,四", "上\n海", "25", "多余"],
            ["王五", "", "", ""],
        ]
    ]
    assert reading.blocks[0].text.split("\n")[2] == "李,四\t上 海\t25\t多余"
    assert reading.encoding == encoding


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a;b\n1,5;2\n", "a.csv"),
        ("a\tb\n1,5\t2\n", "a.tsv"),
        ("a|b\n1,5|2\n", "a.csv"),
        ("sep=;\na;b\n1,5;2\n", "a.csv"),
    ],
)
def test_the_delimiter_is_found(text: str, name: str) -> None:
    assert tables(csv(text, name=name)) == [[["a", "b"], ["1,5", "2"]]]


def test_a_quote_that_never_closes_is_a_character() -> None:
    assert tables(csv('a\tb\n"x\ty\n2\t3\n', name="a.tsv")) == [[["a", "b"], ['"x', "y"], ["2", "3"]]]


@pytest.mark.parametrize(
    ("text", "header_rows"),
    [("姓名,城市\n张三,北京\n", 1), ("张三,30\n李四,25\n", 0), ("a,b\na,c\n", 0), ("2020,2021\n1,2\n", 0)],
)
def test_a_header_is_a_row_of_words_that_do_not_come_again(text: str, header_rows: int) -> None:
    table = csv(text).blocks[0].table
    assert table and table.header_rows == header_rows


def test_a_title_above_the_table_is_a_paragraph() -> None:
    blocks = csv("各市人口,,\n城市,人口,年份\n北京,2189,2020\n").blocks
    assert blocks[0] == Block(BlockKind.PARAGRAPH, "各市人口")
    assert blocks[1].table and blocks[1].table.rows[0] == ("城市", "人口", "年份")


def test_a_long_table_comes_in_pieces_under_the_same_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "ROWS_PER_BLOCK", 2)
    assert tables(csv("名,值\na,1\nb,2\nc,3\n")) == [
        [["名", "值"], ["a", "1"], ["b", "2"]],
        [["名", "值"], ["c", "3"]],
    ]


def test_a_hundred_thousand_rows_take_seconds() -> None:
    text = "名称,a,b\n" + "".join(f"n{i},{i},{2 * i}\n" for i in range(100_000))
    started = time.process_time()
    assert len(csv(text).blocks) == 200
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a," * 600 + "\n", "table-too-wide"),
        ("a,b\n1," + "x" * 200_000 + "\n", "cell-too-long"),
        ('a,b\n1,"' + "x\n" * 100_000, ""),
        ("1,2\n" * 5 + "," * 499 + "9\n" + "1\n" * 3000, ""),
    ],
)
def test_what_is_beyond_the_limits_is_a_named_error(text: str, code: str) -> None:
    try:
        csv(text)
    except ReadingFailed as failure:
        assert (failure.code, failure.params["name"]) == (code, "a.csv")
    else:
        assert not code


def test_too_many_cells_is_a_named_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MOST_CELLS", 10)
    with pytest.raises(ReadingFailed, match="table-too-large"):
        csv("a,b\n" * 6)
    with pytest.raises(ReadingFailed, match="table-too-large"):
        csv("a\n" * 3 + "1,2,3\n")


def test_sheets_are_pages_and_values_are_as_a_person_sees_them() -> None:
    book = sheet(
        ["名称", "占比", "日期", "时刻", "整数", "小数", "真"],
        ["甲", 0.125, datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4), 3.0, 0.1 + 0.2, True],
    )
    book.worksheets[0]["B2"].number_format = "0.0%"
    second = book.create_sheet("第二页")
    second.append(["a", "b"])
    second.append([1, None])
    second.append([None, 2])
    book.create_sheet("隐藏").sheet_state = "hidden"

    reading = xlsx(book)

    assert [(block.kind, block.text, block.page) for block in reading.blocks if not block.table] == [
        (BlockKind.HEADING, "Sheet", 1),
        (BlockKind.HEADING, "第二页", 2),
    ]
    assert tables(reading) == [
        [
            ["名称", "占比", "日期", "时刻", "整数", "小数", "真"],
            ["甲", "12.5%", "2020-01-02", "2020-01-02 03:04:00", "3", "0.3", "true"],
        ],
        [["a", "b"], ["1", ""], ["", "2"]],
    ]
    assert (reading.pages, reading.notes) == (2, (Note("hidden-sheets", {"names": "隐藏"}),))


def test_a_merged_cell_stands_in_each_place_and_makes_a_header_of_two_rows() -> None:
    book = sheet(
        ["2020 年统计"],
        ["城市", "数据", None, "省"],
        [None, "人口", "占比", None],
        ["成都", 2093, 0.2, "四川"],
        ["绵阳", 486, 0.1, None],
    )
    for area in ("A1:D1", "B2:C2", "A2:A3", "D2:D3", "D4:D5"):
        book.worksheets[0].merge_cells(area)

    blocks = xlsx(book).blocks

    assert blocks[0].text == "2020 年统计"
    table = blocks[1].table
    assert table and (table.header_rows, table.rows) == (
        2,
        (
            ("城市", "数据", "数据", "省"),
            ("城市", "人口", "占比", "省"),
            ("成都", "2093", "0.2", "四川"),
            ("绵阳", "486", "0.1", "四川"),
        ),
    )


def test_blank_rows_part_tables_that_have_headers_of_their_own() -> None:
    book = sheet(
        ["城市", "人口", "年份"], ["北京", 1, 2020], [], ["上海", 2, 2020], [], ["国家", "首都"], ["中国", "北京"]
    )
    assert [table[0] for table in tables(xlsx(book))] == [["城市", "人口", "年份"], ["国家", "首都"]]


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    book = sheet(["a", "b"], [1, 2])
    book.worksheets[0]["XFD1048576"] = "远"
    started = time.process_time()
    with pytest.raises(ReadingFailed, match="table-too-wide"):
        xlsx(book)
    assert time.process_time() - started < 5


def test_workbooks_that_are_none_or_unpack_to_too_much_are_named_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<x>")
    for data in (b"PK\x03\x04 not a zip", file.getvalue()):
        with pytest.raises(ReadingFailed) as caught:
            workbook.read(data, "a.xlsx")
        assert (caught.value.code, caught.value.params) == ("broken-file", {"name": "a.xlsx", "format": "Excel"})
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1000)
    with pytest.raises(ReadingFailed, match="unpacks-too-large"):
        xlsx(sheet(["a", "b"]))


def test_nested_json_is_a_table_for_each_path() -> None:
    reading = from_json(
        {
            "name": "北京大学",
            "founded": 1898,
            "alias": ["北大", "PKU"],
            "president": {"name": "龚旗煌", "born": 1964},
            "address": {"city": "北京", "geo": {"lat": 39.990}},
            "awards": [{"year": 2000, "prize": "甲"}, {"year": 2001, "prize": "乙"}],
        }
    )

    assert tables(reading) == [
        [
            ["name", "founded", "alias", "president", "address.city", "address.geo.lat"],
            ["北京大学", "1898", "北大\nPKU", "龚旗煌", "北京", "39.99"],
        ],
        [["president", "president.born"], ["龚旗煌", "1964"]],
        [["name", "awards.year", "awards.prize"], ["北京大学", "2000", "甲"], ["北京大学", "2001", "乙"]],
    ]
    assert [block.text for block in reading.blocks if block.kind is BlockKind.HEADING] == ["president", "awards"]
    assert all(block.table.header_columns == 1 for block in reading.blocks if block.table)


def test_objects_under_their_names_are_rows() -> None:
    assert tables(from_json({"北京": {"人口": 2189}, "上海": {"人口": 2487, "简称": "沪"}})) == [
        [["name", "人口", "简称"], ["北京", "2189", ""], ["上海", "2487", "沪"]]
    ]


def test_a_container_says_nothing_of_what_it_holds() -> None:
    assert tables(from_json({"total": 2, "items": [{"name": "甲", "x": 1}, {"name": "乙", "x": 2}]})) == [
        [["total"], ["2"]],
        [["items", "items.x"], ["甲", "1"], ["乙", "2"]],
    ]


def test_lines_of_json_and_rows_of_arrays() -> None:
    assert tables(jsontext.read(b'{"name": "a", "n": 1}\n\n{"name": "b", "m": true}\n', "a.jsonl")) == [
        [["name", "n", "m"], ["a", "1", ""], ["b", "", "true"]]
    ]
    assert tables(jsontext.read(b'{"name": "a"}\n{"name": "b"}', "a.json")) == [[["name"], ["a"], ["b"]]]
    assert tables(from_json([["城市", "人口"], ["北京", 2189]])) == [[["城市", "人口"], ["北京", "2189"]]]


def test_big_numbers_repeated_keys_and_odd_characters_are_kept_as_far_as_text_can() -> None:
    data = b'{"name": "a\\ud800\\u0000b", "n": ' + b"9" * 5000 + b', "k": 1, "k": 2, "x": NaN, "e": 1.10}'
    reading = jsontext.read(data, "a.json")
    assert tables(reading) == [[["name", "n", "k", "e"], ["a  b", "9" * 5000, "1\n2", "1.10"]]]
    assert reading.notes == (Note("json-repeated-keys", {"number": 1}),)


@pytest.mark.parametrize(
    ("data", "code", "params"),
    [
        (b"[" * 100_000, "json-too-deep", {"limit": 50}),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "json-too-deep", {"limit": 50}),
        (b'{"a": {"name": "x", "b": ' * 60 + b"1" + b"}}" * 60, "json-too-deep", {"limit": 50}),
        (b'{"a": 1,}', "json-broken", {"line": 1}),
        (b'{"a":\n\n tru}', "json-broken", {"line": 3}),
        (b'{"a": 1}\n{"b":', "json-broken", {"line": 2}),
        (json.dumps({str(n): n for n in range(600)}).encode(), "table-too-wide", {"limit": 500}),
    ],
)
def test_json_that_cannot_be_read_is_a_named_error(data: bytes, code: str, params: dict[str, int]) -> None:
    with pytest.raises(ReadingFailed) as caught:
        jsontext.read(data, "a.json")
    assert (caught.value.code, caught.value.params) == (code, {"name": "a.json", **params})
