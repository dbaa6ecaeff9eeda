"""What belongs in a graph: sentences parsed by hand, read as those of a document, alone and one after another."""

import pytest

from kg.extraction import mentions, rules
from kg.extraction.coreference import Discourse
from kg.extraction.parse import Argument, Parse, Span, Triple
from kg.extraction.rules.tidying import tidied
from kg.extraction.rules.tree import Tree
from kg.models.entity import EntityType
from kg.models.statement import Modality
from tests.fixtures.parses import parse

SU = parse(
    "苏轼/PROPN/root>0 ，/PUNCT/punct>1 字/NOUN/nmod>4 子瞻/PROPN/appos>1 。/PUNCT/punct>1",
    PER="苏轼",
)
LU = parse(
    "鲁迅/PROPN/nsubj>4 ，/PUNCT/punct>1 原名/NOUN/appos>4 周树人/PROPN/root>0 。/PUNCT/punct>4", PER="鲁迅 周树人"
)
RIVER = parse(
    "长江/PROPN/nmod>2 全长/NOUN/nsubj>4 6300/NUM/nummod>4 公里/NOUN/advcl>6 ，/PUNCT/punct>4 发源/VERB/root>0"
    " 于/ADP/case>9 唐古拉/PROPN/compound>9 山/PART/obl>6 ，/PUNCT/punct>11 流经/VERB/conj>6 青海/PROPN/obj>11"
    " 、/PUNCT/punct>14 西藏/PROPN/conj>12 。/PUNCT/punct>6",
    LOC="长江 唐古拉山 青海 西藏",
)
STUDIES = parse(
    "1902/NUM/nummod>2 年/NOUN/nmod:tmod>7 留学/VERB/advcl>7 日本/PROPN/obj>3 ，/PUNCT/punct>3 先后/ADV/advmod>7"
    " 就读/VERB/root>0 于/ADP/case>10 弘文/PROPN/nmod>10 学院/NOUN/obl>7 。/PUNCT/punct>7",
    LOC="日本",
    ORG="弘文学院",
)
KIN = parse(
    "其父/NOUN/appos>2 苏/PROPN/nsubj>8 洵/PROPN/flat:name>2 、/PUNCT/punct>2 其弟/NOUN/nmod>6 苏辙/PROPN/conj>2"
    " 皆/ADV/advmod>8 以/ADP/case>10 文学/NOUN/nmod>10 著称/NOUN/ccomp>12 ，/PUNCT/punct>12 世称/VERB/root>0"
    " “/PUNCT/punct>15 三/NUM/nummod>15 苏/PROPN/obj>12 ”/PUNCT/punct>12 。/PUNCT/punct>8",
    PER="苏洵 三苏",
)
BRANCHES = parse(
    "主要/ADJ/amod>2 支流/NOUN/nsubj>3 有/VERB/root>0 嘉陵/PROPN/compound>5 江/PART/obj>3 、/PUNCT/punct>7"
    " 汉江/PROPN/conj>5 。/PUNCT/punct>3",
    LOC="嘉陵江 汉江",
)
PARTNER = parse(
    "许/PROPN/nsubj>3 广平/PROPN/flat:name>1 成/VERB/root>0 为/VERB/mark>3 他/PRON/det>7 的/PART/case>5 伴侣/NOUN/obj>3"
    " 。/PUNCT/punct>3",
    PER="许广平",
)

NOVEL = parse("《/PUNCT/punct>2 活着/VERB/nsubj>4 》/PUNCT/punct>2 获得/VERB/root>0 大奖/NOUN/obj>4 。/PUNCT/punct>4")
FILM = parse(
    "电影/NOUN/nmod>6 《/PUNCT/punct>4 黄/PROPN/compound>4 土地/PROPN/appos>1 》/PUNCT/punct>4 导演/NOUN/nsubj>8"
    " 陈凯歌/PROPN/appos>6 来/VERB/root>0",
    PER="陈凯歌",
)


def said(*sentences: Parse) -> list[tuple[str, str, str]]:
    """What the last of the sentences says, with what its words stand for."""
    discourse = Discourse()
    triples = []
    for parsed in sentences:
        named = mentions.find(parsed)
        triples = discourse.resolve(parsed, named, rules.extract(parsed, named, alone=False))
    return [(t.subject.refers or t.subject.text, t.predicate, t.object.refers or t.object.text) for t in triples]


