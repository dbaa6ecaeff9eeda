"""What the short form of a predicate is made of, and what equal surfaces share."""

import re
import unicodedata
from dataclasses import dataclass

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_BLANKS = re.compile(r"\s+")
_EDGES = " \t\u3000，。、；：？！,.;:?!·…—－-~～“”‘’\"'「」『』"
_SIMPLER = str.maketrans(
    "於為與爲著寫創辦導編劇義歲學國業員會長書記總經歷務擔當選職屬設親兒媽爺嶽藝術樂詞師隊廣場東門灣臺縣鄉鎮區領擁號現後來軍將戰爭開關進達過還運這邊從處發"
    "變動產華萬億話語説說讀識議論證評譯註冊營銷買賣費資質財貿購錄製譜獲獎贏頒參聯繫組織離異鄰無盡稱謂譽簡部積極氣溫濕龍鳳",
    "于为与为着写创办导编剧义岁学国业员会长书记总经历务担当选职属设亲儿妈爷岳艺术乐词师队广场东门湾台县乡镇区领拥号现后来军将战争开关进达过还运这边从处发"
    "变动产华万亿话语说说读识议论证评译注册营销买卖费资质财贸购录制谱获奖赢颁参联系组织离异邻无尽称谓誉简部积极气温湿龙凤",
)
"""Traditional characters that predicates are written with; names have a fuller table of their own."""


@dataclass(frozen=True, slots=True)
class Normal:
    """The short form; ``inverse`` says that the one who acts is the object (由…创作), ``passive`` that 被 stands in it.

    ``negated`` and ``possible`` say what was split off.
    """

    text: str
    inverse: bool = False
    passive: bool = False
    negated: bool = False
    possible: bool = False


def fold(text: str) -> str:
    """NFKC (full and half width), lower case, simplified, single blanks (in Chinese none), nothing at the ends."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLER)
    return _BLANKS.sub("" if CJK.search(folded) else " ", folded).strip(_EDGES)
