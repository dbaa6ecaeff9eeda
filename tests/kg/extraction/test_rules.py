"""Each rule on a sentence parsed by hand; whole lists of triples are compared."""

import pytest

from kg.extraction import mentions, rules
from kg.extraction.parse import Literal, Parse, Span
from kg.models.entity import EntityType
from kg.models.statement import LiteralType, Modality
from tests.fixtures.parses import parse
from tests.kg.extraction.test_rules_on_phrases import PHRASES


def facts(parsed: Parse) -> list[tuple[str, str, str, str]]:
    """(subject, predicate, object, rule) of what the rules read."""
    triples = rules.extract(parsed, mentions.find(parsed))
    return [(t.subject.text, t.predicate, t.object.text, t.rule) for t in triples]


CASES = {
    "a verb with subject and object": (
        parse("张骞/PROPN/nsubj>2 出使/VERB/root>0 西域/PROPN/obj>2 。/PUNCT/punct>2", PER="张骞", LOC="西域"),
        [("张骞", "出使", "西域", "subject-verb-object")],
    ),
    "aspect and result stay in the predicate, light adverbs do not": (
        parse("公司/NOUN/nsubj>3 也/ADV/advmod>3 提出/VERB/root>0 了/AUX/aux>3 新/ADJ/amod>6 方案/NOUN/obj>3"),
        [("公司", "提出了", "新方案", "subject-verb-object")],
    ),
    "the subject is carried to the next verbs": (
        parse(
            "公司/NOUN/nsubj>2 成立/VERB/root>0 了/AUX/aux>2 研究所/NOUN/obj>2 ，/PUNCT/punct>2 设计/VERB/conj>2"
            " 了/AUX/aux>6 飞机/NOUN/obj>6 ，/PUNCT/punct>2 获得/VERB/conj>2 了/AUX/aux>10 国家/NOUN/nmod>13"
            " 奖励/NOUN/obj>10 。/PUNCT/punct>2"
        ),
        [
            ("公司", "成立了", "研究所", "subject-verb-object"),
            ("公司", "设计了", "飞机", "subject-verb-object"),
            ("公司", "获得了", "国家奖励", "subject-verb-object"),
        ],
    ),
    "names in a list are taken one by one": (
        parse(
            "刘备/PROPN/nsubj>6 、/PUNCT/punct>3 关羽/PROPN/conj>1 和/CCONJ/cc>5 张飞/PROPN/conj>1 拜访/VERB/root>0"
            " 诸葛亮/PROPN/obj>6",
            PER="刘备 关羽 张飞 诸葛亮",
        ),
        [
            ("刘备", "拜访", "诸葛亮", "subject-verb-object"),
            ("关羽", "拜访", "诸葛亮", "subject-verb-object"),
            ("张飞", "拜访", "诸葛亮", "subject-verb-object"),
        ],
    ),
    "an office of which it is not said where": (
        parse(
            "王/PROPN/nsubj>5 建国/PROPN/flat:name>1 现任/NOUN/nmod>5 董事/NOUN/compound>5 长/PART/root>0",
            PER="王建国",
        ),
        [("王建国", "现任", "董事长", "appointment")],
    ),
    "the founder of what is no name yet": (
        parse(
            "蓝海/NOUN/nmod>2 软件/NOUN/nmod>5 的/PART/case>2 创始/VERB/compound>5 人/PART/appos>6 陈/PROPN/nsubj>8"
            " 思远/PROPN/flat:name>6 加入/VERB/root>0 星河/PROPN/nmod>10 科技/NOUN/obj>8 。/PUNCT/punct>8",
            PER="陈思远",
            ORG="星河科技",
        ),
        [("蓝海软件", "创始人", "陈思远", "role"), ("陈思远", "加入", "星河科技", "subject-verb-object")],
    ),
    "common nouns in a list stay together": (
        parse("车站/NOUN/nsubj>2 设有/VERB/root>0 餐厅/NOUN/obj>2 和/CCONJ/cc>5 商店/NOUN/conj>3"),
        [("车站", "设有", "餐厅和商店", "subject-verb-object")],
    ),
    "a passive with its agent is turned round": (
        parse("项羽/PROPN/nsubj:pass>4 被/AUX/aux:pass>4 刘邦/PROPN/nsubj>4 打败/VERB/root>0", PER="项羽 刘邦"),
        [("刘邦", "打败", "项羽", "passive-agent")],
    ),
    "a passive without agent keeps 被": (
        parse("苏州/PROPN/nsubj:pass>3 被/AUX/aux:pass>3 称/VERB/root>0 为/VERB/mark>3 绣市/NOUN/obj>3", LOC="苏州"),
        [("苏州", "被称为", "绣市", "passive")],
    ),
    "由 names the one who acts": (
        parse("总统/NOUN/nsubj>4 由/ADP/case>3 议会/NOUN/obl>4 选举/VERB/root>0"),
        [("议会", "选举", "总统", "agent-you")],
    ),
    "由 names the one who acts where the parser takes it for a verb, past a place": (
        parse("大桥/NOUN/nsubj>6 由/VERB/root>0 李春/PROPN/nsubj>6 在/VERB/advcl>6 河北/PROPN/obj>4 设计/VERB/ccomp>2"),
        [("李春", "设计", "大桥", "agent-you")],
    ),
    "由 names the one who acts on what another verb is about": (
        parse(
            "公司/NOUN/nsubj>6 由/VERB/advcl>6 李明/PROPN/nsubj>4 创立/VERB/advcl>6 ，/PUNCT/punct>4"
            " 扩大/VERB/root>0 规模/NOUN/obj>6",
            PER="李明",
        ),
        [("李明", "创立", "公司", "agent-you"), ("公司", "扩大", "规模", "subject-verb-object")],
    ),
    "由 governs no verb, and a place comes first": (
        parse(
            "大桥/NOUN/nsubj>2 由/VERB/root>0 李春/PROPN/nsubj>6 在/VERB/advcl>6 河北/PROPN/obj>4"
            " 设计/VERB/parataxis>2",
            PER="李春",
        ),
        [("李春", "设计", "大桥", "agent-you")],
    ),
    "由 names the one who acts where it heads the sentence as a preposition": (
        parse("公司/NOUN/nsubj>2 由/ADP/root>0 李明/PROPN/nsubj>4 创立/VERB/ccomp>2", PER="李明"),
        [("李明", "创立", "公司", "agent-you")],
    ),
    "what was made by somebody at a time that stands before 由": (
        parse("1998年/NOUN/nsubj>2 由/ADP/root>0 李明/PROPN/nsubj>4 创立/VERB/ccomp>2", PER="李明"),
        [],
    ),
    "由 names the one who acts on what is said to be so": (
        parse(
            "大桥/NOUN/nsubj>2 是/VERB/root>0 由/VERB/xcomp>2 李春/PROPN/nsubj>5 设计/VERB/ccomp>3"
            " 的/PART/discourse>2 。/PUNCT/punct>2",
            PER="李春",
        ),
        [("李春", "设计", "大桥", "agent-you")],
    ),
    "是 and 的 around what somebody did": (
        parse(
            "定律/NOUN/nsubj>2 是/VERB/root>0 牛顿/PROPN/nsubj>4 发现/VERB/ccomp>2 的/PART/discourse>2",
            PER="牛顿",
        ),
        [("定律", "是", "牛顿发现的", "copula"), ("牛顿", "发现", "定律", "cleft")],
    ),
    "不是 and 的 around what somebody did not do": (
        parse(
            "定律/NOUN/nsubj>2 不是/VERB/root>0 牛顿/PROPN/nsubj>4 发现/VERB/ccomp>2 的/PART/discourse>2",
            PER="牛顿",
        ),
        [],
    ),
    "是 and 的 in a clause of its own are not about whom the sentence is": (
        parse(
            "刘明/PROPN/nsubj>2 说/VERB/root>0 ，/PUNCT/punct>4 是/VERB/parataxis>2 人民/NOUN/nsubj>6 写/VERB/ccomp>4"
            " 的/PART/discourse>4",
            PER="刘明",
        ),
        [],
    ),
    "his uncle has no name": (
        parse("他/PRON/nmod>2 舅舅/NOUN/nsubj>3 成/VERB/root>0 为/VERB/mark>3 教宗/NOUN/obj>3"),
        [("他舅舅", "成为", "教宗", "subject-verb-object")],
    ),
    "由 names the one who leads what is done": (
        parse("大桥/NOUN/nsubj>2 由/VERB/root>0 李春/PROPN/nsubj>4 主持/VERB/ccomp>2 修建/VERB/xcomp>4", PER="李春"),
        [("李春", "主持修建", "大桥", "agent-you")],
    ),
    "由 names the one who leads what the parser takes for an object": (
        parse("大桥/NOUN/nsubj>2 由/VERB/root>0 李春/PROPN/nsubj>4 主持/VERB/ccomp>2 设计/NOUN/obj>4", PER="李春"),
        [("李春", "主持", "设计", "subject-verb-object"), ("李春", "主持设计", "大桥", "agent-you")],
    ),
    "由 after a comma goes on about what was before": (
        parse(
            "大桥/NOUN/nsubj>2 由/VERB/root>0 李春/PROPN/nsubj>4 设计/VERB/ccomp>2 ，/PUNCT/punct>7 后/ADV/advmod>7"
            " 由/VERB/parataxis>2 王明/PROPN/nsubj>9 重建/VERB/ccomp>7",
            PER="李春 王明",
        ),
        [("李春", "设计", "大桥", "agent-you"), ("王明", "重建", "大桥", "agent-you")],
    ),
    "由 after a comma does nothing to a person of another clause": (
        parse(
            "王芳/PROPN/nsubj>2 参演/VERB/root>0 ，/PUNCT/punct>4 由/VERB/parataxis>2 王明/PROPN/nsubj>6"
            " 执导/VERB/ccomp>4",
            PER="王芳 王明",
        ),
        [],
    ),
    "who acts behind 由 and what that is": (
        parse("大桥/NOUN/nsubj>2 由/VERB/root>0 工匠/NOUN/nsubj>5 李春/PROPN/appos>3 设计/VERB/ccomp>2", PER="李春"),
        [("李春", "是", "工匠", "apposition"), ("李春", "设计", "大桥", "agent-you")],
    ),
    "who is replaced is not who holds the office": (
        parse(
            "库克/PROPN/nsubj>2 接替/VERB/root>0 乔布斯/PROPN/obj>2 担任/VERB/conj>2 苹果公司/PROPN/nmod>6"
            " 总裁/NOUN/obj>4 。/PUNCT/punct>2",
            PER="库克 乔布斯",
            ORG="苹果公司",
        ),
        [
            ("库克", "接替", "乔布斯", "subject-verb-object"),
            ("库克", "担任", "苹果公司总裁", "subject-verb-object"),
        ],
    ),
    "what a figure is of has no other figure": (
        parse(
            "营业/NOUN/nmod>2 收入/NOUN/nsubj>7 732亿/NUM/nummod>4 元/NOUN/acl>2 ，/PUNCT/punct>7 同比/ADV/advmod>7"
            " 增长/VERB/root>0 16%/NUM/obj>7 ，/PUNCT/punct>13 利润/NOUN/nsubj>13 为/AUX/cop>13 60亿/NUM/nummod>13"
            " 元/NOUN/parataxis>7 。/PUNCT/punct>7"
        ),
        [("营业收入", "同比增长", "16%", "subject-verb-object"), ("利润", "为", "60亿元", "copula")],
    ),
    "the father of whose mother was named is not hers": (
        parse(
            "鲁迅/PROPN/nmod>3 的/PART/case>1 母亲/NOUN/nsubj>5 鲁瑞/PROPN/appos>3 来/VERB/root>0 ，/PUNCT/punct>5"
            " 父亲/NOUN/nsubj>9 周伯宜/PROPN/appos>7 走/VERB/conj>5",
            PER="鲁迅 鲁瑞 周伯宜",
        ),
        [("鲁迅", "母亲", "鲁瑞", "kinship"), ("鲁迅", "父亲", "周伯宜", "kinship")],
    ),
    "由 with an object after the verb": (
        parse("北大/PROPN/nsubj>2 由/VERB/root>0 蔡元培/PROPN/nsubj>4 担任/VERB/ccomp>2 校长/NOUN/obj>4"),
        [("蔡元培", "担任", "校长", "agent-you")],
    ),
    "a denied or only possible 由 states nothing": (
        parse(
            "总统/NOUN/nsubj>3 不/ADV/advmod>3 由/VERB/root>0 议会/NOUN/nsubj>5 选举/VERB/ccomp>3 ，/PUNCT/punct>3"
            " 可/AUX/aux>8 由/VERB/parataxis>3 人民/NOUN/nsubj>10 选举/VERB/ccomp>8"
        ),
        [],
    ),
    "把 puts the object before the verb": (
        parse(
            "商人/NOUN/nsubj>4 把/ADP/case>3 丝绸/NOUN/obl>4 运/VERB/root>0 到/VERB/mark>4 罗马/PROPN/obj>4", LOC="罗马"
        ),
        [
            ("商人", "运", "丝绸", "disposal"),
            ("商人", "运到", "罗马", "place-time"),
            ("丝绸", "运到", "罗马", "disposal"),
        ],
    ),
    "是 says what something is": (
        parse("熊猫/NOUN/nsubj>4 是/AUX/cop>4 哺乳/NOUN/compound>4 动物/NOUN/root>0"),
        [("熊猫", "是", "哺乳动物", "copula")],
    ),
    "X is Y's Z": (
        parse("巴黎/PROPN/nsubj>5 是/AUX/cop>5 法国/PROPN/nmod>5 的/PART/case>3 首都/NOUN/root>0", LOC="巴黎 法国"),
        [("巴黎", "是", "法国的首都", "copula"), ("法国", "首都", "巴黎", "copula-role")],
    ),
    "X's Y is Z": (
        parse("法国/PROPN/nmod>3 的/PART/case>1 首都/NOUN/nsubj>5 是/AUX/cop>5 巴黎/PROPN/root>0", LOC="巴黎 法国"),
        [("法国", "首都", "巴黎", "attribute"), ("法国的首都", "是", "巴黎", "copula")],
    ),
    "a verb with 于 and a place": (
        parse("司马迁/PROPN/nsubj>2 出生/VERB/root>0 于/ADP/case>4 韩城/PROPN/obl>2", PER="司马迁", LOC="韩城"),
        [("司马迁", "出生于", "韩城", "place-time")],
    ),
    "a place before the verb": (
        parse("会议/NOUN/nsubj>4 在/ADP/case>3 北京/PROPN/obl>4 举行/VERB/root>0", LOC="北京"),
        [("会议", "在…举行", "北京", "scene")],
    ),
    "a title between organisation and person": (
        parse(
            "小米/PROPN/compound>2 创始人/NOUN/appos>3 雷军/PROPN/nsubj>4 出席/VERB/root>0 会议/NOUN/obj>4",
            ORG="小米",
            PER="雷军",
        ),
        [("小米", "创始人", "雷军", "role"), ("雷军", "出席", "会议", "subject-verb-object")],
    ),
    "a name goes on after a hyphen": (
        parse(
            "勇士队/PROPN/nmod>2 前锋/NOUN/nmod>3 凯文/PROPN/nsubj>6 -/PUNCT/punct>5 杜兰特/PROPN/flat>3"
            " 离开/VERB/root>0",
            ORG="勇士队",
            PER="凯文",
        ),
        [("勇士队", "前锋", "凯文-杜兰特", "role")],
    ),
    "a holder that ends as a particle does": (
        parse(
            "考古/NOUN/compound>3 研究/NOUN/compound>3 所/PART/nmod>5 研究/NOUN/compound>5 员/PART/nmod>6"
            " 韩炳华/PROPN/nsubj>7 说/VERB/root>0",
            ORG="考古研究所",
            PER="韩炳华",
        ),
        [("考古研究所", "研究员", "韩炳华", "role")],
    ),
    "elected to an office": (
        parse(
            "林涛/PROPN/nsubj>2 当选/VERB/root>0 为/VERB/mark>2 河源市/PROPN/nmod>5 市长/NOUN/obj>2 。/PUNCT/punct>2",
            PER="林涛",
            LOC="河源市",
        ),
        [("林涛", "当选为", "河源市市长", "subject-verb-object"), ("河源市", "市长", "林涛", "appointment")],
    ),
    "what somebody is of a name beside it": (
        parse(
            "霍都/PROPN/nmod>3 的/PART/case>1 师兄/NOUN/nsubj>5 达尔巴/PROPN/appos>3 到/VERB/root>0 了/AUX/aux>5",
            PER="霍都 达尔巴",
        ),
        [("霍都", "师兄", "达尔巴", "kinship")],
    ),
    "a country's office holder": (
        parse(
            "美国/PROPN/nmod>2 特使/NOUN/nsubj>4 蓬佩奥/PROPN/appos>2 到/VERB/root>0 了/AUX/aux>4",
            LOC="美国",
            PER="蓬佩奥",
        ),
        [("美国", "特使", "蓬佩奥", "role")],
    ),
    "a thing of a name beside its name": (
        parse(
            "鲁迅/PROPN/nmod>3 的/PART/case>1 杂志/NOUN/nsubj>5 奔流/PROPN/appos>3 停刊/VERB/root>0 了/AUX/aux>5",
            PER="鲁迅",
            WORK="奔流",
        ),
        [("鲁迅", "杂志", "奔流", "apposition")],
    ),
    "a relative without an owner says nothing": (
        parse("父亲/NOUN/nsubj>3 王明/PROPN/appos>1 来/VERB/root>0 了/AUX/aux>3", PER="王明"),
        [],
    ),
    "an appointment": (
        parse(
            "王明/PROPN/nsubj>2 任/VERB/root>0 清华/PROPN/compound>4 大学/NOUN/nmod>5 校长/NOUN/obj>2 。/PUNCT/punct>2",
            PER="王明",
            ORG="清华大学",
        ),
        [("王明", "任", "清华大学校长", "subject-verb-object"), ("清华大学", "校长", "王明", "appointment")],
    ),
    "a relative": (
        parse(
            "王明/PROPN/nmod>3 的/PART/case>1 儿子/NOUN/nmod>4 王小明/PROPN/nsubj>5 来/VERB/root>0 了/AUX/aux>5",
            PER="王明 王小明",
        ),
        [("王明", "儿子", "王小明", "kinship")],
    ),
    "a description beside a name": (
        parse("首都/NOUN/nsubj>3 北京/PROPN/appos>1 下雪/VERB/root>0", LOC="北京"),
        [("北京", "是", "首都", "apposition")],
    ),
    "a clause that describes a name's work stays with it": (
        parse(
            "鲁迅/PROPN/nsubj>2 创作/VERB/acl:relcl>4 的/SCONJ/mark:rel>2 小说/NOUN/nsubj>5 影响/VERB/root>0"
            " 了/AUX/aux>5 中国/PROPN/obj>5",
            PER="鲁迅",
            LOC="中国",
        ),
        [("鲁迅创作的小说", "影响了", "中国", "subject-verb-object")],
    ),
    "a clause that describes a name": (
        parse(
            "位于/VERB/acl:relcl>4 长江/PROPN/obj>1 的/SCONJ/mark:rel>1 武汉/PROPN/nsubj>5 举办/VERB/root>0"
            " 会议/NOUN/obj>5 。/PUNCT/punct>5",
            LOC="武汉",
        ),
        [("武汉", "位于", "长江", "described"), ("武汉", "举办", "会议", "subject-verb-object")],
    ),
    "a clause that describes what something is": (
        parse(
            "阿司匹林/NOUN/nsubj>6 是/AUX/cop>6 治疗/VERB/acl:relcl>6 头痛/NOUN/obj>3 的/SCONJ/mark:rel>3"
            " 药物/NOUN/root>0 。/PUNCT/punct>6"
        ),
        [
            ("阿司匹林", "是", "治疗头痛的药物", "copula"),
            ("阿司匹林", "治疗", "头痛", "described"),
        ],
    ),
    "a clause that describes what something is not": (
        parse(
            "阿司匹林/NOUN/nsubj>6 不是/AUX/cop>6 治疗/VERB/acl:relcl>6 头痛/NOUN/obj>3 的/SCONJ/mark:rel>3"
            " 药物/NOUN/root>0 。/PUNCT/punct>6"
        ),
        [("阿司匹林", "不是", "治疗头痛的药物", "copula")],
    ),
    "what describes a noun is not whose that is": (
        parse(
            "中国/PROPN/nmod>4 最长/ADJ/amod>4 的/SCONJ/mark:rel>2 河流/NOUN/nsubj>6 是/AUX/cop>6 长江/PROPN/root>0",
            LOC="中国 长江",
        ),
        [("中国最长的河流", "是", "长江", "copula")],
    ),
    "a formula is the value of a property": (
        parse("水/NOUN/nmod>4 的/PART/case>1 化学/VERB/compound>4 式/PART/nsubj>6 为/AUX/cop>6 H2O/X/root>0"),
        [("水", "化学式", "H2O", "attribute"), ("水的化学式", "为", "H2O", "copula")],
    ),
    "a clause that describes a name with its title": (
        parse(
            "获得/VERB/acl:relcl>5 奥运/NOUN/compound>3 冠军/NOUN/obj>1 的/SCONJ/mark:rel>1 选手/NOUN/appos>6"
            " 刘翔/PROPN/nsubj>7 来/VERB/root>0",
            PER="刘翔",
        ),
        [("刘翔", "获得", "奥运冠军", "described")],
    ),
    "a clause that describes a name behind what that is": (
        parse(
            "获得/VERB/acl:relcl>5 奥运/NOUN/compound>3 冠军/NOUN/obj>1 的/SCONJ/mark:rel>1 选手/NOUN/nsubj>7"
            " 刘翔/PROPN/appos>5 来/VERB/root>0",
            PER="刘翔",
        ),
        [("刘翔", "获得", "奥运冠军", "described")],
    ),
    "a name that ends with the beginning of a title": (
        parse(
            "宁德时代/PROPN/nmod>2 董事长/NOUN/appos>3 曾毓群/PROPN/nsubj>4 来/VERB/root>0",
            ORG="宁德时代",
            PER="曾毓群",
        ),
        [("宁德时代", "董事长", "曾毓群", "role")],
    ),
    "a direction is no property": (
        parse(
            "莫高窟/PROPN/nsubj>2 位于/VERB/root>0 敦煌市/PROPN/nmod>4 东南/NOUN/nmod>6 二十五/NUM/nummod>6"
            " 公里/NOUN/obj>2 。/PUNCT/punct>2",
            LOC="莫高窟 敦煌市",
        ),
        [("莫高窟", "位于", "敦煌市东南二十五公里", "subject-verb-object")],
    ),
    "a property of what is no name": (
        parse("大桥/NOUN/nsubj>2 全长/NOUN/root>0 6300/NUM/nummod>4 公里/NOUN/dep>2 。/PUNCT/punct>2"),
        [("大桥", "全长", "6300公里", "property")],
    ),
    "a given name that the parser parted from its surname": (
        parse(
            "小米/PROPN/nmod>2 总经理/NOUN/nsubj>5 李/PROPN/appos>2 杨勇/PROPN/flat>3 来/VERB/root>0 。/PUNCT/punct>5",
            ORG="小米",
        ),
        [("小米", "总经理", "李杨勇", "role")],
    ),
    "a person after whom an organisation is named": (
        parse(
            "南开大学/PROPN/nmod>4 周恩来/PROPN/nmod>4 管理/NOUN/compound>4 学院/NOUN/nmod>5 教授/NOUN/nsubj>7"
            " 徐行/PROPN/appos>5 来/VERB/root>0 。/PUNCT/punct>7",
            ORG="南开大学 管理学院",
            PER="周恩来 徐行",
        ),
        [("南开大学周恩来管理学院", "教授", "徐行", "role")],
    ),
    "what names neither a place nor a body is the title's": (
        parse(
            "上海/PROPN/nmod>3 游泳/VERB/compound>3 选手/NOUN/nmod>4 孙杨/PROPN/nsubj>5 来/VERB/root>0",
            LOC="上海",
            PER="孙杨",
        ),
        [("上海", "游泳选手", "孙杨", "role")],
    ),
    "a firm that is called as a person is": (
        parse(
            "里斯/PROPN/nmod>2 咨询/NOUN/nmod>3 总裁/NOUN/nmod>4 张云/PROPN/nsubj>5 来/VERB/root>0",
            PER="里斯 张云",
        ),
        [("里斯咨询", "总裁", "张云", "role")],
    ),
    "a remark on the report is no part of the holder": (
        parse(
            "电/NOUN/dep>8 （/PUNCT/punct>4 记者/NOUN/nmod>4 王明/PROPN/dep>1 ）/PUNCT/punct>4 北京/PROPN/nmod>7"
            " 市长/NOUN/nmod>8 李刚/PROPN/nsubj>9 来/VERB/root>0",
            LOC="北京",
            PER="王明 李刚",
        ),
        [("北京", "市长", "李刚", "role")],
    ),
    "one who held an office, described by it": (
        parse(
            "时任/VERB/acl>5 湖北省/PROPN/nmod>3 省长/NOUN/obj>1 的/SCONJ/mark>1 王明/PROPN/nsubj>6 来/VERB/root>0",
            LOC="湖北省",
            PER="王明",
        ),
        [("王明", "时任", "湖北省省长", "described"), ("湖北省", "省长", "王明", "role")],
    ),
    "a relative of the one named before": (
        parse(
            "李明/PROPN/nsubj>5 从/ADP/case>4 父亲/NOUN/nmod>4 李刚/PROPN/obl>5 接手/VERB/root>0 公司/NOUN/obj>5",
            PER="李明 李刚",
        ),
        [("李明", "父亲", "李刚", "kinship"), ("李明", "接手", "公司", "subject-verb-object")],
    ),
    "a property with its figure": (
        parse("长江/PROPN/nmod>2 全长/NOUN/nsubj>4 6300/NUM/nummod>4 公里/NOUN/root>0 。/PUNCT/punct>4", LOC="长江"),
        [("长江", "全长", "6300公里", "measure")],
    ),
    "a denial keeps its negation": (
        parse("军队/NOUN/nsubj>3 未/ADV/advmod>3 到达/VERB/root>0 长安/PROPN/obj>3", LOC="长安"),
        [("军队", "未到达", "长安", "subject-verb-object")],
    ),
    "a negation apart from its verb is kept too": (
        parse(
            "军队/NOUN/nsubj>5 没有/ADV/advmod>5 在/ADP/case>4 夜里/NOUN/obl>5 攻打/VERB/root>0 长安/PROPN/obj>5",
            LOC="长安",
        ),
        [("军队", "没有攻打", "长安", "subject-verb-object")],
    ),
    "what may be is not said to be": (
        parse("公司/NOUN/nsubj>3 可能/AUX/aux>3 收购/VERB/root>0 工厂/NOUN/obj>3"),
        [("公司", "可能收购", "工厂", "subject-verb-object")],
    ),
    "a question states nothing": (
        parse("公司/NOUN/nsubj>2 收购/VERB/root>0 工厂/NOUN/obj>2 吗/PART/discourse:sp>2 ？/PUNCT/punct>2"),
        [],
    ),
    "a pronoun stands for itself here": (
        parse("他/PRON/nsubj>2 出使/VERB/root>0 西域/PROPN/obj>2", LOC="西域"),
        [("他", "出使", "西域", "subject-verb-object")],
    ),
    "a time is no subject": (
        parse("2003年/NOUN/nsubj>2 成立/VERB/root>0 公司/NOUN/obj>2"),
        [],
    ),
}


