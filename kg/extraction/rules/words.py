"""Closed classes of Chinese words that the rules go by.

General grammar only: no word is here because of one text. Membership is by whole token unless a comment says otherwise.
"""

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


NEGATIONS = _words("不 没 没有 未 无 非 并未 并非 并不 从未 尚未 未能 不能 不会 不得 无法 别 勿 莫 绝不 决不 不可 不必")
MODALS = _words(
    """
    可能 也许 或许 大概 似乎 将 将会 会 能 能够 可 可以 应 应该 应当 必须 须 要 想 愿意 打算 计划 拟
    准备 希望 预计 或 或将 有望 不妨 得以
    """
)
ASPECT = _words("了 着 过")
RESULTATIVE = _words(
    """
    于 为 到 成 至 入 出 上 下 在 给 向 往 自 作 做 满 完 好 起 出来 起来 下来 进 回 开 住 掉 成为
    以 得
    """
)
"""What follows a verb directly and belongs to the predicate: 位|于, 改|为, 提交|给."""
LIGHT_ADVERBS = _words(
    """
    也 就 便 则 亦 又 才 而 并 且 却 但 即 因此 因而 于是 所以 虽然 虽 如果 若 因 由于 从而 以 来 去
    并且 同时 以及 而且 此外 后来 随后 之后 后 当时 当
    """
)
"""Words that tie clauses together; they say nothing about the relation and are left out of its name."""

PRONOUNS = _words(
    """
    我 你 您 他 她 它 我们 你们 您们 他们 她们 它们 咱 咱们 俺 俺们 自己 这 那 此 其 之 这里 那里 这儿
    那儿 这些 那些 这个 那个 这样 那样 其中 谁 什么 哪 哪里 大家 人们 有人 本人 彼此 对方 双方 前者 后者
    二者 两者 一切 此处 其他 另 何 该 本 某 者 所
    """
)
DETERMINERS = _words(
    """
    这 那 这些 那些 这个 那个 该 此 某 某些 每 各 各个 这种 那种 这一 那一 其 本 所有 任何 整个 全 其他
    其它 另 一些 部分 许多 众多 大量
    """
)
COPULAS = _words("是 为 就是 即是 便是 乃 乃是 系 即 也是 都是 均为 均是 正是 曾是 仍是 不是 并非 非")
PASSIVES = _words("被 遭 遭到 受到 被迫 为 让 叫")

KINSHIP = _words(
    """
    父亲 母亲 爸爸 妈妈 儿子 女儿 长子 次子 三子 幼子 长女 次女 哥哥 弟弟 姐姐 妹妹 兄长 丈夫 妻子 祖父
    祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 岳父 岳母 叔父 叔叔 伯父 姑姑 姑妈 舅舅 姨妈 侄子 侄女 外甥 孙子
    孙女 表哥 表弟 表姐 表妹 堂兄 堂弟 堂姐 堂妹 姐夫 妹夫 嫂子 女婿 儿媳 养父 养母 养子 养女 继子 继父
    继母 二女儿 大女儿 小女儿 大儿子 小儿子 二儿子 弟子 徒弟 徒儿 师父 师傅 师兄 师弟 师姐 师妹 义子 义父
    好友 朋友 男友 女友 前妻 前夫 未婚妻 未婚夫 学生 老师 助理 助手
    """
)
TITLE = re.compile(
    r"(?:.*(?:[^家院机船校成生增]长|书记|主席|主任|总裁|总监|总管|总理|总统|首相|大臣|部长|省长|市长|会长|院长|校长|校董|董事|监事|理事|经理|主管|主编|总编辑?|编辑|记者|教授|讲师|博士|硕士|硕士生|博士生|院士|研究员"
    r"|工程师|设计师|分析师|律师|医师|医生|护士|教师|导师|厨师|会计师|摄影师|建筑师|发言人|代言人|负责人|创始人|创办人|合伙人|主持人|经纪人|继承人|候选人|领导人|掌门人|掌门|控制人|实控人|传人|委员|议员|专员|官员|队员|球员|演员|职员"
    r"|成员|会员|党员|学员|科学家|经济学家|作家|画家|艺术家|企业家|专家|[^国大人全]家|CEO|CFO|CTO|COO|总司令|司令员?|将军|上将|元帅|参谋长|政委|大使|领事|代表|秘书|助理|顾问|教练|主教练|前锋|中锋|后卫|门将|队长"
    r"|导演|编剧|制片人?|歌手|作者|创作者|译者|作曲|国王|皇帝|女王|王后|公主|王子|太子|皇后|公爵|伯爵|侯爵|帮主|教主|寨主|庄主|堂主|盟主|舵主|老板|股东|大臣|尚书|知府|知县|太守|刺史|总督|巡抚|守将|村民|市民|居民|游客|学者|选手|冠军|首席\w+官|执行官))"
)
"""A role that a person has in something, by its last character or word."""
TITLE_MODIFIERS = re.compile(
    r"(?:时任|现任|前任|前|原|现|副|代理?|常务|执行|首席|荣誉|名誉|第[一二三四五六七八九十]+任?|首任|候任|新任|总|高级|资深|联合|助理|终身|特聘|当家)+$"
)
STATIVE_DROPPED = _words("时任 现任 原任 曾任 新任 现 时")
NEGATED_COPULAS = _words("不是 并非 非")
NOT_PROPERTIES = _words("的 之 第 每 是 有 等 占 为 达 达到 超过 共有 至 到 在 了 于")
COVERBS = _words("在 从 给 除 跟 与 同 和 对 由 向 为 把 将 以 用 随 自 往 朝 沿")
"""Verbs that serve as prepositions when another verb follows: 在北京|举行."""
CONTENT_NOUNS = _words(
    "时候 时间 时刻 时期 期间 时 日子 原因 目的 情况 可能 可能性 问题 能力 必要 机会 结果 消息 事实 方式 方法 过程 时代"
)
"""Nouns whose relative clause tells their content; they take no part in it: 出发的时间."""
GENITIVE = _words("的 之")
LISTING = _words("、 ，、")
JOINING = _words("和 与 及 以及 或 或者 暨 跟 同 兼")
POSSESSIVE = _words(
    "他 她 它 我 你 您 其 他们 她们 它们 我们 你们 自己 本 该 此 这 那 这些 那些 某 各 每 这个 那个 这种 那种 两者 人们 大家 本人"
)
PARTICLES = _words("的 地 得 了 着 过 等 等等 吗 呢 吧 啊 所 之一 而已 来说 时 后 前")
LOCALISERS = _words("里 中 上 内 外 下 间 之间 之中 之内 之外 之下 之上 里面 附近")
STOPS = _words("， 。 ； ： ！ ？ , ; : ! ?")
TIMES = _words(
    "目前 现在 今天 今日 当时 同时 近年 近年来 近日 最近 后来 此后 随后 其后 当天 当日 同年 同日 次年 翌年 平时 一时 期间 现时 现今 如今 当今 昨天 昨日 明天 去年 今年 明年 日前 目下 早期 此时 届时 过去 以后 之后 以前 之前 此前 最后 最终 结果 通常 一般"
)
"""When something is so, not who: no subject."""
PREPOSITIONS = _words(
    "在 对 从 为 向 以 于 由 被 把 将 除 除了 按 按照 据 根据 关于 对于 随着 通过 经过 为了 自 到 至 往 朝 沿 沿着 因 由于 给 用 当 作为 经"
)
EXAMPLES = _words("如 例如 比如 诸如 像 譬如")
