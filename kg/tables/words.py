"""What headers say of their columns: words by what they stand for, and how a header is matched with them.

The head of a Chinese compound is its end (出生城市 is a city, 城市人口 is not), that of an English one its last word,
unless "of" follows (date of birth).
"""

import functools
import re

from kg.models.entity import EntityType


def _sets(words: str) -> frozenset[str]:
    return frozenset(words.split())


TYPES: dict[EntityType, str] = {
    EntityType.PERSON: (
        "人物 人名 姓名 作者 导演 主演 演员 歌手 校长 院长 主席 总统 总理 首相 市长 省长 县长 书记 创始人 创办人"
        " 创建者 董事长 总裁 总经理 法人 法定代表人 负责人 联系人 经理 教练 球员 队长 老师 教师 学生 导师 配偶"
        " 父亲 母亲 妻子 丈夫 子女 儿子 女儿 皇帝 国王 君主 编剧 编者 译者 发明者 发明人 设计师 设计者 主编 院士"
        " 将领 作曲 作词 画家 员工 主人公 监制 制片人 行者 旅行者 旅行家 僧人 高僧 使者 探险家 航海家 传教士 学者"
        " 科学家 诗人 词人 将军 大臣 官员 皇后 太子 主持人 选手 候选人 申请人 发言人 当事人"
        " person people author director actor actress cast singer"
        " president chairman chair ceo founder mayor manager coach player teacher student supervisor spouse father"
        " mother wife husband child children inventor writer editor translator artist composer king queen emperor"
        " leader employee dean principal chancellor architect screenwriter producer"
    ),
    EntityType.PLACE: (
        "城市 地点 地区 国家 省 省份 省市 市县 区县 县 籍贯 出生地 出身地 逝世地 首都 省会 首府 所在地 位置 产地"
        " 国籍 目的地 出发地 起点 终点 洲 州 街道 乡镇 发源地 流域 景点 总部 总部地点 注册地 驻地 发生地 城区"
        " 行政区 城镇 市镇 村庄 古城 港口 到达 抵达 途经 前往 位于 今属 流经"
        " city place country location region province state district county capital birthplace nationality"
        " origin destination continent town village river mountain island headquarters hometown venue"
    ),
    EntityType.ORGANISATION: (
        "公司 机构 单位 组织 企业 学校 大学 高校 院校 学院 部门 院系 雇主 出版社 医院 银行 政党 球队 俱乐部 协会"
        " 集团 供应商 客户 主管部门 母校 毕业院校 党派 制造商 生产商 开发商 发行商 运营商 主办方 承办方 研究所"
        " 实验室 隶属 上级单位 子公司 母公司 律所 company organisation organization institution university school"
        " college department employer publisher hospital bank party team club association agency manufacturer"
        " developer supplier vendor studio firm faculty institute laboratory subsidiary"
    ),
    EntityType.WORK: (
        "作品 书名 著作 电影 影片 歌曲 专辑 代表作 代表作品 主要作品 论文 小说 剧名 片名 期刊 杂志 游戏 软件 书籍"
        " 图书 book film movie song album work novel paper journal game publication software"
    ),
    EntityType.EVENT: (
        "事件 战争 战役 赛事 会议 比赛 重大事件 event war battle conference match competition festival election"
    ),
}
DATES = (
    "年份 时间 日期 年月 年 月份 成立 创立 创建 建立 建成 出生 生日 生于 卒于 逝世 去世 始建 生年 卒年 出版年"
    " 上映 发布 发行 开业 入学 毕业 朝代 年代 建校 上市 year date time founded established born birthday birthdate"
    " birth died death released published created since opened inception founding start end launched updated"
    " modified timestamp dob"
)
MEASURES = (
    "人口 面积 高度 长度 宽度 深度 海拔 重量 体重 身高 价格 单价 总价 数量 金额 收入 比例 比率 占比 人数 年龄"
    " 产量 销量 销售额 营业额 利润 市值 注册资本 薪资 工资 分数 得分 评分 成绩 学分 增速 增长率 密度 温度 速度"
    " 容量 功率 票房 片长 时长 页数 字数 总数 规模 产值 库存 生产总值 population area height length width depth"
    " elevation weight price quantity amount revenue income ratio rate share count age output sales profit score"
    " rating density temperature speed capacity power duration pages total size gdp salary budget distance"
    " latitude longitude percentage percent number value"
)
TEXTS = (
    "编号 代码 号码 代号 学号 工号 身份证号 邮编 电话 手机 传真 邮箱 网址 网站 链接 备注 说明 描述 简介 介绍 内容"
    " 摘要 地址 性别 状态 是否 型号 规格 口号 校训 id code isbn issn zip postcode phone telephone mobile fax email"
    " mail website url link homepage note notes remark remarks comment comments description summary abstract"
    " address gender sex status slogan motto sku uuid uid model"
)
PERSONAL = (
    "出生 出生地 出生日期 生日 籍贯 性别 配偶 逝世 去世 生年 卒年 身高 民族"
    " born birth birthday birthdate birthplace died gender sex spouse dob"
)
NAMES = "名称 姓名 名字 名 标题 全称 中文名 题名 人名 地名 校名 书名 片名 name title entity label subject item"
RELATIONS = (
    "所在地 位置 地点 籍贯 出生地 出身地 逝世地 首都 省会 首府 产地 国籍 目的地 出发地 起点 终点 发源地 总部"
    " 总部地点 注册地 驻地 发生地 作者 导演 主演 编剧 校长 院长 董事长 创始人 负责人 法定代表人 配偶 父亲 母亲"
    " 隶属 出版社 location birthplace nationality origin destination headquarters hometown venue author director"
    " founder chairman spouse father mother publisher employer"
)
"""What a row's thing has to do with another one: such a column hardly names the rows."""
NUMBERING = "序号 行号 序列 项次 # no no. index rank 排名 名次 row"
OTHERS = (
    "民族 职业 职务 职称 学历 专业 类型 类别 类 分类 种类 级别 等级 颜色 材料 用途 特点 语言 币种 行业 主题 领域"
    " 奖项 荣誉 信仰 别名 别称 外文名 英文名 简称 字 号 occupation profession degree major type category class"
    " kind level grade colour color material language currency industry genre subject field award honour honor"
    " religion alias aka"
)
ATTRIBUTE = _sets("属性 项目 字段 指标 参数 名目 条目 attribute property field key item parameter feature")
VALUE = _sets("值 内容 数值 信息 属性值 数据 value values content data")

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\s_\-./]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOTE = re.compile(r"[（(\[【].*?[）)\]】]")


