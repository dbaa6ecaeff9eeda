"""Guesses what the columns of a table are, from their headers and what stands below them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.models.entity import EntityType
from kg.tables import values, words
from kg.tables.mapping import LONGEST_PREDICATE, Column, Mapping, Role
from kg.tables.views import View

MOST = 0.7
"""Share of a column's cells that must be of one kind."""
LEAST_KEY = 1.0
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:省|市|县|区|州|镇|乡|村|自治区|共和国|王国|联邦|帝国)")
_ORGANISATION = re.compile(
    r".*(?:公司|集团|大学|学院|银行|医院|研究所|研究院|委员会|协会|中学|小学|出版社|俱乐部|事务所|工厂|博物馆|图书馆)"
    r"|.*\b(?:Inc|Ltd|LLC|Corp|Co|GmbH|Group|University|College|Institute|Bank"
    r"|Hospital|Company|Association|Club)\.?"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8})+")
_WORK = re.compile(r"《.+》")


@dataclass(frozen=True, slots=True)
class Facts:
    """A column as it looks: shares in [0, 1] of its cells that hold something."""

    index: int
    header: str
    unit: str
    filled: float
    unique: float
    dates: float
    numbers: float
    names: float
    lists: float
    cells: tuple[str, ...]


def propose(table: View, *, nested: bool = False) -> Mapping:
    """The mapping that a table suggests. ``nested``: from JSON, so headers are paths and line breaks part arrays."""
    columns = [_facts(table, index, nested) for index in range(len(table.headers))]
    key = 0 if table.keyed and columns else _key(columns, table.is_single)
    prefix = f"{columns[key].header}." if nested and key is not None else ""
    repeated = key is not None and len(columns[key].cells) > 1 and columns[key].unique < MOST
    proposed = [
        _key_column(fact, columns) if fact.index == key else _column(fact, nested, prefix, repeated) for fact in columns
    ]
    return Mapping(tuple(proposed), titled=key is None and table.is_single)


def _facts(table: View, index: int, nested: bool) -> Facts:
    header, unit = values.header_unit(table.headers[index])
    cells = table.column(index)
    filled = tuple(cell for cell in cells if not values.is_nothing(cell))
    by_line = nested or table.is_single
    parts = [part for cell in filled for part in (values.items(cell, lines_only=True) if by_line else [cell])]
    years = words.is_date(header)
    return Facts(
        index,
        header,
        unit,
        len(filled) / len(cells) if cells else 0.0,
        len(set(filled)) / len(filled) if filled else 0.0,
        _share(parts, lambda cell: values.date(cell, years)),
        _share(parts, lambda cell: values.quantity(cell, unit)),
        _share(parts, lambda cell: values.is_name(cell) or (not nested and values.is_list(cell))),
        _share(filled, lambda cell: _is_list(cell, nested, table.is_single)),
        filled,
    )


def _is_list(cell: str, nested: bool, single: bool) -> bool:
    """Arrays of JSON are lists; short lines in a form are; elsewhere several short names."""
    if nested:
        return "\n" in cell
    lines = values.items(cell, lines_only=True) if single else []
    return values.is_list(cell) or (len(lines) > 1 and all(len(line) <= values.LONGEST_ITEM for line in lines))


def _share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0


def _key(columns: Sequence[Facts], single: bool) -> int | None:
    """The column that names the rows: named as such, full of different names, and far to the left."""
    best, best_score = None, LEAST_KEY
    for fact in columns:
        score = _key_score(fact, single)
        if score > best_score:
            best, best_score = fact.index, score
    return best


def _key_score(fact: Facts, single: bool) -> float:
    if not fact.cells or words.is_numbering(fact.header) or fact.names < MOST or fact.lists > 0.3:
        return 0.0
    score = 2.0 if words.is_name(fact.header) else 0.0
    if single:
        return score  # only a header can tell
    score += 0.5 if words.type_of(fact.header) is not EntityType.CONCEPT else 0.0
    score -= 2.0 if words.is_text(fact.header) else 0.0
    score -= 1.0 if words.is_relation(fact.header) else 0.0
    score -= 1.0 if words.is_date(fact.header) or words.is_measure(fact.header) else 0.0
    return score + fact.unique + fact.names * 0.5 + fact.filled * 0.5 + 0.6 / (1 + fact.index)


def _key_column(fact: Facts, columns: Sequence[Facts]) -> Column:
    """Names of a type that neither header nor form shows are of persons where the table tells of births."""
    kind = _type(fact)
    if kind is EntityType.CONCEPT and any(words.is_of_person(other.header) for other in columns):
        kind = EntityType.PERSON
    return Column(Role.KEY, type=kind)


def _column(fact: Facts, nested: bool, prefix: str, repeated: bool) -> Column:
    """A column that does not name its rows. ``repeated``: rows share names, so a time tells them apart."""
    predicate = fact.header.removeprefix(prefix)[:LONGEST_PREDICATE]
    role = _role(fact, repeated) if predicate else Role.IGNORE
    named = role in (Role.ENTITY, Role.PROPERTY)
    return Column(
        role,
        predicate,
        _type(fact) if named else EntityType.CONCEPT,
        fact.unit if role in (Role.QUANTITY, Role.PROPERTY) else "",
        splits=fact.lists > 0 and (nested or named),
    )


def _role(fact: Facts, repeated: bool) -> Role:
    if not fact.cells or words.is_numbering(fact.header):
        return Role.IGNORE
    if fact.dates >= MOST and (fact.dates > fact.numbers or words.is_date(fact.header)):
        return Role.WHEN if repeated and fact.dates == 1 else Role.DATE
    if fact.numbers >= MOST and not words.is_text(fact.header):
        return Role.QUANTITY
    if words.is_text(fact.header) or all(cell.strip().lower() in values.TRUTHS for cell in fact.cells):
        return Role.TEXT
    if fact.names >= MOST:
        return Role.ENTITY
    return Role.TEXT if max(fact.names, fact.numbers, fact.dates) < 1 - MOST else Role.PROPERTY


def _type(fact: Facts) -> EntityType:
    """What a column's names are: its header says, else their form."""
    found = words.type_of(fact.header)
    parts = [part for cell in fact.cells for part in values.items(cell)]
    if all(_WORK.fullmatch(part) for part in parts):
        return EntityType.WORK
    if found is not EntityType.CONCEPT and not (
        words.is_name(fact.header) and _share(parts, _ORGANISATION.fullmatch) >= MOST
    ):
        return found
    for kind, pattern in ((EntityType.ORGANISATION, _ORGANISATION), (EntityType.PLACE, _PLACE)):
        if _share(parts, pattern.fullmatch) >= MOST:
            return kind
    persons = _share(parts, lambda part: _PERSON.fullmatch(part) and ("·" in part or part[0] in SURNAMES))
    return EntityType.PERSON if persons >= 0.8 and len(set(parts)) > 1 else EntityType.CONCEPT