ALONE = {
    "a name that was cut is whole": (
        parse(
            "王/PROPN/nsubj>5 建国/PROPN/case>4 1968/NUM/nummod>4 年/NOUN/obl>5 出生/VERB/root>0 于/ADP/case>8"
            " 绍兴/PROPN/compound>8 市/PART/obl>5 。/PUNCT/punct>5",
            PER="王建国",
            LOC="绍兴市",
        ),
        [("王建国", "出生于", "绍兴市")],
    ),
    "a list is taken apart, and its noun is the relation": (
        parse(
            "公司/NOUN/nmod>4 的/PART/case>1 主要/ADJ/amod>4 产品/NOUN/nsubj>5 包括/VERB/root>0 星河/PROPN/nmod>8"
            " 操作/NOUN/nmod>8 系统/NOUN/obj>5 、/PUNCT/punct>11 星河云/PROPN/nmod>11 平台/NOUN/conj>8 和/CCONJ/cc>14"
            " 智能/NOUN/compound>14 音箱/PART/conj>8 。/PUNCT/punct>5"
        ),
        [("公司", "主要产品", "星河操作系统"), ("公司", "主要产品", "星河云平台"), ("公司", "主要产品", "智能音箱")],
    ),
    "what a preposition governs is no subject, and one edge says it once": (
        parse(
            "在/VERB/advcl>5 黄州/PROPN/obj>1 ，/PUNCT/punct>1 苏轼/PROPN/nsubj>5 写下/VERB/root>0 了/AUX/aux>5"
            " 《/PUNCT/punct>9 赤壁/PROPN/compound>9 赋/PART/obj>5 》/PUNCT/punct>16 和/CCONJ/cc>16 《/PUNCT/punct>16"
            " 念奴娇/PROPN/conj>9 ·/PUNCT/punct>13 赤壁/PROPN/nmod>16 怀古/NOUN/conj>9 》/PUNCT/punct>5",
            LOC="黄州",
            PER="苏轼",
        ),
        [("苏轼", "写", "《赤壁赋》"), ("苏轼", "写", "《念奴娇·赤壁怀古》")],
    ),
    "the clause before tells whose property it is": (
        parse(
            "星河/PROPN/nmod>2 科技/NOUN/nsubj>6 在/ADP/advcl>6 香港/PROPN/nmod>5 交易所/NOUN/obl>6 上市/VERB/root>0"
            " ，/PUNCT/punct>11 股票/NOUN/nmod>9 代码/NOUN/nsubj>11 为/AUX/cop>11 09876/NUM/parataxis>6",
            ORG="星河科技 香港交易所",
        ),
        [("星河科技", "在…上市", "香港交易所"), ("星河科技", "股票代码", "09876")],
    ),
    "a property is not said a second time as a thing": (
        parse(
            "同年/NOUN/nmod:tmod>4 ，/PUNCT/punct>1 公司/NOUN/nsubj>4 收购/VERB/root>0 了/AUX/aux>4 蓝海/PROPN/nmod>7"
            " 公司/NOUN/obj>4 ，/PUNCT/punct>14 收购/VERB/nmod>10 金额/NOUN/nsubj>14 约/ADV/advmod>14 为/AUX/cop>14"
            " 3.2亿/NUM/nummod>14 元/NOUN/parataxis>4 。/PUNCT/punct>4",
            ORG="蓝海公司",
        ),
        [("公司", "收购", "蓝海公司"), ("公司", "收购金额", "3.2亿元")],
    ),
    "a clause for a subject stands for what it is about": (
        RIVER,
        [
            ("长江", "全长", "6300公里"),
            ("长江", "发源于", "唐古拉山"),
            ("长江", "流经", "青海"),
            ("长江", "流经", "西藏"),
        ],
    ),
    "a conjunction before a subject is none of it, and whose student is the relation": (
        parse(
            "秦/PROPN/nsubj>12 观/PROPN/flat:name>1 、/PUNCT/punct>1 晁补/PROPN/conj>1 之/PART/case>1 和/CCONJ/cc>7"
            " 张/PROPN/conj>1 耒/PROPN/flat:name>7 都是/AUX/cop>12 苏轼/PROPN/nmod>12 的/PART/case>10 学生/NOUN/root>0"
            " 。/PUNCT/punct>12",
            PER="秦观 张耒 苏轼",
        ),
        [("苏轼", "学生", "晁补之"), ("苏轼", "学生", "张耒"), ("苏轼", "学生", "秦观")],
    ),
    "what comes before a figure is what has it": (
        parse(
            "医院/NOUN/nsubj>2 现有/VERB/amod>3 职工/NOUN/nsubj>5 1200/NUM/nummod>5 人/NOUN/root>0 ，/PUNCT/punct>9"
            " 院长/NOUN/nsubj>9 是/AUX/cop>9 周明/PROPN/parataxis>5 。/PUNCT/punct>5",
        ),
        [("医院", "现有职工", "1200人"), ("医院", "院长", "周明")],
    ),
    "a work without its description": (
        parse(
            "他/PRON/nsubj>2 执导/VERB/acl:relcl>4 的/SCONJ/mark:rel>2 电影/NOUN/nsubj>8 《/PUNCT/punct>4"
            " 红高粱/PROPN/nsubj>8 》/PUNCT/punct>6 获得/VERB/root>0 金熊/NOUN/compound>10 奖/PART/obj>8"
        ),
        [("他", "执导", "电影"), ("《红高粱》", "获得", "金熊奖")],
    ),
    "a class without its description": (
        parse(
            "《/PUNCT/punct>11 红楼/PROPN/compound>3 梦/PART/nsubj>11 》/PUNCT/punct>3 是/AUX/cop>11 曹/PROPN/nsubj>8"
            " 雪芹/PROPN/flat:name>6 创作/VERB/acl:relcl>11 的/SCONJ/mark:rel>8 长篇/NOUN/nmod>11 小说/NOUN/root>0",
            PER="曹雪芹",
        ),
        [("《红楼梦》", "是", "长篇小说"), ("曹雪芹", "创作", "《红楼梦》")],
    ),
    "a kind without its measure word": (
        parse(
            "阿司匹林/NOUN/nsubj>7 是/AUX/cop>7 一/NUM/nummod>7 种/NOUN/clf>3 解热/VERB/compound>6 镇/PART/nmod>7"
            " 痛药/NOUN/root>0 。/PUNCT/punct>7"
        ),
        [("阿司匹林", "是", "解热镇痛药")],
    ),
    "whose brother he is, whatever that one is": (
        parse(
            "班超/PROPN/nsubj>6 是/AUX/cop>6 史学家/NOUN/appos>4 班固/PROPN/nmod>6 的/PART/case>4 弟弟/NOUN/root>0",
            PER="班超 班固",
        ),
        [("班固", "弟弟", "班超"), ("班固", "是", "史学家")],
    ),
    "one of them belongs to nobody": (
        parse(
            "张骞墓/PROPN/nsubj>6 是/AUX/cop>6 其中/NOUN/nmod>6 的/PART/case>3 一处/NUM/nummod>6 遗产/NOUN/root>0",
            LOC="张骞墓",
        ),
        [("张骞墓", "是", "其中的一处遗产")],
    ),
    "two names are two, two nouns may be one": (
        parse(
            "玉门关/PROPN/nsubj>4 和/CCONJ/cc>3 阳关/PROPN/conj>1 出产/VERB/root>0 良马/NOUN/obj>4 和/CCONJ/cc>7"
            " 葡萄/NOUN/conj>5"
        ),
        [("玉门关", "出产", "良马和葡萄"), ("阳关", "出产", "良马和葡萄")],
    ),
    "of what else it is said may be open": (
        parse(
            "张骞/PROPN/nsubj>2 报告/VERB/root>0 大宛/PROPN/nmod>7 、/PUNCT/punct>5 大夏/PROPN/conj>3 的/PART/case>3"
            " 地理/NOUN/obj>2 、/PUNCT/punct>9 物产/NOUN/conj>7",
            PER="张骞",
        ),
        [("张骞", "报告", "大宛、大夏的地理、物产")],
    ),
    "whose predecessor it was": (
        parse(
            "北京/PROPN/nmod>2 大学/NOUN/nmod>3 前身/NOUN/nsubj>5 是/AUX/cop>5 京师大学堂/PROPN/root>0",
            ORG="北京大学 京师大学堂",
        ),
        [("北京大学", "前身", "京师大学堂")],
    ),
    "works are apart without a comma": (
        parse(
            "张爱玲/PROPN/nmod>3 的/PART/case>1 作品/NOUN/nsubj>4 有/VERB/root>0 《/PUNCT/punct>6"
            " 倾城之恋/NOUN/compound>9 》/PUNCT/punct>6 《/PUNCT/punct>9 金锁记/NOUN/obj>4 》/PUNCT/punct>9"
            " 等/PART/mark>9 。/PUNCT/punct>4",
            PER="张爱玲",
        ),
        [("张爱玲", "作品", "《倾城之恋》"), ("张爱玲", "作品", "《金锁记》")],
    ),
    "what he is has not only him": (
        parse("林徽因/PROPN/nsubj>3 也是/AUX/cop>3 建筑师/NOUN/root>0 。/PUNCT/punct>3", PER="林徽因"),
        [("林徽因", "是", "建筑师")],
    ),
    "whose figure it is, that year": (
        parse(
            "该/DET/det>2 公司/NOUN/nsubj>8 2023/NUM/nummod>4 年/NOUN/nmod:tmod>8 收入/NOUN/nsubj>8 为/AUX/cop>8"
            " 120亿/NUM/nummod>8 元/NOUN/root>0 。/PUNCT/punct>8"
        ),
        [("该公司", "收入", "120亿元")],
    ),
    "whose seat it is, not who made it": (
        parse(
            "雷军/PROPN/nsubj>2 创办/VERB/root>0 小米/PROPN/compound>4 科技/NOUN/obj>2 ，/PUNCT/punct>2"
            " 总部/NOUN/nsubj>7 位于/VERB/conj>2 北京/PROPN/obj>7 。/PUNCT/punct>2",
            PER="雷军",
            ORG="小米科技",
            LOC="北京",
        ),
        [("雷军", "创办", "小米科技"), ("小米科技", "总部", "北京")],
    ),
    "a description between commas": (
        parse(
            "巴黎/PROPN/nsubj>7 ，/PUNCT/punct>1 法国/PROPN/nmod>5 的/PART/case>3 首都/NOUN/nsubj>7 ，/PUNCT/punct>1"
            " 位于/VERB/root>0 塞纳河/PROPN/obj>7 。/PUNCT/punct>7",
            LOC="巴黎 法国 塞纳河",
        ),
        [("法国", "首都", "巴黎"), ("巴黎", "位于", "塞纳河")],
    ),
    "who was called otherwise": (
        parse(
            "鲁迅/PROPN/nmod>2 原名/NOUN/appos>3 周树人/PROPN/nsubj>5 ，/PUNCT/punct>3 出生/VERB/root>0 在/ADP/case>7"
            " 绍兴/PROPN/obl>5 。/PUNCT/punct>5",
            PER="鲁迅 周树人",
            LOC="绍兴",
        ),
        [("鲁迅", "原名", "周树人"), ("鲁迅", "出生在", "绍兴")],
    ),
    "who is met, not of what office": (
        parse(
            "李强/PROPN/nsubj>2 会见/VERB/root>0 法国/PROPN/compound>4 总统/NOUN/obj>2 马克龙/PROPN/appos>4"
            " 。/PUNCT/punct>2",
            PER="李强 马克龙",
            LOC="法国",
        ),
        [("李强", "会见", "马克龙"), ("法国", "总统", "马克龙")],
    ),
    "who was made what, not by whom": (
        parse(
            "张骞/PROPN/nsubj>2 出使/VERB/root>0 西域/PROPN/obj>2 ，/PUNCT/punct>2 被/ADP/case>6 汉武帝/PROPN/nsubj>7"
            " 封为/VERB/conj>2 博望侯/NOUN/obj>7 。/PUNCT/punct>2",
            PER="张骞 汉武帝",
            LOC="西域",
        ),
        [("张骞", "出使", "西域"), ("张骞", "被封为", "博望侯")],
    ),
    "one of two is a name, so they are two": (
        parse("玄奘/PROPN/nsubj>4 和/CCONJ/cc>3 辩机/NOUN/conj>1 编写/VERB/root>0 书/NOUN/obj>4", PER="玄奘"),
        [("玄奘", "编写", "书"), ("辩机", "编写", "书")],
    ),
    "who did it, not of what trade": (
        parse("道士/NOUN/appos>2 王圆箓/PROPN/nsubj>3 发现/VERB/root>0 藏经洞/PROPN/obj>3", PER="王圆箓"),
        [("王圆箓", "发现", "藏经洞"), ("王圆箓", "是", "道士")],
    ),
    "nobody is not anybody": (
        parse("没有/VERB/root>0 人/NOUN/nsubj>4 能够/AUX/aux>4 驳倒/VERB/ccomp>1 玄奘/PROPN/obj>4", PER="玄奘"),
        [],
    ),
    "what is inside is the cave's": (
        parse("藏经/PROPN/compound>2 洞/PART/nsubj>4 里/ADP/case>2 保存/VERB/root>0 着/AUX/aux>4 经卷/NOUN/obj>4"),
        [("藏经洞", "保存", "经卷")],
    ),
    "what it was listed as, not who listed": (
        parse(
            "国务院/PROPN/nsubj>4 把/ADP/case>3 莫高窟/PROPN/obl:patient>4 列为/VERB/root>0 文物/NOUN/compound>6"
            " 单位/NOUN/iobj>4",
            ORG="国务院",
            LOC="莫高窟",
        ),
        [("国务院", "列为", "莫高窟"), ("莫高窟", "被列为", "文物单位")],
    ),
    "a department of production is a thing": (
        parse(
            "公司/NOUN/nsubj>2 下设/VERB/root>0 市场部/NOUN/obj>2 、/PUNCT/punct>6 生产/VERB/compound>6 部/PART/conj>3"
            " 和/CCONJ/cc>8 财务部/NOUN/conj>3"
        ),
        [("公司", "下设", "市场部"), ("公司", "下设", "生产部"), ("公司", "下设", "财务部")],
    ),
    "what it takes for food": (
        parse(
            "熊猫/NOUN/nsubj>2 分布在/VERB/root>0 四川/PROPN/obj>2 ，/PUNCT/punct>2 以/ADP/case>6 竹子/NOUN/nsubj>8"
            " 为/AUX/cop>8 食/NOUN/conj>2",
            LOC="四川",
        ),
        [("熊猫", "分布在", "四川")],
    ),
    "whose representative he is": (
        parse(
            "公司/NOUN/nsubj>2 成立于/VERB/root>0 深圳/PROPN/obj>2 ，/PUNCT/punct>2"
            " 法定代表人/NOUN/nsubj>7 为/AUX/cop>7 李强/PROPN/conj>2",
            LOC="深圳",
            PER="李强",
        ),
        [("公司", "成立于", "深圳"), ("公司", "法定代表人", "李强")],
    ),
    "what was adapted from a novel": (
        parse(
            "《/PUNCT/punct>2 流浪地球/NOUN/nsubj>5 》/PUNCT/punct>2 ，/PUNCT/punct>2 剧情/NOUN/nsubj>6"
            " 改编自/VERB/root>0 小说/NOUN/obj>6",
        ),
        [("《流浪地球》", "改编自", "小说")],
    ),
    "a capital, and where that is": (
        parse(
            "法国/PROPN/nmod>2 首都/NOUN/nsubj>4 巴黎/PROPN/appos>2 位/VERB/root>0 于/VERB/mark>4"
            " 塞纳河畔/PROPN/obj>4 。/PUNCT/punct>4",
            LOC="法国 巴黎 塞纳河畔",
        ),
        [("法国", "首都", "巴黎"), ("巴黎", "位于", "塞纳河畔")],
    ),
    "a name without what it is, and what it is of": (
        parse(
            "首都/NOUN/nsubj>3 北京/PROPN/appos>1 有/VERB/root>0 名/NOUN/nmod>5 作家/NOUN/nmod>8 莫言/PROPN/appos>5"
            " 的/PART/case>5 书房/NOUN/obj>3",
            LOC="北京",
            PER="莫言",
        ),
        [("北京", "是", "首都"), ("北京", "有", "莫言的书房")],
    ),
    "a firm behind what it is, which looks like one": (
        parse(
            "美国/PROPN/nmod>2 公司/NOUN/nsubj>6 特斯拉/PROPN/appos>2 在/ADP/case>5 上海/PROPN/obl>6 建厂/VERB/root>0",
            ORG="美国公司 特斯拉",
            LOC="上海",
        ),
        [("特斯拉", "在…建厂", "上海")],
    ),
    "whose author he is, without what that is": (
        parse(
            "小说/NOUN/nmod>6 《/PUNCT/punct>3 活着/VERB/nmod>6 》/PUNCT/punct>3 的/PART/case>3 作者/NOUN/nsubj>8"
            " 余华/PROPN/appos>6 来到/VERB/root>0 海盐/PROPN/obj>8",
            PER="余华",
            LOC="海盐",
        ),
        [("《活着》", "作者", "余华"), ("余华", "来到", "海盐")],
    ),
    "a clause before 的 is not what a sentence begins with": (
        parse(
            "供职/VERB/acl:relcl>5 于/ADP/case>3 新华社/PROPN/obl>1 的/SCONJ/mark:rel>1 记者/NOUN/obl>7"
            " 陈红/PROPN/appos>5 来到/VERB/root>0 上海/PROPN/obj>7",
            ORG="新华社",
            PER="陈红",
            LOC="上海",
        ),
        [("陈红", "供职于", "新华社"), ("新华社", "记者", "陈红"), ("陈红", "来到", "上海")],
    ),
    "where somebody studied holds no title": (
        parse(
            "毕业/VERB/acl:relcl>5 于/ADP/case>3 北京大学/PROPN/obl>1 的/SCONJ/mark:rel>1 作家/NOUN/obl>7"
            " 王明/PROPN/appos>5 出版/VERB/root>0 小说/NOUN/obj>7",
            ORG="北京大学",
            PER="王明",
        ),
        [("王明", "毕业于", "北京大学"), ("王明", "出版", "小说")],
    ),
    "where something was founded is not what was founded": (
        parse(
            "该/DET/det>2 公司/NOUN/nsubj>8 于/ADP/case>5 1924/NUM/nummod>5 年/NOUN/obl>8 在/VERB/advcl>8"
            " 广州/PROPN/obj>6 创立/VERB/root>0",
            LOC="广州",
        ),
        [("该公司", "在…创立", "广州")],
    ),
    "whose youth it was is who did it": (
        parse(
            "玄奘/PROPN/nmod>2 少年/NOUN/nmod:tmod>6 时/ADP/case>2 在/VERB/advcl>6 洛阳/PROPN/obj>4 出家/VERB/root>0",
            PER="玄奘",
            LOC="洛阳",
        ),
        [("玄奘", "在…出家", "洛阳")],
    ),
    "two subjects side by side are one": (
        parse(
            "道士/NOUN/nsubj>3 王圆箓/PROPN/nsubj>3 发现/VERB/root>0 了/AUX/aux>3 藏经洞/NOUN/obj>3",
            PER="王圆箓",
        ),
        [("王圆箓", "发现", "藏经洞"), ("王圆箓", "是", "道士")],
    ),
    "what an agent does to something is done to it": (
        parse(
            "大雁塔/PROPN/nsubj:pass>4 被/AUX/aux:pass>4 教科文组织/PROPN/nsubj>4 列入/VERB/root>0 名录/NOUN/obj>4",
            ORG="教科文组织",
            LOC="大雁塔",
        ),
        [("大雁塔", "被列入", "名录")],
    ),
    "a school of a university is named whole": (
        parse(
            "屠呦呦/PROPN/nsubj>2 毕业/VERB/root>0 于/ADP/case>5 北京大学/PROPN/nmod>5 医学院/NOUN/obl>2",
            PER="屠呦呦",
        ),
        [("屠呦呦", "毕业于", "北京大学医学院")],
    ),
    "what a measure ends with is no name": (
        parse(
            "长江/PROPN/nmod>2 全长/NOUN/nsubj>4 6300/NUM/nummod>4 公里/NOUN/root>0 ，/PUNCT/punct>8"
            " 流域/NOUN/nmod>7 面积/NOUN/nsubj>9 180万/NUM/nummod>9 平方公里/NOUN/parataxis>4",
            LOC="长江",
        ),
        [("长江", "全长", "6300公里")],
    ),
    "what is planned is said once": (
        parse(
            "小米/PROPN/nsubj>2 计划/VERB/root>0 在/VERB/advcl>5 成都/PROPN/obj>3 建设/VERB/xcomp>2 第二/NUM/nummod>7"
            " 总部/NOUN/obj>5 。/PUNCT/punct>2",
            LOC="成都",
            ORG="小米",
        ),
        [("小米", "建设", "第二总部")],
    ),
    "whose property a list is, and what only describes it": (
        parse("公司/NOUN/nmod>4 主要/ADJ/amod>4 的/PART/mark:rel>2 产品/NOUN/nsubj>5 包括/VERB/root>0 手机/NOUN/obj>5"),
        [("公司主要的产品", "包括", "手机")],
    ),
    "what somebody is not is not cut": (
        parse(
            "华为/PROPN/nsubj>6 不是/AUX/cop>6 生产/VERB/acl:relcl>6 汽车/NOUN/obj>3 的/SCONJ/mark:rel>3"
            " 公司/NOUN/root>0",
            ORG="华为",
        ),
        [("华为", "不是", "生产汽车的公司")],
    ),
    "what is said to be by somebody is what that one did": (
        parse(
            "这/DET/det>2 座/NOUN/clf>3 桥/NOUN/nsubj>4 是/VERB/root>0 由/VERB/xcomp>4 中国/PROPN/nmod>7"
            " 匠/NOUN/nsubj>9 李春/PROPN/appos>7 设计/VERB/ccomp>5 的/PART/discourse>4 。/PUNCT/punct>4",
            PER="李春",
        ),
        [("李春", "是", "中国匠"), ("李春", "设计", "这座桥")],
    ),
    "what somebody found": (
        parse(
            "万有/ADJ/amod>3 引力/NOUN/nmod>3 定律/NOUN/nsubj>4 是/VERB/root>0 牛顿/PROPN/nsubj>6 发现/VERB/ccomp>4"
            " 的/PART/discourse>4 。/PUNCT/punct>4",
            PER="牛顿",
        ),
        [("牛顿", "发现", "万有引力定律")],
    ),
    "what somebody did not design": (
        parse(
            "这/DET/det>2 座/NOUN/clf>3 桥/NOUN/nsubj>4 不是/VERB/root>0 由/VERB/xcomp>4 李春/PROPN/nsubj>7"
            " 设计/VERB/ccomp>5 的/PART/discourse>4 。/PUNCT/punct>4",
            PER="李春",
        ),
        [],
    ),
    "who got it for a reason, which the parser takes for the one who got it": (
        parse(
            "李明/PROPN/nsubj>5 和/CCONJ/cc>3 王芳/PROPN/conj>1 因/ADP/case>5 发现/VERB/root>0 青蒿素/NOUN/nsubj>7"
            " 获得/VERB/ccomp>5 大奖/NOUN/obj>7 。/PUNCT/punct>5",
            PER="李明 王芳",
        ),
        [("李明", "获得", "大奖"), ("王芳", "获得", "大奖")],
    ),
    "what is said on of a seat is of whose it is": (
        parse(
            "大疆/PROPN/nmod>2 公司/NOUN/nsubj>3 成立/VERB/root>0 于/ADP/case>6 2006/NUM/nummod>6 年/NOUN/obl>3"
            " ，/PUNCT/punct>13 总部/NOUN/nsubj>9 位于/VERB/advcl>13 深圳/PROPN/obj>9 ，/PUNCT/punct>9"
            " 主要/ADV/advmod>13 从事/VERB/parataxis>9 贸易/NOUN/obj>13 。/PUNCT/punct>3",
            ORG="大疆公司",
            LOC="深圳",
        ),
        [("大疆公司", "成立于", "2006年"), ("大疆公司", "总部", "深圳"), ("大疆公司", "主要从事", "贸易")],
    ),
    "what is said on of what a school was is of that": (
        parse(
            "北京/PROPN/nmod>2 大学/NOUN/nmod>3 前身/NOUN/nsubj>5 是/AUX/cop>5 学堂/PROPN/root>0 ，/PUNCT/punct>5"
            " 创办/VERB/parataxis>5 于/ADP/case>10 1898/NUM/nummod>10 年/NOUN/obl>7 。/PUNCT/punct>5",
            ORG="北京大学 学堂",
        ),
        [("北京大学", "前身", "学堂"), ("学堂", "创办于", "1898年")],
    ),
    "when somebody was born, in short": (
        parse(
            "屠呦呦/PROPN/nsubj>5 ，/PUNCT/punct>1 1930/NUM/nummod>4 年/NOUN/nmod:tmod>5 生/VERB/root>0"
            " ，/PUNCT/punct>7 学者/NOUN/conj>5",
            PER="屠呦呦",
        ),
        [("屠呦呦", "生于", "1930年"), ("屠呦呦", "是", "学者")],
    ),
    "what her husband was by trade is not what she was": (
        parse(
            "李清照/PROPN/nsubj>2 写/VERB/root>0 词/NOUN/obj>2 ，/PUNCT/punct>8 丈夫/NOUN/nsubj>8 赵明诚/PROPN/appos>5"
            " 是/AUX/cop>8 学者/NOUN/conj>2 。/PUNCT/punct>2",
            PER="李清照 赵明诚",
        ),
        [("李清照", "写", "词"), ("李清照", "丈夫", "赵明诚"), ("赵明诚", "是", "学者")],
    ),
    "whose wife somebody with a name is": (
        parse("他/PRON/det>3 的/PART/case>1 妻子/NOUN/nsubj>5 王芳/PROPN/appos>3 来/VERB/root>0", PER="王芳"),
        [("他", "妻子", "王芳")],
    ),
    "when a school was founded is not when another was": (
        parse(
            "清华大学/PROPN/nmod>3 的/PART/case>1 前身/NOUN/nsubj>5 清华学堂/PROPN/nsubj>5 始建/VERB/root>0"
            " 于/VERB/mark>5 1911/NUM/nummod>8 年/NOUN/obj>5",
            ORG="清华大学 清华学堂",
        ),
        [("清华大学", "前身", "清华学堂"), ("清华学堂", "始建于", "1911年")],
    ),
    "whose wife somebody is": (
        parse(
            "他/PRON/det>3 的/PART/case>1 妻子/NOUN/nsubj>5 是/AUX/cop>5 王芳/PROPN/root>0 。/PUNCT/punct>5",
            PER="王芳",
        ),
        [("他", "妻子", "王芳")],
    ),
    "a place with its area before its people": (
        parse(
            "苏州/PROPN/compound>2 市/PART/nmod>3 面积/NOUN/nsubj>5 8657/NUM/nummod>5 平方公里/NOUN/root>0"
            " ，/PUNCT/punct>9 人口/NOUN/nsubj>9 为/AUX/cop>9 1275万/NUM/advcl>5 。/PUNCT/punct>5",
            LOC="苏州市",
        ),
        [("苏州市", "面积", "8657平方公里"), ("苏州市", "人口", "1275万")],
    ),
}
TOLD = {
    "whom a text is about": ((LU, STUDIES), [("鲁迅", "留学", "日本"), ("鲁迅", "先后就读于", "弘文学院")]),
    "whose kin they are": (
        (SU, KIN),
        [("苏轼", "父", "苏洵"), ("苏轼", "弟", "苏辙"), ("苏洵", "世称", "“三苏”"), ("苏辙", "世称", "“三苏”")],
    ),
    "whose property it is": ((RIVER, BRANCHES), [("长江", "主要支流", "嘉陵江"), ("长江", "主要支流", "汉江")]),
    "what a film is, is no other work": (
        (NOVEL, FILM),
        [("《黄土地》", "是", "电影"), ("《黄土地》", "导演", "陈凯歌")],
    ),
    "he is not she of whom it is said": ((LU, PARTNER), [("鲁迅", "伴侣", "许广平")]),
}


