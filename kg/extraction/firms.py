"""Firms whose names everybody knows and a small model takes for people, or cuts: 华|为, 宁德|时代."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.parse import NamedEntity, Parse
from kg.models.entity import EntityType

_NAMES = """
华为 腾讯 阿里巴巴 京东 美团 拼多多 字节跳动 比亚迪 宁德时代 大疆 大疆创新 科大讯飞 商汤科技
旷视科技 海康威视 中芯国际 京东方 网易 新浪 搜狐 携程 哔哩哔哩 知乎 万科 碧桂园 格力 海尔
海信 中兴通讯 台积电 富士康 谷歌 微软 英特尔 英伟达 高通 西门子 诺基亚 爱立信 脸书 推特
优步 奈飞 波音 空客 辉瑞 阿斯利康 雀巢 可口可乐 百事可乐 麦当劳 肯德基 星巴克 沃尔玛 家乐福
"""
"""They are nothing else."""
_WORDS = """
小米 百度 联想 苹果 宝马 奔驰 甲骨文 滴滴 快手 抖音 豆瓣 小鹏 蔚来 吉利 奇瑞 茅台 伊利
蒙牛 三星 索尼 松下 恒大 顺丰 高盛
"""
"""They are firms where the model sees a person: nobody is called so."""


def _any_of(names: str) -> str:
    return "|".join(sorted(names.split(), key=lambda name: (-len(name), name)))


_KNOWN = re.compile(f"(?:{_any_of(_NAMES)})(?:集团|公司|有限|股份|科技|技术|控股)*")
_NO_PERSON = re.compile(_any_of(_WORDS))


def named(parse: Parse, entities: Sequence[NamedEntity]) -> list[NamedEntity]:
    """The entities with these firms among them, each where words begin and end with its name."""
    found = [
        replace(entity, type=EntityType.ORGANISATION)
        if entity.type is EntityType.PERSON and _NO_PERSON.fullmatch(parse.text, entity.start, entity.end)
        else entity
        for entity in entities
    ]
    for match in _KNOWN.finditer(parse.text):
        start, end = match.span()
        if any(each.start <= start and end <= each.end and each.end - each.start > end - start for each in found):
            continue  # 华为技术有限公司
        if any(t.start == start for t in parse.tokens) and any(t.end == end for t in parse.tokens):
            found = [each for each in found if each.end <= start or end <= each.start]
            found.append(NamedEntity(start, end, EntityType.ORGANISATION))
    return found