@pytest.mark.parametrize(("parsed", "expected"), CASES.values(), ids=CASES.keys())
def test_a_sentence_gives(parsed: Parse, expected: list[tuple[str, str, str, str]]) -> None:
    assert facts(parsed) == expected


def test_a_triple_knows_its_spans_types_and_confidence() -> None:
    parsed = parse(
        "张骞/PROPN/nsubj>4 没有/ADV/advmod>4 立即/ADV/advmod>4 出使/VERB/root>0 西域/PROPN/obj>4",
        PER="张骞",
        LOC="西域",
    )
    (triple,) = rules.extract(parsed, mentions.find(parsed))
    assert (triple.subject.type, triple.object.type) == (EntityType.PERSON, EntityType.PLACE)
    assert triple.subject.spans == (Span(0, 2),)
    assert triple.predicate_spans == (Span(2, 8),)
    assert triple.object.spans == (Span(8, 10),)
    assert 0.3 < triple.confidence < 0.95


MODALITIES = {
    "said to be so": (
        parse("公司/NOUN/nsubj>2 收购/VERB/root>0 了/AUX/aux>2 工厂/NOUN/obj>2 。/PUNCT/punct>2"),
        Modality.ASSERTED,
    ),
    "denied": (
        parse("军队/NOUN/nsubj>3 未/ADV/advmod>3 到达/VERB/root>0 长安/PROPN/obj>3 。/PUNCT/punct>3", LOC="长安"),
        Modality.NEGATED,
    ),
    "denied by a word apart from the verb": (
        CASES["a negation apart from its verb is kept too"][0],
        Modality.NEGATED,
    ),
    "possible": (CASES["what may be is not said to be"][0], Modality.POSSIBLE),
    "under a condition": (
        parse(
            "如果/SCONJ/mark>3 小米/PROPN/nsubj>3 收购/VERB/advcl>7 金山/PROPN/obj>3 ，/PUNCT/punct>3 股价/NOUN/nsubj>7"
            " 上涨/VERB/root>0",
            ORG="小米",
        ),
        Modality.POSSIBLE,
    ),
    "what somebody can do is so": (
        parse("系统/NOUN/nsubj>3 能够/AUX/aux>3 识别/VERB/root>0 文字/NOUN/obj>3 。/PUNCT/punct>3"),
        Modality.ASSERTED,
    ),
    "没收 denies nothing": (
        parse("法院/NOUN/nsubj>2 没收/VERB/root>0 财产/NOUN/obj>2"),
        Modality.ASSERTED,
    ),
    "不断 denies nothing": (
        parse("公司/NOUN/nsubj>3 不断/ADV/advmod>3 扩大/VERB/root>0 规模/NOUN/obj>3 。/PUNCT/punct>3"),
        Modality.ASSERTED,
    ),
}