@pytest.mark.parametrize(("parsed", "expected"), ALONE.values(), ids=ALONE.keys())
def test_in_a_sentence(parsed: Parse, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(said(parsed)) == sorted(expected)


@pytest.mark.parametrize(("sentences", "expected"), TOLD.values(), ids=TOLD.keys())
def test_the_sentences_before_tell(sentences: tuple[Parse, ...], expected: list[tuple[str, str, str]]) -> None:
    assert sorted(said(*sentences)) == sorted(expected)


def test_a_subject_that_is_left_out_is_none_where_a_sentence_stands_alone() -> None:
    assert rules.extract(STUDIES, mentions.find(STUDIES)) == []
    assert {subject for subject, *_ in said(STUDIES)} == {"其"}  # names nothing, so nothing of it is written


def test_what_is_planned_has_not_come_about() -> None:
    parsed, _ = ALONE["what is planned is said once"]
    (triple,) = rules.extract(parsed, mentions.find(parsed), alone=False)
    assert triple.modality is Modality.POSSIBLE


def test_a_verb_and_a_name_are_no_subject() -> None:
    parsed = parse("联合/VERB/amod>2 大月氏/PROPN/nsubj>3 夹击/VERB/root>0 匈奴/PROPN/obj>3", PER="大月氏")
    subject, object_ = Argument("联合大月氏", (Span(0, 5),)), Argument("匈奴", (Span(7, 9),))
    triple = Triple(subject, "夹击", (Span(5, 7),), object_, "subject-verb-object", 0.5)
    assert tidied(Tree(parsed, mentions.find(parsed)), [triple]) == []


def test_what_somebody_was_called_before_is_no_part_of_the_name() -> None:
    parsed = parse("玄奘/PROPN/nsubj>3 本/NOUN/case>1 出生/VERB/root>0 于/ADP/case>5 洛州/PROPN/obl>3", PER="玄奘")
    subject, object_ = Argument("玄奘本", (Span(0, 3),)), Argument("洛州", (Span(6, 8),))
    triple = Triple(subject, "出生于", (Span(3, 6),), object_, "place-time", 0.5)
    (found,) = tidied(Tree(parsed, mentions.find(parsed)), [triple])
    assert (found.subject.text, found.subject.type) == ("玄奘", EntityType.PERSON)


def test_a_name_that_says_so_is_an_organisation() -> None:
    parsed = parse(
        "他/PRON/nsubj>2 就读/VERB/root>0 于/ADP/case>6 早/PROPN/compound>6 稻田/PROPN/compound>6 大学/NOUN/obl>2",
        ORG="稻田大学",
    )
    (triple,) = rules.extract(parsed, mentions.find(parsed), alone=False)
    assert (triple.object.text, triple.object.type) == ("早稻田大学", EntityType.ORGANISATION)


def test_words_that_were_cut_in_two_places_say_it_once() -> None:
    parsed = parse(
        "特斯拉/PROPN/nmod>3 首席/NOUN/nmod>3 执行官/NOUN/nsubj>5 马斯克/PROPN/appos>3 来/VERB/root>0",
        ORG="特斯拉",
        PER="马斯克",
    )
    name = Argument("马斯克", (Span(8, 11),), EntityType.PERSON)
    right = Triple(Argument("特斯拉", (Span(0, 3),)), "首席执行官", (Span(3, 8),), name, "role", 0.9)
    wrong = Triple(Argument("特斯拉首席", (Span(0, 5),)), "执行官", (Span(5, 8),), name, "property", 0.3)
    assert tidied(Tree(parsed, mentions.find(parsed)), [wrong, right]) == [right]
