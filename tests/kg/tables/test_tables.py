"""What tables say, by hand-written tables and the triples that a person would write."""

import time

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kg.formats.blocks import Table, table_text
from kg.models import EntityType
from kg.tables import Mapping, Role, RowFinder, propose, view
from kg.tables.mapping import Column, MappingInvalid, from_json
from kg.tables.views import Direction

Rows = list[list[str]]


def grid(text: str) -> Rows:
    """Rows of a table written with | between the cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")]


def said(
    text: str | Rows, header_rows: int = 1, header_columns: int = 0, *, mapping: Mapping | None = None,
    nested: bool = False, title: str = "",
) -> list[str]:  # fmt: skip
    """Each triple as "subject:type predicate object:type" or, of a value, "… object=number unit"; with @ qualifiers."""
    rows = grid(text) if isinstance(text, str) else text
    table = view(rows, header_rows, header_columns)
    mapping = mapping or propose(table, nested=nested)
    lines = table_text(Table(tuple(map(tuple, rows)))).split("\n")
    found = RowFinder(table, mapping, rule="json" if nested else "table", title=title).find(range(len(rows)))
    shown = []
    for row, what in found.items():
        for triple in what.triples:
            for argument in (triple.subject, triple.object):
                for span in argument.spans:
                    assert lines[row][span.start : span.end] == argument.text
            for name in what.named:
                assert lines[row][name.start : name.end].strip() == lines[row][name.start : name.end] != ""
            literal = triple.object.literal
            object_ = f"{triple.object.text}:{triple.object.type.value}"
            if literal:
                object_ = (
                    f"{literal.value}={literal.number:g} {literal.unit}"
                    if literal.number is not None
                    else literal.value
                )
            when = "".join(f" @{qualifier.text}" for qualifier in triple.qualifiers)
            shown.append(
                f"{triple.subject.text}:{triple.subject.type.value} {triple.predicate} {object_.strip()}{when}"
            )
    return shown


def test_a_chinese_table_with_units_lists_dates_and_gaps() -> None:
    assert said(
        """
        序号|城市|省份|面积（平方公里）|人口/万人|GDP(亿元)|市长|成立时间|别称|邮编
        1|成都|四川省|14,335|2093.8|19916|王凤朝|公元前316年|蓉城、锦官城|610000
        2|西安|陕西省|10752|-|N/A|暂无||无|710000
        """
    ) == [
        "成都:place 省份 四川省:place",
        "成都:place 面积 14335平方公里=14335 平方公里",
        "成都:place 人口 2093.8万人=2.0938e+07 人",
        "成都:place GDP 19916亿元=1.9916e+12 元",
        "成都:place 市长 王凤朝:person",
        "成都:place 成立时间 公元前316年=-316",
        "成都:place 别称 蓉城:concept",
        "成都:place 别称 锦官城:concept",
        "成都:place 邮编 610000",
        "西安:place 省份 陕西省:place",
        "西安:place 面积 10752平方公里=10752 平方公里",
        "西安:place 邮编 710000",
    ]


def test_an_english_table() -> None:
    assert said(
        """
        Company|Founder|Founded|Headquarters|Revenue (million USD)|Area (km2)|Website
        Apple|Steve Jobs; Steve Wozniak|1 April 1976|Cupertino|394,328|1.5|https://apple.com
        Microsoft|Bill Gates|1975|Redmond|$211.9 billion|n/a|-
        """
    ) == [
        "Apple:organisation Founder Steve Jobs:person",
        "Apple:organisation Founder Steve Wozniak:person",
        "Apple:organisation Founded 1 April 1976=1976",
        "Apple:organisation Headquarters Cupertino:place",
        "Apple:organisation Revenue 394328 million 美元=3.94328e+11 美元",
        "Apple:organisation Area 1.5km²=1.5 km²",
        "Apple:organisation Website https://apple.com",
        "Microsoft:organisation Founder Bill Gates:person",
        "Microsoft:organisation Founded 1975=1975",
        "Microsoft:organisation Headquarters Redmond:place",
        "Microsoft:organisation Revenue $211.9 billion=2.119e+11 美元",
    ]


def test_the_head_of_a_header_is_its_last_word_or_the_one_before_of() -> None:
    assert said("name|born|place of birth\nAlan Turing|23 June 1912|London\nGrace Hopper|1906-12-09|New York") == [
        "Alan Turing:person born 23 June 1912=1912",
        "Alan Turing:person place of birth London:place",
        "Grace Hopper:person born 1906-12-09=1906",
        "Grace Hopper:person place of birth New York:place",
    ]


def test_a_header_that_relates_the_rows_to_another_thing_does_not_name_them() -> None:
    assert said("石窟|所在地|洞窟数\n莫高窟|敦煌|735个\n榆林窟|瓜州|43个") == [
        "莫高窟:concept 所在地 敦煌:place",
        "莫高窟:concept 洞窟数 735个=735 个",
        "榆林窟:concept 所在地 瓜州:place",
        "榆林窟:concept 洞窟数 43个=43 个",
    ]


def test_rows_that_share_a_name_are_told_apart_by_their_time() -> None:
    assert said("城市|年份|人口(万人)\n北京|2010|1961\n北京|2020|2189") == [
        "北京:place 人口 1961万人=1.961e+07 人 @2010",
        "北京:place 人口 2189万人=2.189e+07 人 @2020",
    ]


def test_a_form_of_labels_and_values_is_one_record() -> None:
    assert said("姓名|鲁迅\n出生|1881年9月25日\n籍贯|浙江绍兴\n代表作|《狂人日记》、《阿Q正传》") == [
        "鲁迅:person 出生 1881年9月25日=1881",
        "鲁迅:person 籍贯 浙江绍兴:place",
        "鲁迅:person 代表作 《狂人日记》:work",
        "鲁迅:person 代表作 《阿Q正传》:work",
    ]
    assert said("姓名|张三|性别|男\n出生日期|1990-01-02|单位|北京大学") == [
        "张三:person 性别 男",
        "张三:person 出生日期 1990-01-02=1990",
        "张三:person 单位 北京大学:organisation",
    ]


def test_a_form_without_a_name_is_about_its_title() -> None:
    text = "属性|值\n成立时间|1898年\n校长|龚旗煌"
    assert said(text, title="北京大学") == [
        "北京大学:concept 成立时间 1898年=1898",
        "北京大学:concept 校长 龚旗煌:person",
    ]
    assert said(text) == []


def test_an_infobox_is_about_its_head() -> None:
    text = "鲁迅|鲁迅\n本名|周树人\n个人资料|个人资料\n出生|1881年9月25日\n职业|作家、思想家\n配偶|朱安"
    expected = [
        "鲁迅:concept 本名 周树人:person",
        "鲁迅:concept 出生 1881年9月25日=1881",
        "鲁迅:concept 职业 作家:concept",
        "鲁迅:concept 职业 思想家:concept",
        "鲁迅:concept 配偶 朱安:person",
    ]
    assert (
        said(text, 1, 1, title="另一个")
        == said(text, 0, 0)
        == [line.replace("周树人:person", "周树人:concept") for line in expected]
    )
    assert said([["甲", "甲"], ["出生", "1881年\n浙江绍兴"], ["籍贯", "绍兴"]], 0, 1)[:2] == [
        "甲:concept 出生 1881年=1881",
        "甲:concept 出生 浙江绍兴:concept",
    ]
    assert said("各市人口|各市人口|各市人口\n城市|人口|省\n成都|2093|四川", 1) == [
        "成都:place 人口 2093=2093",
        "成都:place 省 四川:place",
    ]


def test_a_comparison_is_read_down_its_columns() -> None:
    table = "指标|北京|上海\n人口|2189万|2487万\n面积（平方公里）|16410|6340\n市长|殷勇|龚正"
    assert said(table) == [
        "北京:concept 人口 2189万=2.189e+07",
        "上海:concept 人口 2487万=2.487e+07",
        "北京:concept 面积 16410平方公里=16410 平方公里",
        "上海:concept 面积 6340平方公里=6340 平方公里",
        "北京:concept 市长 殷勇:person",
        "上海:concept 市长 龚正:person",
    ]


def test_a_column_of_row_headers_is_the_key() -> None:
    assert said("年龄|住址|爱好\n甲|乙|丙", 1, 1) == ["甲:concept 住址 乙:concept", "甲:concept 爱好 丙:concept"]


def test_header_rows_are_joined() -> None:
    assert said("城市|2020|2020\n城市|人口|面积\n北京|2189|16410", 2) == [
        "北京:place 2020 人口 2189=2189",
        "北京:place 2020 面积 16410=16410",
    ]


def test_a_table_without_header_says_nothing_until_somebody_names_its_columns() -> None:
    text = "张三|北京|30\n李四|上海|25"
    named = Mapping((Column(Role.KEY), Column(Role.ENTITY, "住在"), Column(Role.QUANTITY, "年龄", unit="岁")))
    assert said(text, 0) == []
    assert said(text, 0, mapping=named)[:2] == ["张三:concept 住在 北京:concept", "张三:concept 年龄 30岁=30 岁"]


def test_cells_of_nested_json_are_parted_at_lines_only() -> None:
    rows = [["name", "founded", "alias", "note"], ["北京大学", "1898", "北大\nPKU、燕园", "第一句。\n第二句。"]]
    assert said(rows, 1, 1, nested=True) == [
        "北京大学:organisation founded 1898=1898",
        "北京大学:organisation alias 北大:concept",
        "北京大学:organisation alias PKU、燕园:concept",
        "北京大学:organisation note 第一句。",
        "北京大学:organisation note 第二句。",
    ]
    assert said([["president", "president.born"], ["龚旗煌", "1964"]], 1, 1, nested=True) == [
        "龚旗煌:person born 1964=1964"
    ]


def test_a_persons_mapping_is_followed() -> None:
    mapping = Mapping(
        (
            Column(Role.KEY, type=EntityType.WORK),
            Column(Role.ENTITY, "写了", EntityType.PERSON, inverse=True, splits=True),
            Column(Role.WHEN),
            Column(Role.QUANTITY, "定价", unit="元"),
            Column(Role.IGNORE),
            Column(Role.WHERE),
        ),
        saved=True,
    )
    mapping = from_json(mapping.to_json(), ["书", "作者", "年", "价", "备注", "地"])
    text = "书|作者|年|价|备注|地\n红楼梦|曹雪芹、高鹗|1791|未标|好|北京"
    assert said(text, mapping=mapping) == [
        "曹雪芹:person 写了 红楼梦:work @1791 @北京",
        "高鹗:person 写了 红楼梦:work @1791 @北京",
        "红楼梦:work 定价 未标 @1791 @北京",
    ]


def test_confidence_is_that_of_who_said_what_the_column_is() -> None:
    rows = grid("城市|省份|说法\n成都|四川|3\n西安|陕西|很多，说不清。")
    table = view(rows, 1, 0)
    proposed = propose(table)
    saved = from_json(proposed.to_json(), table.headers)

    def confidences(mapping: Mapping) -> list[float]:
        return [triple.confidence for triple in RowFinder(table, mapping).find([1])[1].triples]

    assert [column.role for column in proposed.columns] == [Role.KEY, Role.ENTITY, Role.PROPERTY]
    assert (confidences(proposed), confidences(saved)) == ([0.9, 0.81], [0.98, 0.882])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"columns": []}, "the table has 2 columns"),
        ({"columns": [{"role": "key"}, {"role": "king"}]}, "a role or a type is unknown"),
        (
            {"columns": [{"role": "key"}, {"role": "entity", "type": "x", "predicate": "p"}]},
            "a role or a type is unknown",
        ),
        ({"columns": [{"role": "key"}, {"role": "key"}]}, "only one column can name the rows"),
        ({"columns": [{"role": "key"}, {"role": "text", "predicate": " "}]}, "“b” needs a predicate"),
        ({"columns": [None, 1]}, "a role or a type is unknown"),
        ({}, "the table has 2 columns"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(change: dict[str, object], reason: str) -> None:
    with override("en"), pytest.raises(MappingInvalid, match=reason):
        from_json(change, ["a", "b"])


def test_the_signature_is_that_of_the_headers_and_of_how_the_table_lies() -> None:
    one = view(grid("城市|人口 总数\n北京|1"), 1, 0)
    same = view(grid("城市|人口总数：\n上海|2\n广州|3"), 1, 0)
    other = view(grid("城市|面积\n上海|2"), 1, 0)
    form = view(grid("姓名|鲁迅\n籍贯|绍兴\n出生|1881年"), 0, 0)

    assert one.signature == same.signature != other.signature
    assert (
        form.direction is Direction.PAIRS
        and form.signature == view(grid("姓名|茅盾\n籍贯|桐乡\n出生|1896年"), 0, 0).signature
    )
    assert view(grid("a1|3\nb2|4"), 0, 0).signature != view(grid("3|a1\n4|b2"), 0, 0).signature


def test_ten_thousand_rows_take_seconds() -> None:
    rows = [["名称", "作者", "年份", "出版社", "价格（元）", "备注"]]
    rows += [
        [f"书{i}", f"作者{i % 100}", str(1900 + i % 120), f"出版社{i % 7}", str(i / 10), "无"] for i in range(10_000)
    ]
    started = time.process_time()
    table = view(rows, 1, 0)
    found = RowFinder(table, propose(table)).find(range(len(rows)))
    assert sum(len(row.triples) for row in found.values()) == 40_000
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "rows", [[], [[""]], [["a"]], [["", ""], ["", ""]], [["1", "2"], ["3", "4"]], [["a", "a"], ["a", "a"]]]
)
@pytest.mark.parametrize("headers", [(0, 0), (1, 0), (0, 1), (1, 1), (2, 2)])
def test_odd_tables_harm_nothing(rows: Rows, headers: tuple[int, int]) -> None:
    said(rows, *(min(number, len(rows)) for number in headers), title="题")


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "-",
            "姓名",
            "城市",
            "人口（万人）",
            "1,234",
            "2020-01-02",
            "甲、乙；丙",
            "a\nb",
            "《书》",
            "12%",
            "属性",
            "值",
            "年份",
        ]
    ),
)


@given(
    st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6)),
    st.integers(0, 2),
    st.integers(0, 1),
    st.booleans(),
)
def test_whatever_stands_in_cells_spans_are_those_of_their_words(
    rows: Rows, header_rows: int, header_columns: int, nested: bool
) -> None:
    said(rows, min(header_rows, len(rows)), header_columns, nested=nested, title="题")