@pytest.mark.parametrize(("parsed", "expected"), MODALITIES.values(), ids=MODALITIES.keys())
def test_a_statement_is_marked_as(parsed: Parse, expected: Modality) -> None:
    (triple,) = rules.extract(parsed, mentions.find(parsed))
    assert triple.modality is expected


def test_a_figure_and_a_date_are_literals() -> None:
    parsed = parse("水库/NOUN/nsubj>2 耗资/VERB/root>0 3.5亿/NUM/nummod>4 元/NOUN/obj>2")
    (triple,) = rules.extract(parsed, mentions.find(parsed))
    assert triple.object.literal == Literal(LiteralType.QUANTITY, "3.5亿元", 350_000_000.0, "元")
    parsed = parse("水库/NOUN/nsubj>2 建成/VERB/root>0 于/ADP/case>5 1958/NUM/nummod>5 年/NOUN/obl>2")
    (triple,) = rules.extract(parsed, mentions.find(parsed))
    assert triple.predicate == "建成于"
    assert triple.object.literal == Literal(LiteralType.DATE, "1958年", 1958.0)


def test_a_country_that_has_somebody_is_a_place() -> None:
    parsed = parse("德国/PROPN/nmod>2 总理/NOUN/nsubj>4 默克尔/PROPN/appos>2 来访/VERB/root>0", PER="默克尔")
    (triple,) = rules.extract(parsed, mentions.find(parsed))
    assert (triple.subject.text, triple.predicate, triple.subject.type) == ("德国", "总理", EntityType.PLACE)


def test_an_inherited_subject_lowers_the_confidence() -> None:
    parsed, _ = CASES["the subject is carried to the next verbs"]
    confidences = [triple.confidence for triple in rules.extract(parsed, mentions.find(parsed))]
    assert confidences[0] > confidences[2]


def test_every_rule_says_what_it_does_and_is_tested_here() -> None:
    tested = {rule for _, expected in CASES.values() for *_, rule in expected}
    elsewhere = {"implied-subject", "relative"}  # test_tidying, test_rules_on_the_model
    assert tested | PHRASES | elsewhere == set(rules.RULES)
    for name, rule in rules.RULES.items():
        assert rule.name == name
        assert str(rule.description)
        assert "→" in rule.example
        assert 0 < rule.confidence <= 1
        assert rule.find.__doc__