_TYPE_SETS = {kind: _sets(words) for kind, words in TYPES.items()}
_DATES, _MEASURES, _TEXTS, _NAMES, _NUMBERING, _PERSONAL, _RELATIONS = map(
    _sets, (DATES, MEASURES, TEXTS, NAMES, NUMBERING, PERSONAL, RELATIONS)
)
_PROPERTIES = frozenset().union(*_TYPE_SETS.values(), _DATES, _MEASURES, _TEXTS, _NAMES, _NUMBERING, _sets(OTHERS))


@functools.lru_cache(4096)
def is_one_of(header: str, words: frozenset[str]) -> str:
    """The word among ``words`` that is the head of ``header``, the longest; "" where none is."""
    bare = _NOTE.sub("", header).strip().rstrip(":：")
    if _HAN.search(bare):
        for start in range(len(bare)):
            if bare[start:] in words:
                return bare[start:] if len(bare) - start > 1 or start == 0 else ""
        return ""
    parts = [part.lower() for part in _SEPARATORS.split(_CAMEL.sub(" ", bare)) if part]
    if not parts:
        return ""
    head = parts[parts.index("of") - 1] if "of" in parts[1:] else parts[-1]
    for word in (head, head.removesuffix("s"), "".join(parts[-2:])):
        if word in words:
            return word
    if parts[0] in words and parts[-1] in {"in", "at", "by", "on"}:  # "founded in", "born at"
        return parts[0]
    return ""


def type_of(header: str) -> EntityType:
    """The type of the things that a column with this header names; a concept where the header does not say."""
    matches = ((len(is_one_of(header, words)), kind) for kind, words in _TYPE_SETS.items())
    length, kind = max(matches, key=lambda match: match[0])
    return kind if length else EntityType.CONCEPT


def is_of_person(header: str) -> bool:
    """Whether only persons have this property."""
    return bool(is_one_of(header, _PERSONAL))


def is_relation(header: str) -> bool:
    """Whether the header says what the row's thing has to do with another."""
    return bool(is_one_of(header, _RELATIONS))


def is_date(header: str) -> bool:
    """Whether the header speaks of a time."""
    return bool(is_one_of(header, _DATES)) and not is_one_of(header, _MEASURES)


def is_text(header: str) -> bool:
    """Whether what stands below the header is text or a code, not the name of a thing."""
    return bool(is_one_of(header, _TEXTS))


def is_name(header: str) -> bool:
    """Whether the header says that its column names what the rows are about."""
    return bool(is_one_of(header, _NAMES))


def is_numbering(header: str) -> bool:
    """Whether the column only counts the rows."""
    return header.strip().lower() in _NUMBERING


def is_measure(header: str) -> bool:
    """Whether the header speaks of an amount."""
    return bool(is_one_of(header, _MEASURES))


def is_property(label: str) -> bool:
    """Whether a label is the name of a property: a word that we know as a header, or one that ends in a colon."""
    return label.rstrip().endswith((":", "：")) or bool(is_one_of(label, _PROPERTIES))
