"""How much of something a statement is about: 生产300万辆汽车 is 生产 | 汽车, and 300万辆 how much.

Only for a figure with a measure word beside a plain noun. A figure that is the whole object (捐款500万元) stays a
literal,
and one that tells which or of what kind (3号楼, 三年级, 一家公司, 300米的高楼) is part of the noun. Pure functions.
"""

import re
from dataclasses import replace

from kg.extraction import literals
from kg.extraction.parse import Qualifier, QualifierRole, Span, Triple

_MEASURES = (
    "人民币|美元|日元|欧元|港元|港币|英镑|元|平方公里|平方千米|平方米|立方米|公里|千米|公顷|亩|公斤|千克|克|吨|磅|升|桶|千瓦时"
    "|人次|人|户|名|位|个|家|座|所|部|本|册|首|篇|卷|辆|架|艘|台|套|件|条|只|头|匹|张|幅|枚|颗|株|棵|种|项|款|栋|间|门|股|箱|份|%|％"
)
_FIGURE = (
    r"(?:约|近|超过|逾|上|共)?"
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[二三四五六七八九十百千两][一二三四五六七八九十百千万两]*|一[十百千万亿][一二三四五六七八九十百千万]*)"
    rf"[十百千万亿]*(?:多|余)?(?:{_MEASURES})"
)
_NOUN = r"[\u4e00-\u9fff]{2,12}"
_BEFORE = re.compile(rf"(?P<quantity>{_FIGURE})(?P<noun>{_NOUN})")
_BEHIND = re.compile(rf"(?P<noun>{_NOUN})(?<![零一二三四五六七八九十百千万亿两])(?P<quantity>{_FIGURE})")
_NOT_PLAIN = re.compile(
    r"[的之和与及或等]|[零一二三四五六七八九十百千万亿两]+[个名位家项]|(?:约|近|共|第)$|^(?:次|级|型|间)"
    r"|^(?:左右|以上|以下|上下|以内|之内|不等|大关|[一二三四五六七八九十百千两])"
)


def with_quantity(triple: Triple) -> Triple:
    """The triple with the figure in its object as a qualifier; as it is where there is none."""
    side = triple.object
    if side.literal or side.refers or len(side.spans) != 1 or len(side.text) != side.spans[0].end - side.spans[0].start:
        return triple
    match = _BEFORE.fullmatch(side.text) or _BEHIND.fullmatch(side.text)
    if match is None or _NOT_PLAIN.search(match["noun"]):
        return triple
    start = side.spans[0].start
    noun, quantity = (Span(start + match.start(part), start + match.end(part)) for part in ("noun", "quantity"))
    said = Qualifier(QualifierRole.QUANTITY, match["quantity"], (quantity,), literals.quantity(match["quantity"]))
    return replace(
        triple,
        object=replace(side, text=match["noun"], spans=(noun,)),
        qualifiers=(*triple.qualifiers, said),
    )
